// SPDX-License-Identifier: Apache-2.0
#include "engine/models/timestep_embedding.h"

#include <ATen/ops/empty.h>

#include <cmath>

namespace vdit::engine {
namespace {

constexpr double kPeriod = 10000.0;

}  // namespace

at::Tensor sinusoid(double value, std::int64_t channels) {
  const std::int64_t half = channels / 2;
  at::Tensor embedding = at::empty({1, channels}, at::TensorOptions().dtype(at::kFloat));
  float* const values = embedding.mutable_data_ptr<float>();
  for (std::int64_t j = 0; j < half; ++j) {
    const float exponent =
        static_cast<float>(-std::log(kPeriod)) * static_cast<float>(j) / static_cast<float>(half);
    const float angle = static_cast<float>(value) * std::exp(exponent);
    values[j] = std::cos(angle);
    values[half + j] = std::sin(angle);
  }
  return embedding;
}

}  // namespace vdit::engine
