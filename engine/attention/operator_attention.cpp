// SPDX-License-Identifier: Apache-2.0
// attend_row in LibTorch operators, for devices that have no fused layout pass.
#include <ATen/ops/cat.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/rms_norm.h>
#include <ATen/ops/stack.h>

#include <cmath>

#include "engine/attention/kernel_call.h"
#include "engine/attention/row_attention.h"

namespace vdit::engine {
namespace {

// int64 [tokens] on the device of `like`; undefined for the model's own order.
at::Tensor positions_of(const rows::HeadPlace& place, const at::Tensor& like, std::int64_t tokens) {
  if (place.positions == nullptr) return {};
  const at::Tensor view = at::from_blob(const_cast<std::int32_t*>(place.positions), {tokens},
                                        at::TensorOptions().dtype(at::kInt));
  return view.to(like.device(), at::kLong);
}

// x: [heads, tokens, head_dim], frame-major. Picks the heads of `places` and brings them into their orders.
at::Tensor arranged(const at::Tensor& x, const std::vector<rows::HeadPlace>& places) {
  std::vector<at::Tensor> heads;
  for (const rows::HeadPlace& place : places) {
    const at::Tensor positions = positions_of(place, x, x.size(1));
    const at::Tensor head = x[place.head];
    heads.push_back(positions.defined() ? at::empty_like(head).index_copy_(0, positions, head) : head);
  }
  return at::stack(heads);
}

// x: float32 [tokens, heads * head_dim]. Returns [tokens, heads, head_dim].
at::Tensor normed(const at::Tensor& x, const SelfAttentionLayer& weights, const HeadNormWeights& norm) {
  const std::vector<std::int64_t> by_head{x.size(0), x.size(1) / weights.head_dim, weights.head_dim};
  switch (weights.norm) {
    case kernels::HeadNorm::AllHeads:
      return at::rms_norm(x, {x.size(1)}, norm.weight, weights.eps).view(by_head);
    case kernels::HeadNorm::PerHead:
      return at::rms_norm(x.view(by_head), {weights.head_dim}, norm.weight, weights.eps);
    case kernels::HeadNorm::PerHeadLayer:
      break;
  }
  return at::layer_norm(x.view(by_head), {weights.head_dim}, norm.weight, norm.bias, weights.eps);
}

// Of both streams of x, float32 [tokens, heads * head_dim]. Returns [heads, tokens, head_dim].
at::Tensor normed_streams(const at::Tensor& x, const SelfAttentionLayer& weights,
                          const kernels::TokenGrid& grid, Projection which) {
  const StreamNorms norms = norms_of(weights, which);
  if (!weights.text) return normed(x, weights, norms.video).transpose(0, 1);
  const std::int64_t video = grid.video_tokens();
  return at::cat({normed(x.narrow(0, 0, grid.text_before), weights, norms.text),
                  normed(x.narrow(0, grid.text_before, video), weights, norms.video),
                  normed(x.narrow(0, grid.text_before + video, grid.text_after), weights, norms.text)})
      .transpose(0, 1);
}

// x: float32 [heads, video tokens, head_dim]
at::Tensor turned(const at::Tensor& x, const RopeTable& rope) {
  const at::Tensor pairs = x.unflatten(-1, {-1, 2});
  const at::Tensor a = pairs.select(-1, 0);
  const at::Tensor b = pairs.select(-1, 1);
  const at::Tensor both =
      at::stack({a.mul(rope.cos).sub_(b.mul(rope.sin)), a.mul(rope.sin).add_(b.mul(rope.cos))}, -1);
  return both.flatten(-2);
}

}  // namespace

at::Tensor frame_major_heads_by_operators(const SelfAttentionLayer& weights, const TokenPlaces& places,
                                          const at::Tensor& x, Projection which) {
  const kernels::TokenGrid& grid = places.grid;
  if (which == Projection::Values)
    return x.view({x.size(0), -1, weights.head_dim}).transpose(0, 1).contiguous();
  const at::Tensor heads = normed_streams(x.to(at::kFloat), weights, grid, which);
  const at::Tensor video = turned(heads.narrow(1, grid.text_before, grid.video_tokens()), places.rope);
  if (grid.text_before + grid.text_after == 0) return video.to(x.scalar_type());
  const at::Tensor after = heads.narrow(1, grid.text_before + grid.video_tokens(), grid.text_after);
  return at::cat({heads.narrow(1, 0, grid.text_before), video, after}, 1).to(x.scalar_type());
}

void attend_row_by_operators(const SelfAttentionLayer& weights, const RopeTable& rope,
                             const LayerHeads& heads, const at::Tensor& q, const at::Tensor& k,
                             const at::Tensor& v, at::Tensor& out, AttentionRun::State& state) {
  const TokenPlaces places{.grid = heads.grid, .rope = rope};
  const auto laid_out = [&](const at::Tensor& x, Projection which) {
    const auto& chosen =
        which == Projection::Values ? heads.packed_places : query_places(heads, x, weights.head_dim);
    return arranged(frame_major_heads_by_operators(weights, places, x, which), chosen);
  };
  const at::Tensor queries = laid_out(q, Projection::Queries);
  const at::Tensor keys = laid_out(k, Projection::Keys);
  const at::Tensor values = laid_out(v, Projection::Values);
  at::Tensor result = at::empty_like(values);
  const double scale = 1.0 / std::sqrt(static_cast<double>(weights.head_dim));
  run_heads(heads, queries, keys, values, result, scale, state);
  at::Tensor by_head = out.view({q.size(0), -1, weights.head_dim}).transpose(0, 1);
  for (std::size_t i = 0; i < heads.packed_places.size(); ++i) {
    const auto head = static_cast<std::int64_t>(i);
    const at::Tensor positions = positions_of(heads.packed_places[i], q, q.size(0));
    by_head[head].copy_(positions.defined() ? result[head].index_select(0, positions) : result[head]);
  }
}

}  // namespace vdit::engine
