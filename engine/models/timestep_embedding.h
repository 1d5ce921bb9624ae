// SPDX-License-Identifier: Apache-2.0
// The sinusoidal embedding of a number that conditions a transformer: its timestep, its guidance.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace vdit::engine {

/// [cos(t f_j) .., sin(t f_j) ..] with f_j = 10000^(-j / half), in float32 as diffusers computes it
/// (Timesteps with flip_sin_to_cos and no shift). Returns float32 [1, channels] on the CPU; `channels` is
/// even.
at::Tensor sinusoid(double value, std::int64_t channels);

}  // namespace vdit::engine
