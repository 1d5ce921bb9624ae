// SPDX-License-Identifier: Apache-2.0
// Wan transformers at their published sizes with random weights, for measurements where the real ones are not
// at hand: their speed does not depend on the values.
#pragma once

#include <string_view>

#include "engine/models/wan/transformer_weights.h"

namespace vdit::engine::wan {

/// transformer/config.json of Wan-AI/Wan2.1-T2V-1.3B-Diffusers ("wan2.1-1.3b") and -14B- ("wan2.1-14b").
/// Throws vdit::Error (Usage) "model.name" for other names.
TransformerConfig published_config(std::string_view name);

/// Made on the device: matrices with the deviation 1 / sqrt(in), so that activations keep their size, norms
/// of ones, everything else small. Of LibTorch's default generator; at::manual_seed makes them the same
/// again.
TransformerWeights random_transformer_weights(const TransformerConfig& config, ComputeOptions options);

}  // namespace vdit::engine::wan
