// SPDX-License-Identifier: Apache-2.0
#include "engine/attention/self_attention.h"

#include <ATen/ops/rms_norm.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <ATen/ops/stack.h>

#include "engine/attention/attention_state.h"

namespace vdit::engine {
namespace {

// x: [batch, tokens, heads * head_dim]. Returns [batch, heads, tokens, head_dim], normed and rotated, in x's
// type.
at::Tensor norm_and_rotate(const at::Tensor& x, const at::Tensor& norm_weight,
                           const SelfAttentionLayer& weights, const RopeTable& rope) {
  const at::Tensor normed = at::rms_norm(x.to(at::kFloat), {x.size(2)}, norm_weight, weights.eps);
  const at::Tensor pairs =
      normed.view({x.size(0), x.size(1), weights.heads, weights.head_dim / 2, 2}).transpose(1, 2);
  const at::Tensor first = pairs.select(-1, 0);
  const at::Tensor second = pairs.select(-1, 1);
  const at::Tensor rotated = at::stack(
      {first.mul(rope.cos).sub_(second.mul(rope.sin)), first.mul(rope.sin).add_(second.mul(rope.cos))}, -1);
  return rotated.flatten(-2).to(x.scalar_type());
}

}  // namespace

at::Tensor self_attention(const SelfAttentionLayer& weights, const at::Tensor& y, const TokenPlaces& places,
                          int, AttentionRun& run) {
  const at::Tensor q = norm_and_rotate(weights.q(y), weights.norm_q, weights, places.rope);
  const at::Tensor k = norm_and_rotate(weights.k(y), weights.norm_k, weights, places.rope);
  const at::Tensor v =
      weights.v(y).view({y.size(0), y.size(1), weights.heads, weights.head_dim}).transpose(1, 2);
  run.state().dense_backend = "libtorch sdpa";
  const at::Tensor out = at::scaled_dot_product_attention(q, k, v);
  return weights.out(out.transpose(1, 2).reshape(y.sizes()));
}

}  // namespace vdit::engine
