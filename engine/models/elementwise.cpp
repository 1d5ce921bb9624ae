// SPDX-License-Identifier: Apache-2.0
#include "engine/models/elementwise.h"

#include <ATen/Parallel.h>
#include <ATen/ops/_addmm_activation.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/layer_norm.h>

#include <cassert>
#include <vector>

#include "engine/attention/device_queue.h"
#include "engine/models/row_kernels.h"
#include "kernels/include/vdit/kernels/row_passes_cuda.h"

namespace vdit::engine {
namespace {

constexpr std::int64_t kGrain = 64;  // rows a thread takes at least

// Calls body(batch, first token, tokens) for pieces of [batch, tokens] that never straddle two batch rows.
template <class Body>
void for_row_pieces(const at::Tensor& x, const Body& body) {
  const std::int64_t tokens = x.size(1);
  for (std::int64_t batch = 0; batch < x.size(0); ++batch) {
    at::parallel_for(0, tokens, kGrain,
                     [&](std::int64_t begin, std::int64_t end) { body(batch, begin, end - begin); });
  }
}

const float* row_of(const at::Tensor& vectors, std::int64_t batch) {  // vectors: [1 or batch, dim]
  if (!vectors.defined()) return nullptr;
  assert(vectors.is_contiguous() && vectors.scalar_type() == at::kFloat);
  return vectors.const_data_ptr<float>() + (vectors.size(0) == 1 ? 0 : batch * vectors.size(1));
}

float* tokens_of(at::Tensor& x, std::int64_t batch, std::int64_t token) {
  return x.mutable_data_ptr<float>() + (batch * x.size(1) + token) * x.size(2);
}

// Calls body with a typed pointer to element `index` of x.
template <class Body>
void with_elements(const at::Tensor& x, std::int64_t index, const Body& body) {
  assert(x.is_contiguous());
  if (x.scalar_type() == at::kBFloat16) {
    body(static_cast<rows::Bf16*>(x.data_ptr()) + index);
  } else {
    assert(x.scalar_type() == at::kFloat);
    body(static_cast<float*>(x.data_ptr()) + index);
  }
}

at::Tensor broadcast_rows(const at::Tensor& vectors) {
  return vectors.unsqueeze(1);
}  // [b, dim] -> [b, 1, dim]

bool fused_on_cuda(const at::Tensor& x) {
  return x.is_cuda() && x.is_contiguous() && kernels::row_passes_take(x.size(2));
}

kernels::DataType kernel_type(at::ScalarType type) {
  assert(type == at::kFloat || type == at::kBFloat16);
  return type == at::kFloat ? kernels::DataType::Float32 : kernels::DataType::BFloat16;
}

std::int64_t batch_stride(const at::Tensor& vectors) {  // [1 or batch, dim]
  assert(vectors.is_contiguous() && vectors.scalar_type() == at::kFloat);
  return vectors.size(0) == 1 ? 0 : vectors.size(1);
}

kernels::ResidualNorm pass_over(const at::Tensor& x) {
  return {.batch = x.size(0), .tokens = x.size(1), .dim = x.size(2), .x = static_cast<float*>(x.data_ptr())};
}

// delta: contiguous.
void set_delta(kernels::ResidualNorm& pass, const at::Tensor& delta, const at::Tensor& gate) {
  assert(delta.is_contiguous());
  pass.delta = delta.const_data_ptr();
  pass.delta_type = kernel_type(delta.scalar_type());
  if (!gate.defined()) return;
  pass.gate = gate.const_data_ptr<float>();
  pass.gate_stride = batch_stride(gate);
}

at::Tensor run_with_norm(kernels::ResidualNorm pass, const at::Tensor& x, const NormAffine& affine,
                         double eps, at::ScalarType dtype) {
  at::Tensor y = at::empty(x.sizes(), x.options().dtype(dtype));
  pass.y = y.data_ptr();
  pass.y_type = kernel_type(dtype);
  pass.gain = affine.gain.const_data_ptr<float>();
  pass.offset = affine.offset.const_data_ptr<float>();
  pass.gain_stride = batch_stride(affine.gain);
  pass.offset_stride = batch_stride(affine.offset);
  pass.epsilon = static_cast<float>(eps);
  kernels::residual_norm_cuda(pass, current_stream(x.device()));
  return y;
}

}  // namespace

at::Tensor layer_norm(const at::Tensor& x, const NormAffine& affine, double eps, at::ScalarType dtype) {
  const std::int64_t dim = x.size(2);
  if (fused_on_cuda(x)) return run_with_norm(pass_over(x), x, affine, eps, dtype);
  if (!x.is_cpu()) {
    const at::Tensor normed = at::layer_norm(x, {dim}, {}, {}, eps);
    return normed.mul(broadcast_rows(affine.gain)).add_(broadcast_rows(affine.offset)).to(dtype);
  }
  assert(x.is_contiguous());
  at::Tensor y = at::empty(x.sizes(), x.options().dtype(dtype));
  for_row_pieces(x, [&](std::int64_t batch, std::int64_t token, std::int64_t count) {
    const std::int64_t index = (batch * x.size(1) + token) * dim;
    with_elements(y, index, [&](auto* out) {
      rows::layer_norm(x.const_data_ptr<float>() + index, row_of(affine.gain, batch),
                       row_of(affine.offset, batch), static_cast<float>(eps), out, count, dim);
    });
  });
  return y;
}

void add_gated(at::Tensor& x, const at::Tensor& delta, const at::Tensor& gate) {
  if (fused_on_cuda(x)) {
    kernels::ResidualNorm pass = pass_over(x);
    const at::Tensor packed = delta.contiguous();
    set_delta(pass, packed, gate);
    return kernels::residual_norm_cuda(pass, current_stream(x.device()));
  }
  if (!x.is_cpu()) {
    if (gate.defined()) {
      x.addcmul_(delta.to(at::kFloat), broadcast_rows(gate));
    } else {
      x.add_(delta);
    }
    return;
  }
  const std::int64_t dim = x.size(2);
  for_row_pieces(x, [&](std::int64_t batch, std::int64_t token, std::int64_t count) {
    with_elements(delta, (batch * x.size(1) + token) * dim, [&](const auto* added) {
      rows::add_gated(tokens_of(x, batch, token), added, row_of(gate, batch), count, dim);
    });
  });
}

at::Tensor add_gated_layer_norm(at::Tensor& x, const at::Tensor& delta, const at::Tensor& gate,
                                const NormAffine& affine, double eps, at::ScalarType dtype) {
  if (fused_on_cuda(x)) {
    kernels::ResidualNorm pass = pass_over(x);
    const at::Tensor packed = delta.contiguous();
    set_delta(pass, packed, gate);
    return run_with_norm(pass, x, affine, eps, dtype);
  }
  if (!x.is_cpu()) {
    add_gated(x, delta, gate);
    return layer_norm(x, affine, eps, dtype);
  }
  const std::int64_t dim = x.size(2);
  at::Tensor y = at::empty(x.sizes(), x.options().dtype(dtype));
  for_row_pieces(x, [&](std::int64_t batch, std::int64_t first, std::int64_t count) {
    // Row by row, so that the sum is still in the cache when it is normalised.
    for (std::int64_t token = first; token < first + count; ++token) {
      const std::int64_t index = (batch * x.size(1) + token) * dim;
      float* const sum = tokens_of(x, batch, token);
      with_elements(delta, index,
                    [&](const auto* added) { rows::add_gated(sum, added, row_of(gate, batch), 1, dim); });
      with_elements(y, index, [&](auto* out) {
        rows::layer_norm(sum, row_of(affine.gain, batch), row_of(affine.offset, batch),
                         static_cast<float>(eps), out, 1, dim);
      });
    }
  });
  return y;
}

void gelu_tanh(at::Tensor& h) {
  if (!h.is_cpu()) {
    at::gelu_(h, "tanh");
    return;
  }
  constexpr std::int64_t kElementGrain = 1 << 14;
  at::parallel_for(0, h.numel(), kElementGrain, [&](std::int64_t begin, std::int64_t end) {
    with_elements(h, begin, [&](auto* values) { rows::gelu_tanh(values, end - begin); });
  });
}

at::Tensor linear_gelu(const Linear& linear, const at::Tensor& x) {
  if (x.is_cuda() && linear.bias.defined()) {
    std::vector<std::int64_t> shape = x.sizes().vec();
    shape.back() = linear.weight.size(0);
    constexpr bool kGelu = true;
    return at::_addmm_activation(linear.bias, x.flatten(0, -2), linear.weight.t(), 1, 1, kGelu).view(shape);
  }
  at::Tensor hidden = linear(x);
  gelu_tanh(hidden);
  return hidden;
}

}  // namespace vdit::engine
