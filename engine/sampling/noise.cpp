// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/noise.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/randn.h>

namespace vdit::engine {

at::Tensor initial_noise(std::uint64_t seed, at::IntArrayRef shape) {
  return NoiseStream(seed).draw(shape);
}

NoiseStream::NoiseStream(std::uint64_t seed) : generator_(at::detail::createCPUGenerator(seed)) {}

at::Tensor NoiseStream::draw(at::IntArrayRef shape) {
  return at::randn(shape, generator_, at::TensorOptions(at::kFloat));
}

}  // namespace vdit::engine
