// SPDX-License-Identifier: Apache-2.0
// What HunyuanVideo's transformer does to its text before video and text meet: a few blocks of attention
// among the text tokens, told the step.
#pragma once

#include <ATen/core/Tensor.h>

#include "engine/models/hunyuan/transformer_weights.h"

namespace vdit::engine::hunyuan {

/// text.rows, refined, of the same shape; `wave`: the timestep's sinusoid, float32 on the device.
at::Tensor refine_text(const RefinerWeights& weights, const TransformerConfig& config,
                       const TextContext& text, const at::Tensor& wave, at::ScalarType dtype);

}  // namespace vdit::engine::hunyuan
