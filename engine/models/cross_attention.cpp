// SPDX-License-Identifier: Apache-2.0
#include "engine/models/cross_attention.h"

#include <ATen/Parallel.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/full.h>
#include <ATen/ops/rms_norm.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <ATen/ops/zeros.h>

#include <cassert>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "engine/attention/device_queue.h"
#include "engine/base/error.h"
#include "engine/models/row_kernels.h"
#include "kernels/include/vdit/kernels/cross_attention_cuda.h"
#include "kernels/include/vdit/kernels/row_passes_cuda.h"

namespace vdit::engine {
namespace {

std::int64_t padded(std::int64_t count) {
  return (count + rows::kCrossLanes - 1) / rows::kCrossLanes * rows::kCrossLanes;
}

CrossKeyValues pack_for_cpu(const at::Tensor& keys, const at::Tensor& values, std::int64_t heads,
                            const at::Tensor& bias) {
  const std::int64_t count = keys.size(0);
  const std::int64_t head_dim = keys.size(1) / heads;
  const auto options = keys.options();
  CrossKeyValues packed{.keys = at::zeros({heads, head_dim, padded(count)}, options),
                        .values = at::zeros({heads, padded(count), padded(head_dim)}, options),
                        .bias = at::full({padded(count)}, -std::numeric_limits<double>::infinity(), options),
                        .heads = heads,
                        .head_dim = head_dim};
  const at::Tensor scaled = keys.div(std::sqrt(static_cast<double>(head_dim)));
  packed.keys.narrow(2, 0, count).copy_(scaled.view({count, heads, head_dim}).permute({1, 2, 0}));
  packed.values.narrow(1, 0, count)
      .narrow(2, 0, head_dim)
      .copy_(values.view({count, heads, head_dim}).transpose(0, 1));
  packed.bias.narrow(0, 0, count).copy_(bias);
  return packed;
}

template <class T>
void attend(const T* q, const at::Tensor& norm_weight, double eps, const CrossKeyValues& context, T* out,
            std::int64_t tokens) {
  constexpr std::int64_t kGrain = 64;
  const rows::CrossKeys keys{.keys = context.keys.const_data_ptr<float>(),
                             .bias = context.bias.const_data_ptr<float>(),
                             .values = context.values.const_data_ptr<float>(),
                             .heads = context.heads,
                             .head_dim = context.head_dim,
                             .padded_head_dim = context.values.size(2),
                             .padded_keys = context.bias.size(0)};
  const std::int64_t dim = keys.heads * keys.head_dim;
  at::parallel_for(0, tokens, kGrain, [&](std::int64_t begin, std::int64_t end) {
    std::vector<float> scratch(static_cast<std::size_t>(rows::cross_scratch_floats(keys)));
    rows::cross_attention(q + begin * dim, norm_weight.const_data_ptr<float>(), static_cast<float>(eps), keys,
                          scratch.data(), out + begin * dim, end - begin);
  });
}

// q: [1, tokens, dim], contiguous.
at::Tensor normed_queries(const at::Tensor& q, const at::Tensor& norm_weight, double eps) {
  if (q.is_cuda() && q.scalar_type() == at::kBFloat16 && kernels::row_passes_take(q.size(2))) {
    at::Tensor normed = at::empty_like(q);
    kernels::rms_norm_rows_cuda(q.const_data_ptr(), norm_weight.const_data_ptr<float>(),
                                static_cast<float>(eps), normed.mutable_data_ptr(), q.size(1), q.size(2),
                                current_stream(q.device()));
    return normed;
  }
  return at::rms_norm(q.to(at::kFloat), {q.size(2)}, norm_weight, eps).to(q.scalar_type());
}

at::Tensor attend_with_aten(const at::Tensor& q, const at::Tensor& norm_weight, double eps,
                            const CrossKeyValues& context) {
  const std::int64_t tokens = q.size(1);
  const at::Tensor normed = normed_queries(q, norm_weight, eps);
  const at::Tensor heads = normed.view({1, tokens, context.heads, context.head_dim}).transpose(1, 2);
  const at::Tensor out = at::scaled_dot_product_attention(heads, context.keys, context.values, context.bias);
  return out.transpose(1, 2).reshape(q.sizes());
}

// q: [1, tokens, dim], contiguous.
at::Tensor attend_with_our_kernel(const at::Tensor& q, double eps, const CrossKeyValues& context) {
  const std::int64_t tokens = q.size(1);
  void* const stream = current_stream(q.device());
  const at::Tensor scales = at::empty({tokens}, q.options().dtype(at::kFloat));
  at::Tensor out = at::empty_like(q);
  try {
    kernels::inverse_rms_cuda(q.const_data_ptr(), static_cast<float>(eps), scales.mutable_data_ptr<float>(),
                              tokens, q.size(2), stream);
    kernels::cross_attention_cuda(
        {.tokens = tokens,
         .heads = context.heads,
         .head_dim = context.head_dim,
         .keys_of_head = context.keys.size(2),
         .q = q.const_data_ptr(),
         .keys = context.keys.const_data_ptr(),
         .values = context.values.const_data_ptr(),
         .bias = context.bias.const_data_ptr<float>(),
         .scales = scales.const_data_ptr<float>(),
         .scale = static_cast<float>(1.0 / std::sqrt(static_cast<double>(context.head_dim))),
         .out = out.mutable_data_ptr()},
        stream);
  } catch (const std::runtime_error& error) {
    throw Error({.kind = ErrorKind::Resource,
                 .code = "attention.cross",
                 .subject = "cross-attention on " + q.device().str(),
                 .found = error.what(),
                 .hint = "use --device cpu"});
  }
  return out;
}

}  // namespace

CrossKeyValues pack_cross_keys(const at::Tensor& keys, const at::Tensor& values,
                               const at::Tensor& norm_weight, std::int64_t heads, std::int64_t last_key_count,
                               at::ScalarType dtype) {
  assert(last_key_count >= 1);
  const std::int64_t count = keys.size(0);
  at::Tensor bias = at::zeros({count}, keys.options());
  bias.narrow(0, count - 1, 1).fill_(std::log(static_cast<double>(last_key_count)));
  if (keys.is_cpu()) return pack_for_cpu(keys, values, heads, bias);
  const std::int64_t head_dim = keys.size(1) / heads;
  const auto by_head = [&](const at::Tensor& x) {
    return x.to(dtype).view({1, count, heads, head_dim}).transpose(1, 2).contiguous();
  };
  const bool ours =
      keys.is_cuda() && dtype == at::kBFloat16 && kernels::cross_attention_takes(head_dim, count);
  return {.keys = by_head(ours ? keys.mul(norm_weight) : keys),
          .values = by_head(values),
          .bias = ours ? bias : bias.to(dtype).view({1, 1, 1, count}),
          .heads = heads,
          .head_dim = head_dim,
          .for_our_kernel = ours};
}

at::Tensor cross_attention(const at::Tensor& q, const at::Tensor& norm_weight, double eps,
                           std::span<const CrossKeyValues* const> context) {
  assert(static_cast<std::size_t>(q.size(0)) == context.size());
  if (!q.is_cpu()) {
    std::vector<at::Tensor> rows_out;
    for (std::size_t b = 0; b < context.size(); ++b) {
      const at::Tensor row = q.narrow(0, static_cast<std::int64_t>(b), 1);
      rows_out.push_back(context[b]->for_our_kernel ? attend_with_our_kernel(row, eps, *context[b])
                                                    : attend_with_aten(row, norm_weight, eps, *context[b]));
    }
    return rows_out.size() == 1 ? rows_out.front() : at::cat(rows_out);
  }
  assert(q.is_contiguous());
  at::Tensor out = at::empty_like(q);
  const std::int64_t row = q.size(1) * q.size(2);
  for (std::size_t b = 0; b < context.size(); ++b) {
    const std::int64_t offset = static_cast<std::int64_t>(b) * row;
    if (q.scalar_type() == at::kBFloat16) {
      attend(static_cast<const rows::Bf16*>(q.const_data_ptr()) + offset, norm_weight, eps, *context[b],
             static_cast<rows::Bf16*>(out.mutable_data_ptr()) + offset, q.size(1));
    } else {
      attend(q.const_data_ptr<float>() + offset, norm_weight, eps, *context[b],
             out.mutable_data_ptr<float>() + offset, q.size(1));
    }
  }
  return out;
}

}  // namespace vdit::engine
