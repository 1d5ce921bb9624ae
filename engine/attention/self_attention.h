// SPDX-License-Identifier: Apache-2.0
// Self-attention of one layer: projections, norm, rotation, layout, attention, output projection. The only
// meeting place of LibTorch and kernels/.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "engine/attention/linear.h"
#include "engine/attention/rope_table.h"
#include "kernels/runs/token_grid.h"

namespace vdit::engine {

class AttentionRun;

struct SelfAttentionLayer {
  Linear q, k, v;     // [heads * head_dim, heads * head_dim] each
  Linear out;         // [heads * head_dim, heads * head_dim]
  at::Tensor norm_q;  // float32 [heads * head_dim]: RMS norm over all heads together
  at::Tensor norm_k;
  double eps = 1e-6;
  std::int64_t heads = 0;
  std::int64_t head_dim = 0;
};

/// Where the tokens of a layer lie: video tokens on a grid, in frame-major order.
struct TokenPlaces {
  kernels::TokenGrid grid;
  const RopeTable& rope;
};

/// y: [batch, tokens, heads * head_dim], float32 or bfloat16. Returns the output projection, shaped and typed
/// as y. Heads take the modes of run.plan() for the current step and `layer`.
at::Tensor self_attention(const SelfAttentionLayer& weights, const at::Tensor& y, const TokenPlaces& places,
                          int layer, AttentionRun& run);

}  // namespace vdit::engine
