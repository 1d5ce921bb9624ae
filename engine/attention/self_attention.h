// SPDX-License-Identifier: Apache-2.0
// Self-attention of one layer: projections, norm, rotation, layout, attention, output projection. The only
// meeting place of LibTorch and kernels/.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>

#include "engine/attention/linear.h"
#include "engine/attention/rope_table.h"
#include "kernels/include/vdit/kernels/head_norm.h"
#include "kernels/runs/token_grid.h"

namespace vdit::engine {

class AttentionRun;

/// Norm of queries or keys, float32: [heads * head_dim] with HeadNorm::AllHeads, otherwise [head_dim].
struct HeadNormWeights {
  at::Tensor weight;
  at::Tensor bias;  ///< HeadNorm::PerHeadLayer only
};

/// Projections and norms of one stream of rows.
struct AttentionStream {
  Linear q, k, v;  // [heads * head_dim, width] each
  Linear out;      // [width, heads * head_dim]
  HeadNormWeights norm_q, norm_k;
};

struct SelfAttentionLayer {
  AttentionStream video;                ///< of the text rows too, where they have none of their own
  std::optional<AttentionStream> text;  ///< HunyuanVideo's blocks of two streams
  kernels::HeadNorm norm = kernels::HeadNorm::AllHeads;
  double eps = 1e-6;
  std::int64_t heads = 0;
  std::int64_t head_dim = 0;
};

/// Where the tokens of a layer lie: video tokens on a grid, in frame-major order, text tokens before or after
/// them. Only video tokens turn: the table has no rows for text.
struct TokenPlaces {
  kernels::TokenGrid grid;
  const RopeTable& rope;
};

/// y: [batch, tokens, width], float32 or bfloat16: all tokens of the grid in the model's order, of a layer
/// without a text stream. Returns the output projection, shaped and typed as y. Heads take the modes of
/// run.plan() for the current step and `layer`.
at::Tensor self_attention(const SelfAttentionLayer& weights, const at::Tensor& y, const TokenPlaces& places,
                          int layer, AttentionRun& run);

/// Rows of the two streams, [batch, the grid's video or text tokens, width] each.
struct JointRows {
  at::Tensor video;
  at::Tensor text;
};

/// The same for a layer with a text stream: all tokens attend to all, each stream through its own projections
/// and norms.
JointRows joint_self_attention(const SelfAttentionLayer& weights, const JointRows& y,
                               const TokenPlaces& places, int layer, AttentionRun& run);

}  // namespace vdit::engine
