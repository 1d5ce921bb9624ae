// SPDX-License-Identifier: Apache-2.0
// attend_row on CUDA: one fused pass of queries and keys into the heads' orders and one launch for all heads.
// Values are read and outputs written where the projections have them; of reordered heads the values are laid
// out first.
#include <ATen/ops/empty.h>

#include <cassert>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "engine/attention/device_queue.h"
#include "engine/attention/kernel_call.h"
#include "engine/attention/row_attention.h"
#include "engine/base/error.h"
#include "kernels/include/vdit/kernels/head_layout_cuda.h"

namespace vdit::engine {
namespace {

using kernels::HeadLayoutTensor;

// Like at::empty, reusing the buffer of the layer before where it is large enough for this one.
at::Tensor view_of(at::Tensor& buffer, at::IntArrayRef shape, const at::Tensor& like) {
  const std::int64_t count = c10::multiply_integers(shape);
  if (!buffer.defined() || buffer.numel() < count || buffer.scalar_type() != like.scalar_type() ||
      buffer.device() != like.device()) {
    buffer = at::Tensor();
    buffer = at::empty({count}, like.options());
  }
  return buffer.narrow(0, 0, count).view(shape);
}

// rows: [tokens, channels]; heads: [slots, tokens, head_dim].
HeadLayoutTensor layout_tensor(const at::Tensor& rows, const at::Tensor& heads) {
  return {.rows = rows.const_data_ptr(),
          .row_stride = rows.stride(0),
          .heads = heads.data_ptr(),
          .head_strides = {.head = heads.stride(0), .token = heads.stride(1)}};
}

HeadLayoutTensor normed(HeadLayoutTensor tensor, const StreamNorms& norms) {
  const auto values = [](const at::Tensor& x) { return x.defined() ? x.const_data_ptr<float>() : nullptr; };
  tensor.norm_weight = values(norms.video.weight);
  tensor.norm_bias = values(norms.video.bias);
  tensor.text_norm_weight = values(norms.text.weight);
  tensor.text_norm_bias = values(norms.text.bias);
  tensor.rotate = true;
  return tensor;
}

// The values of reordered heads, each in its channels of the rows.
std::vector<kernels::HeadPlace> reordered_places(const std::vector<rows::HeadPlace>& places) {
  std::vector<kernels::HeadPlace> heads;
  for (std::int32_t slot = 0; const rows::HeadPlace& place : places) {
    heads.push_back(
        {.slot = place.positions == nullptr ? -1 : slot, .order = kernels::TokenOrder::SpaceMajor});
    ++slot;
  }
  return heads;
}

// Of `count` heads, those in `places` in the order of their slots.
std::vector<kernels::HeadPlace> layout_places(const std::vector<rows::HeadPlace>& places,
                                              std::int64_t count) {
  std::vector<kernels::HeadPlace> heads(static_cast<std::size_t>(count), {.slot = -1});
  for (std::size_t slot = 0; slot < places.size(); ++slot) {
    heads[static_cast<std::size_t>(places[slot].head)] = {.slot = static_cast<std::int32_t>(slot),
                                                          .order = places[slot].positions == nullptr
                                                                       ? kernels::TokenOrder::FrameMajor
                                                                       : kernels::TokenOrder::SpaceMajor};
  }
  return heads;
}

// The fused passes of one layer.
class LayoutPasses {
 public:
  LayoutPasses(const SelfAttentionLayer& weights, const RopeTable& rope, const kernels::TokenGrid& grid,
               const at::Device& device)
      : stream_(current_stream(device)) {
    problem_.grid = grid;
    problem_.head_dim = weights.head_dim;
    problem_.norm = weights.norm;
    problem_.epsilon = static_cast<float>(weights.eps);
    problem_.cosines = rope.cos.const_data_ptr<float>();
    problem_.sines = rope.sin.const_data_ptr<float>();
  }

  void lay_out(const std::vector<kernels::HeadPlace>& places, std::span<const HeadLayoutTensor> tensors) {
    problem_.heads = places;
    problem_.tensors = tensors;
    kernels::lay_out_heads_cuda(problem_, stream_);
  }

 private:
  kernels::HeadLayoutProblem problem_;
  void* stream_;
};

void attend_checked(const SelfAttentionLayer& weights, const RopeTable& rope, const LayerHeads& heads,
                    const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, at::Tensor& out,
                    AttentionRun::State& state) {
  const std::int64_t tokens = q.size(0), dim = weights.head_dim;
  const auto count = static_cast<std::int64_t>(heads.active.size());
  const std::vector<std::int64_t> shape{count, tokens, dim};
  const double scale = 1.0 / std::sqrt(static_cast<double>(dim));
  LayoutBuffers& buffers = state.buffers;
  const at::Tensor queries = view_of(buffers.q, shape, q), keys = view_of(buffers.k, shape, q);
  LayoutPasses passes(weights, rope, heads.grid, q.device());
  const HeadLayoutTensor q_and_k[] = {
      normed(layout_tensor(q, queries), norms_of(weights, Projection::Queries)),
      normed(layout_tensor(k, keys), norms_of(weights, Projection::Keys))};
  passes.lay_out(layout_places(query_places(heads, q, dim), q.size(1) / dim), q_and_k);
  const auto by_head = [&](const at::Tensor& x) { return x.view({tokens, count, dim}).transpose(0, 1); };
  at::Tensor result = by_head(out);
  if (!heads.reordered) return run_heads(heads, queries, keys, by_head(v), result, scale, state);
  assert(v.is_contiguous());  // the copy has its strides
  const at::Tensor values = view_of(buffers.v, v.sizes(), v);
  const HeadLayoutTensor plain[] = {layout_tensor(v, by_head(values))};
  passes.lay_out(reordered_places(heads.packed_places), plain);
  const kernels::ModelRows rows{.grid = heads.grid, .reordered_values = values.const_data_ptr()};
  call_kernel(queries, keys, by_head(v), result, scale, heads.tables, state.plans, &rows);
}

}  // namespace

bool fused_cuda_takes(const SelfAttentionLayer& weights, const at::Tensor& q) {
  constexpr std::int64_t kMostChannels = 8192;
  return q.is_cuda() && q.scalar_type() == at::kBFloat16 &&
         (weights.head_dim == 64 || weights.head_dim == 128) && weights.heads <= kernels::kMostLayoutHeads &&
         weights.heads * weights.head_dim <= kMostChannels;
}

void attend_row_on_cuda(const SelfAttentionLayer& weights, const RopeTable& rope, const LayerHeads& heads,
                        const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, at::Tensor& out,
                        AttentionRun::State& state) {
  try {
    attend_checked(weights, rope, heads, q, k, v, out, state);
  } catch (const std::runtime_error& error) {
    throw Error({.kind = ErrorKind::Resource,
                 .code = "attention.layout",
                 .subject = "attention on " + q.device().str(),
                 .found = error.what(),
                 .hint = "use --device cpu"});
  }
}

}  // namespace vdit::engine
