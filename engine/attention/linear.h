// SPDX-License-Identifier: Apache-2.0
// A linear layer and slices of it. Slices exist because a Skip head needs neither its rows of the value
// projection nor its columns of the output projection.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/ops/linear.h>

namespace vdit::engine {

struct Linear {
  at::Tensor weight;  // [out, in]
  at::Tensor bias;    // [out], or undefined

  /// x: [.., in], of the weight's type. Returns [.., out].
  at::Tensor operator()(const at::Tensor& x) const {
    return bias.defined() ? at::linear(x, weight, bias) : at::linear(x, weight);
  }
};

}  // namespace vdit::engine
