// SPDX-License-Identifier: Apache-2.0
#include "engine/models/timestep_embedding.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/cos.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/sin.h>

#include <cmath>

namespace vdit::engine {
namespace {

constexpr double kPeriod = 10000.0;

}  // namespace

// LibTorch's own exp: an embedded guidance is in the thousands, where one unit in the last place of a
// frequency shows in the fourth digit of its cosine.
at::Tensor sinusoid(double value, std::int64_t channels) {
  const std::int64_t half = channels / 2;
  const at::Tensor exponents =
      at::arange(half, at::TensorOptions().dtype(at::kFloat)).mul_(-std::log(kPeriod));
  const at::Tensor angles = at::exp(exponents.div(half)).mul_(value);
  return at::cat({at::cos(angles), at::sin(angles)}).unsqueeze(0);
}

}  // namespace vdit::engine
