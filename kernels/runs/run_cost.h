// SPDX-License-Identifier: Apache-2.0
// What a run table keeps, counted: the one place where density is defined in code.
#pragma once

#include <cstdint>

#include "kernels/runs/run_table.h"

namespace vdit::kernels {

/// Kept (query, key) token pairs.
std::int64_t kept_pairs(const RunTable& table);

/// Kept pairs over all pairs, 0..1; 1 for a table without tokens.
double density(const RunTable& table);

/// Steps of `keys` keys that the granules take, each run cut from its own start: what a kernel computes.
std::int64_t kept_tiles(const RunTable& table, std::int64_t keys = 64);

}  // namespace vdit::kernels
