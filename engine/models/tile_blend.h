// SPDX-License-Identifier: Apache-2.0
// Overlapping tiles of a decoded clip become one (diffusers' blend_t, blend_v, blend_h).
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace vdit::engine {

/// Fades from the end of `before` to the start of `tile`, which it changes, along dimension `dim` over
/// `extent` places, or as many as both have.
void blend_into(at::Tensor& tile, const at::Tensor& before, int64_t dim, int64_t extent);

}  // namespace vdit::engine
