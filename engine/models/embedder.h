// SPDX-License-Identifier: Apache-2.0
// How diffusers brings a condition to a transformer's width: two linear layers ("linear_1", "linear_2") with
// an activation between.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/ops/silu.h>

#include "engine/attention/linear.h"

namespace vdit::engine {

struct Embedder {
  Linear first, second;

  /// With SiLU between. x: [rows, in] of the weights' type.
  at::Tensor with_silu(const at::Tensor& x) const { return second(at::silu(first(x))); }
};

}  // namespace vdit::engine
