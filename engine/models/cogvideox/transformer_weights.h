// SPDX-License-Identifier: Apache-2.0
// CogVideoX's transformer weights as tensors, and the list of what the files must hold. Private to
// engine/models/cogvideox.
#pragma once

#include <vector>

#include "engine/attention/self_attention.h"
#include "engine/models/cogvideox/transformer.h"
#include "engine/models/elementwise.h"
#include "engine/models/embedder.h"
#include "engine/weights/weight_set.h"

namespace vdit::engine::cogvideox {

/// A layer norm, and the linear layer that makes its modulation from the time embedding.
struct ModulatedNorm {
  Linear modulation;  // [parts * dim, time_dim], of the activations' type
  NormAffine affine;  // float32 [1, dim] each
};

struct TransformerBlock {
  ModulatedNorm norm1;  // video shift, scale, gate, text shift, scale, gate
  SelfAttentionLayer attention;
  ModulatedNorm norm2;  // the same
  Linear ffn_in, ffn_out;
};

/// Everything that is applied once a forward is float32 whatever the activations are; what each block has of
/// its own has their type.
struct TransformerWeights {
  Linear patch;  // [dim, channels * patch], channels slowest
  Linear text;   // [dim, text_dim]
  Embedder time;
  std::vector<TransformerBlock> blocks;
  NormAffine norm_final;   // float32 [1, dim] each
  ModulatedNorm norm_out;  // shift, scale; float32
  Linear head;             // [patch * channels, dim], channels slowest
};

/// Names and shapes of all tensors of a checkpoint.
WeightSchema transformer_schema(const TransformerConfig& config);

/// Checks every tensor against the config before it loads the first.
TransformerWeights load_transformer_weights(const WeightSet& files, const TransformerConfig& config,
                                            ComputeOptions options);

}  // namespace vdit::engine::cogvideox
