// SPDX-License-Identifier: Apache-2.0
// A velocity model for tests of the loop: it mixes all values, so that any wrong state shows in the result.
#pragma once

#include <ATen/TensorOperators.h>
#include <ATen/ops/sin.h>

#include "engine/sampling/denoise_loop.h"
#include "engine/sampling/noise.h"

namespace vdit::engine {

inline constexpr int64_t kSyntheticShape[] = {1, 4, 3, 4, 6};

inline at::Tensor synthetic_velocity(const at::Tensor& latents, double timestep, int step) {
  return at::sin(latents * 1.7 + timestep * 0.01) + latents.mean() * (step + 1);
}

inline DenoisePosition synthetic_start() {
  return {.latents = initial_noise(3, kSyntheticShape)};
}

}  // namespace vdit::engine
