// SPDX-License-Identifier: Apache-2.0
// Half-widths that suit the kernels, for whoever derives one from a density. Kernels take any.
#pragma once

#include <cstdint>

#include "kernels/runs/token_grid.h"

namespace vdit::kernels {

/// Video tokens up to which a sequence is short: it runs well on a CPU, whose kernels take single keys.
inline constexpr std::int64_t kShortSequence = 16384;

/// What half-widths for a grid should be multiples of. A band keeps 64 + 2 w keys of a granule: on long
/// sequences, which GPUs compute in chunks of 16 keys, w in eights leaves no chunk half empty.
inline std::int64_t width_step(const TokenGrid& grid) noexcept {
  return grid.video_tokens() > kShortSequence ? 8 : 1;
}

}  // namespace vdit::kernels
