// SPDX-License-Identifier: Apache-2.0
// The keys of a granule, cut into classes that the same candidates keep.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/runs/run_table.h"

namespace vdit::kernels::cpu {

struct KeyClass {
  std::vector<Run> runs;      ///< sorted, disjoint, not touching
  std::vector<bool> kept_by;  ///< [candidates]
};

/// Every key of [0, tokens) is in exactly one class, that of the keys which nobody keeps included. Nested
/// bands of n widths give n + 1 classes, in however many runs. In the order of their first keys.
std::vector<KeyClass> key_classes(std::span<const RunTable* const> candidates, std::int64_t granule);

}  // namespace vdit::kernels::cpu
