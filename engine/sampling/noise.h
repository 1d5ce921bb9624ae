// SPDX-License-Identifier: Apache-2.0
// The noise that a seed means. Not for noise drawn inside a scheduler's step.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace vdit::engine {

/// Standard normal float32 of `shape` on the CPU: the same bits as PyTorch's
/// `torch.randn(shape, generator=torch.Generator("cpu").manual_seed(seed))`, on whatever device the run is.
at::Tensor initial_noise(std::uint64_t seed, at::IntArrayRef shape);

}  // namespace vdit::engine
