// SPDX-License-Identifier: Apache-2.0
#include "engine/models/random_weights.h"

#include <ATen/ops/ones.h>
#include <ATen/ops/randn.h>

#include <cmath>

namespace vdit::engine {
namespace {

constexpr double kSmall = 0.02;

at::Tensor noise(at::IntArrayRef shape, double deviation, const ComputeOptions& options) {
  return at::randn(shape, at::TensorOptions(options.device).dtype(options.dtype)).mul_(deviation);
}

}  // namespace

Linear RandomWeights::linear(std::int64_t out, std::int64_t in) const {
  return {.weight = noise({out, in}, 1.0 / std::sqrt(static_cast<double>(in)), options_),
          .bias = noise({out}, kSmall, options_)};
}

at::Tensor RandomWeights::small(at::IntArrayRef shape) const {
  return noise(shape, kSmall, options_);
}

at::Tensor RandomWeights::ones(std::int64_t size) const {
  return at::ones({size}, at::TensorOptions(options_.device).dtype(options_.dtype));
}

}  // namespace vdit::engine
