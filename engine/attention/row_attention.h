// SPDX-License-Identifier: Apache-2.0
// Attention of one batch row from raw projections to the heads' outputs in the model's order: layout, kernel,
// inverse layout.
#pragma once

#include <ATen/core/Tensor.h>

#include "engine/attention/attention_state.h"
#include "engine/attention/self_attention.h"

namespace vdit::engine {

/// q, k: [tokens, heads * head_dim], raw projections of all heads, or of the active ones where the norm runs
/// over each head; v: [tokens, active heads * head_dim]. Writes `out`, shaped and typed as v. `heads` has at
/// least one active head.
void attend_row(const SelfAttentionLayer& weights, const RopeTable& rope, const LayerHeads& heads,
                const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, at::Tensor& out,
                AttentionRun::State& state);

/// Which projection a tensor is: queries and keys are normed and rotated.
enum class Projection { Queries, Keys, Values };

/// All heads of one raw projection in frame-major order, normed and rotated as it needs: [heads, tokens,
/// head_dim]. x: [tokens, heads * head_dim].
at::Tensor frame_major_heads(const SelfAttentionLayer& weights, const TokenPlaces& places,
                             const at::Tensor& x, Projection which);

/// The same two in LibTorch operators, on any device: what devices other than the CPU run.
void attend_row_by_operators(const SelfAttentionLayer& weights, const RopeTable& rope,
                             const LayerHeads& heads, const at::Tensor& q, const at::Tensor& k,
                             const at::Tensor& v, at::Tensor& out, AttentionRun::State& state);
at::Tensor frame_major_heads_by_operators(const SelfAttentionLayer& weights, const TokenPlaces& places,
                                          const at::Tensor& x, Projection which);

/// Places of the heads of q among those of its rows: all heads of the layer, or the active ones.
const std::vector<rows::HeadPlace>& query_places(const LayerHeads& heads, const at::Tensor& q,
                                                 std::int64_t head_dim);

/// Norms of the queries or keys of video and of text tokens.
struct StreamNorms {
  const HeadNormWeights& video;
  const HeadNormWeights& text;
};
StreamNorms norms_of(const SelfAttentionLayer& weights, Projection which);

/// Whether attend_row_on_cuda takes the layer: bfloat16 on CUDA, head dimension 64 or 128, at most 8,192
/// channels in at most 128 heads.
bool fused_cuda_takes(const SelfAttentionLayer& weights, const at::Tensor& q);

/// attend_row with the fused layout pass and the kernels of CUDA.
void attend_row_on_cuda(const SelfAttentionLayer& weights, const RopeTable& rope, const LayerHeads& heads,
                        const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, at::Tensor& out,
                        AttentionRun::State& state);

/// Attention of heads that lie in their orders, dense heads on whatever the run's options choose. q, k, v,
/// out: [active heads, tokens, head_dim] with any strides.
void run_heads(const LayerHeads& heads, const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
               at::Tensor& out, double scale, AttentionRun::State& state);

}  // namespace vdit::engine
