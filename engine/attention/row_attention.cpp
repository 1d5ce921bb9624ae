// SPDX-License-Identifier: Apache-2.0
#include "engine/attention/row_attention.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>

#include <cassert>
#include <cmath>

#include "engine/attention/kernel_call.h"

namespace vdit::engine {
namespace {

constexpr std::int64_t kGrain = 32;  // tokens a thread takes at least

template <class T>
T* elements(const at::Tensor& x) {
  assert(x.stride(-1) == 1);
  return static_cast<T*>(x.data_ptr());
}

// Calls body with a null pointer of the tensor's element type.
template <class Body>
void with_type(at::ScalarType type, const Body& body) {
  if (type == at::kBFloat16) {
    body(static_cast<rows::Bf16*>(nullptr));
  } else {
    assert(type == at::kFloat);
    body(static_cast<float*>(nullptr));
  }
}

void ensure_shape(at::Tensor& buffer, at::IntArrayRef shape, const at::Tensor& like) {
  if (buffer.defined() && buffer.sizes() == shape && buffer.scalar_type() == like.scalar_type()) return;
  buffer = at::empty(shape, like.options());
}

const float* values_of(const at::Tensor& vector) {
  return vector.defined() ? elements<float>(vector) : nullptr;
}

rows::NormRotation norm_rotation(const SelfAttentionLayer& weights, const RopeTable& rope,
                                 const kernels::TokenGrid& grid, Projection which) {
  const StreamNorms norms = norms_of(weights, which);
  return {.norm = weights.norm,
          .eps = static_cast<float>(weights.eps),
          .weight = values_of(norms.video.weight),
          .bias = values_of(norms.video.bias),
          .text_weight = values_of(norms.text.weight),
          .text_bias = values_of(norms.text.bias),
          .cos = elements<float>(rope.cos),
          .sin = elements<float>(rope.sin),
          .text_before = grid.text_before,
          .video_tokens = grid.video_tokens()};
}

// x: [tokens, dim]
void norm_rotate_lay_out(const at::Tensor& x, const rows::NormRotation& how, const rows::HeadLayout& layout,
                         at::Tensor& out) {
  with_type(x.scalar_type(), [&]<class T>(T*) {
    at::parallel_for(0, layout.tokens, kGrain, [&](std::int64_t begin, std::int64_t end) {
      rows::norm_rotate_lay_out(elements<T>(x), x.size(1), how, layout, elements<T>(out), begin, end);
    });
  });
}

void lay_out(const at::Tensor& x, const rows::HeadLayout& layout, at::Tensor& out) {
  with_type(x.scalar_type(), [&]<class T>(T*) {
    at::parallel_for(0, layout.tokens, kGrain, [&](std::int64_t begin, std::int64_t end) {
      rows::lay_out(elements<T>(x), x.size(1), layout, elements<T>(out), begin, end);
    });
  });
}

void take_back(const at::Tensor& x, const rows::HeadLayout& layout, at::Tensor& out) {
  with_type(x.scalar_type(), [&]<class T>(T*) {
    at::parallel_for(0, layout.tokens, kGrain, [&](std::int64_t begin, std::int64_t end) {
      rows::take_back(elements<T>(x), layout, elements<T>(out), out.size(1), begin, end);
    });
  });
}

// [tokens, heads * head_dim] seen as [heads, tokens, head_dim], without a copy.
at::Tensor by_head(const at::Tensor& x, std::int64_t heads) {
  return x.view({x.size(0), heads, x.size(1) / heads}).transpose(0, 1);
}

}  // namespace

void attend_row(const SelfAttentionLayer& weights, const RopeTable& rope, const LayerHeads& heads,
                const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, at::Tensor& out,
                AttentionRun::State& state) {
  if (fused_cuda_takes(weights, q)) return attend_row_on_cuda(weights, rope, heads, q, k, v, out, state);
  if (!q.is_cpu()) return attend_row_by_operators(weights, rope, heads, q, k, v, out, state);
  const std::int64_t tokens = q.size(0);
  const auto count = static_cast<std::int64_t>(heads.active.size());
  const std::int64_t dim = padded_head_dim(weights.head_dim);
  const double scale = 1.0 / std::sqrt(static_cast<double>(weights.head_dim));
  LayoutBuffers& buffers = state.buffers;
  const rows::HeadLayout layout{query_places(heads, q, weights.head_dim), tokens, weights.head_dim, dim};
  ensure_shape(buffers.q, {count, tokens, dim}, q);
  ensure_shape(buffers.k, {count, tokens, dim}, q);
  norm_rotate_lay_out(q, norm_rotation(weights, rope, heads.grid, Projection::Queries), layout, buffers.q);
  norm_rotate_lay_out(k, norm_rotation(weights, rope, heads.grid, Projection::Keys), layout, buffers.k);

  if (heads.reordered || dim != weights.head_dim) {
    const rows::HeadLayout packed{heads.packed_places, tokens, weights.head_dim, dim};
    ensure_shape(buffers.v, {count, tokens, dim}, q);
    ensure_shape(buffers.out, {count, tokens, dim}, q);
    lay_out(v, packed, buffers.v);
    call_kernel(buffers.q, buffers.k, buffers.v, buffers.out, scale, heads.tables, state.plans);
    take_back(buffers.out, packed, out);
    state.dense_backend = heads.dense ? kernel_name(buffers.q) : state.dense_backend;
    return;
  }
  at::Tensor result = by_head(out, count);
  run_heads(heads, buffers.q, buffers.k, by_head(v, count), result, scale, state);
}

void run_heads(const LayerHeads& heads, const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
               at::Tensor& out, double scale, AttentionRun::State& state) {
  const auto ours = [&] { call_kernel(q, k, v, out, scale, heads.tables, state.plans); };
  if (!heads.dense) return ours();
  std::vector<DenseCandidate> candidates;
  if (kernel_takes(q))
    candidates.push_back({.backend = DenseBackend::Kernels, .name = kernel_name(q), .run = ours});
  for (DenseCandidate& one : libtorch_candidates(q, k, v, out)) candidates.push_back(std::move(one));
  const DenseCandidate& chosen = state.dense_choice.choose(state.options.dense, q, candidates);
  state.dense_backend = chosen.name;
  chosen.run();
}

const std::vector<rows::HeadPlace>& query_places(const LayerHeads& heads, const at::Tensor& q,
                                                 std::int64_t head_dim) {
  const auto active = static_cast<std::int64_t>(heads.active.size());
  return q.size(1) == active * head_dim ? heads.packed_places : heads.places;
}

StreamNorms norms_of(const SelfAttentionLayer& weights, Projection which) {
  assert(which != Projection::Values);
  const AttentionStream& text = weights.text ? *weights.text : weights.video;
  return which == Projection::Queries ? StreamNorms{weights.video.norm_q, text.norm_q}
                                      : StreamNorms{weights.video.norm_k, text.norm_k};
}

at::Tensor frame_major_heads(const SelfAttentionLayer& weights, const TokenPlaces& places,
                             const at::Tensor& x, Projection which) {
  if (!x.is_cpu()) return frame_major_heads_by_operators(weights, places, x, which);
  std::vector<rows::HeadPlace> heads;
  for (std::int64_t head = 0; head < weights.heads; ++head)
    heads.push_back({.head = head, .positions = nullptr});
  at::Tensor out = at::empty({weights.heads, x.size(0), weights.head_dim}, x.options());
  const rows::HeadLayout layout{heads, x.size(0), weights.head_dim, weights.head_dim};
  if (which == Projection::Values) {
    lay_out(x, layout, out);
  } else {
    norm_rotate_lay_out(x, norm_rotation(weights, places.rope, places.grid, which), layout, out);
  }
  return out;
}

}  // namespace vdit::engine
