// SPDX-License-Identifier: Apache-2.0
// The noise that a seed means.
#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>

namespace vdit::engine {

/// Standard normal float32 of `shape` on the CPU: the same bits as PyTorch's
/// `torch.randn(shape, generator=torch.Generator("cpu").manual_seed(seed))`, on whatever device the run is.
at::Tensor initial_noise(std::uint64_t seed, at::IntArrayRef shape);

/// The same generator over several draws, for schedulers that draw noise in their steps.
class NoiseStream {
 public:
  explicit NoiseStream(std::uint64_t seed);
  at::Tensor draw(at::IntArrayRef shape);

 private:
  at::Generator generator_;
};

/// Where a scheduler's noise begins.
struct NoiseOrigin {
  std::uint64_t seed = 0;
  bool initial_drawn = true;  ///< the run's first latents came from the same generator
};

}  // namespace vdit::engine
