// SPDX-License-Identifier: Apache-2.0
// HunyuanVideo's transformer weights as tensors, and the list of what the files must hold. Private to
// engine/models/hunyuan.
#pragma once

#include <vector>

#include "engine/attention/self_attention.h"
#include "engine/models/elementwise.h"
#include "engine/models/embedder.h"
#include "engine/models/hunyuan/transformer.h"
#include "engine/weights/weight_set.h"

namespace vdit::engine::hunyuan {

/// Video or text rows of a dual block, besides their attention.
struct DualStream {
  Linear modulation;  // [6 * dim, dim]
  Linear ffn_in, ffn_out;
};

struct DualBlock {
  SelfAttentionLayer attention;
  DualStream video, text;
};

/// The checkpoint's projection of [attention, feed-forward] is here two: attention.video.out with its bias,
/// and ffn_out.
struct SingleBlock {
  SelfAttentionLayer attention;
  Linear modulation;  // [3 * dim, dim]
  Linear ffn_in, ffn_out;
};

struct RefinerBlock {
  NormAffine attention_norm, ffn_norm;  // float32 [1, dim] each
  Linear q, k, v, out;
  Linear ffn_in, ffn_out;
  Linear gates;  // [2 * dim, dim]
};

struct RefinerWeights {
  Linear in;  // float32 [dim, text_dim]
  Embedder time, mean;
  std::vector<RefinerBlock> blocks;
};

/// Blocks' matrices, modulations too, have the activations' type; everything else is float32.
struct TransformerWeights {
  Linear patch;  // [dim, in_channels * patch], channels slowest
  Embedder time, guidance, pooled;
  RefinerWeights refiner;
  std::vector<DualBlock> dual;
  std::vector<SingleBlock> single;
  Linear head_modulation;  // [2 * dim, dim]: scale, shift
  Linear head;             // [out_channels * patch, dim], channels slowest
};

/// Names and shapes of all tensors of a checkpoint.
WeightSchema transformer_schema(const TransformerConfig& config);

/// Checks every tensor against the config before it loads the first.
TransformerWeights load_transformer_weights(const WeightSet& files, const TransformerConfig& config,
                                            ComputeOptions options);

}  // namespace vdit::engine::hunyuan
