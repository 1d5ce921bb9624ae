// SPDX-License-Identifier: Apache-2.0
// Which granules share a query tile. A tile computes the union of its granules' keys: granules with like
// lists belong together. Bands in every frame are alike at the same place of different frames, which are far
// apart in the order of tokens.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/cuda/launch_plan.h"
#include "kernels/runs/run_table.h"

namespace vdit::kernels::cuda {

/// Orders of all granules of a table whose neighbours may make good tiles, without repeats: as they are,
/// sorted by their runs, and, of these, as many with equal lists as fill whole tiles before the rest.
std::vector<std::vector<std::int64_t>> tile_orders(const RunTable& table, int granules_of_tile);

/// Cuts `order` into tiles of at most shape.granules such that all of them together cost least by
/// shape.step_cost and shape.item_cost: a granule that shares few keys with its neighbours is better left
/// alone. Full tiles where idle granules save nothing.
std::vector<std::span<const std::int64_t>> cut_into_tiles(const RunTable& table,
                                                          std::span<const std::int64_t> order,
                                                          const TileShape& shape);

}  // namespace vdit::kernels::cuda
