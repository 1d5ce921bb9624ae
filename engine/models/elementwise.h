// SPDX-License-Identifier: Apache-2.0
// The passes between matrix products, one sweep over memory each: threads on the CPU, kernels on CUDA, ATen
// operators on other devices and for rows that the kernels do not take. Activations are float32 or bfloat16;
// the residual stream, gates, gains and offsets are float32.
#pragma once

#include <ATen/core/Tensor.h>

#include "engine/attention/linear.h"

namespace vdit::engine {

/// What a layer norm multiplies and adds: float32 [1 or batch, dim] each.
struct NormAffine {
  at::Tensor gain;
  at::Tensor offset;
};

/// Layer norm over the last dimension, then gain and offset. x: float32 [batch, tokens, dim]. Returns
/// `dtype`.
at::Tensor layer_norm(const at::Tensor& x, const NormAffine& affine, double eps, at::ScalarType dtype);

/// x += gate * delta, in place. x: float32 [batch, tokens, dim]; delta: the same shape; gate: float32 [1 or
/// batch, dim], or undefined for 1.
void add_gated(at::Tensor& x, const at::Tensor& delta, const at::Tensor& gate);

/// add_gated, then layer_norm of the sum, in one sweep.
at::Tensor add_gated_layer_norm(at::Tensor& x, const at::Tensor& delta, const at::Tensor& gate,
                                const NormAffine& affine, double eps, at::ScalarType dtype);

/// GELU in its tanh form, in place.
void gelu_tanh(at::Tensor& h);

/// gelu_tanh of linear(x): x [.., in], of the weights' type. On CUDA the activation is the product's
/// epilogue.
at::Tensor linear_gelu(const Linear& linear, const at::Tensor& x);

}  // namespace vdit::engine
