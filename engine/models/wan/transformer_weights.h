// SPDX-License-Identifier: Apache-2.0
// Wan's transformer weights as tensors, and the list of what the files must hold. Private to
// engine/models/wan.
#pragma once

#include <vector>

#include "engine/attention/self_attention.h"
#include "engine/models/elementwise.h"
#include "engine/models/embedder.h"
#include "engine/models/wan/transformer.h"
#include "engine/weights/weight_set.h"

namespace vdit::engine::wan {

struct CrossAttentionLayer {
  Linear q, k, v, out;
  at::Tensor norm_q;  // float32 [dim]
  at::Tensor norm_k;
};

struct TransformerBlock {
  SelfAttentionLayer self;
  NormAffine cross_norm;  // float32 [1, dim] each
  CrossAttentionLayer cross;
  Linear ffn_in, ffn_out;
};

/// Everything that is applied once a forward is float32 whatever the activations are; the blocks' matrices
/// have their type.
struct TransformerWeights {
  Linear patch;  // [dim, in_channels * patch], channels slowest
  Embedder time;
  Linear time_projection;  // [6 * dim, dim]
  Embedder text;
  std::vector<TransformerBlock> blocks;
  at::Tensor modulation;       // float32 [layers, 6, dim]
  at::Tensor head_modulation;  // float32 [2, dim]: shift, scale
  Linear head;                 // [patch * out_channels, dim], channels fastest
};

/// Checks every tensor against the config before it loads the first.
TransformerWeights load_transformer_weights(const WeightSet& files, const TransformerConfig& config,
                                            ComputeOptions options);

}  // namespace vdit::engine::wan
