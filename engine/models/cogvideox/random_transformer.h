// SPDX-License-Identifier: Apache-2.0
// CogVideoX's transformer with random weights, for measurements where the real ones are not at hand.
#pragma once

#include "engine/models/cogvideox/transformer_weights.h"

namespace vdit::engine::cogvideox {

/// See RandomWeights; TransformerConfig() is the published size.
TransformerWeights random_transformer_weights(const TransformerConfig& config, ComputeOptions options);

}  // namespace vdit::engine::cogvideox
