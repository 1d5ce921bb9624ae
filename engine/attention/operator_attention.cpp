// SPDX-License-Identifier: Apache-2.0
// attend_row in LibTorch operators, for devices that have no fused layout pass.
#include <ATen/ops/empty_like.h>
#include <ATen/ops/from_blob.h>
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

}  // namespace

at::Tensor frame_major_heads_by_operators(const SelfAttentionLayer& weights, const RopeTable& rope,
                                          const at::Tensor& x, const at::Tensor& norm_weight) {
  const std::int64_t tokens = x.size(0);
  if (!norm_weight.defined()) return x.view({tokens, -1, weights.head_dim}).transpose(0, 1).contiguous();
  const at::Tensor normed = at::rms_norm(x.to(at::kFloat), {x.size(1)}, norm_weight, weights.eps);
  const at::Tensor pairs = normed.view({tokens, weights.heads, weights.head_dim / 2, 2}).transpose(0, 1);
  const at::Tensor a = pairs.select(-1, 0);
  const at::Tensor b = pairs.select(-1, 1);
  const at::Tensor turned =
      at::stack({a.mul(rope.cos).sub_(b.mul(rope.sin)), a.mul(rope.sin).add_(b.mul(rope.cos))}, -1);
  return turned.flatten(-2).to(x.scalar_type());
}

void attend_row_by_operators(const SelfAttentionLayer& weights, const RopeTable& rope,
                             const LayerHeads& heads, const at::Tensor& q, const at::Tensor& k,
                             const at::Tensor& v, at::Tensor& out, AttentionRun::State& state) {
  const at::Tensor queries =
      arranged(frame_major_heads_by_operators(weights, rope, q, weights.norm_q), heads.places);
  const at::Tensor keys =
      arranged(frame_major_heads_by_operators(weights, rope, k, weights.norm_k), heads.places);
  const at::Tensor values =
      arranged(frame_major_heads_by_operators(weights, rope, v, {}), heads.packed_places);
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
