// SPDX-License-Identifier: Apache-2.0
// What a GPU kernel is told about the runs: query tiles cut into segments of keys, and the order of the work.
// Made once on the host for a geometry and a set of modes; the kernels know neither modes nor run tables.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/runs/run_table.h"

namespace vdit::kernels::cuda {

/// Most granules of 64 rows in a query tile.
inline constexpr int kMaxTileGranules = 3;

/// Keys [begin, end) that some granule of the tile keeps. Within a segment a granule keeps one interval at
/// most: [keep_begin[g], keep_end[g]), empty when both are equal.
struct Segment {
  std::int32_t begin = 0;
  std::int32_t end = 0;
  std::int32_t keep_begin[kMaxTileGranules] = {};
  std::int32_t keep_end[kMaxTileGranules] = {};
};

/// One query tile of one head: what a thread block takes from the queue.
struct WorkItem {
  std::int32_t head = 0;
  std::int32_t batch = 0;
  /// Of each granule; past all tokens where the tile has fewer granules. Granules of a tile need not be
  /// neighbours: they are those whose keys have most in common.
  std::int32_t first_rows[kMaxTileGranules] = {};
  std::int32_t first_segment = 0;
  std::int32_t segments = 0;
  std::int32_t chunks = 0;  ///< keys are loaded in chunks of a fixed size, each segment from its own start
  /// Steps of TileShape::step_chunks chunks: each granule keeps nothing before its first and from past on.
  std::int32_t first_step[kMaxTileGranules] = {};
  std::int32_t past_step[kMaxTileGranules] = {};
  std::int32_t reordered = 0;  ///< RunTable::reorders() of the head
};

struct LaunchPlan {
  std::vector<Segment> segments;  ///< of all run tables; heads with the same table share them
  /// Long tiles first, then head by head (its keys stay in the L2 cache), the last few longest first: that
  /// no multiprocessor starts a long one when the others are about to finish.
  std::vector<WorkItem> items;
  std::int64_t chunks = 0;  ///< of all items: the work that the kernel computes
};

/// How a kernel cuts queries and keys.
struct TileShape {
  int granules = 2;     ///< granules of a query tile: its rows / 64
  int chunk_keys = 64;  ///< keys of a chunk
  int step_chunks = 1;  ///< chunks that are multiplied together
  /// Keys behind the last whole chunk of a segment are a chunk that must be masked. So many of these are put
  /// together, so that few steps have any; 0: each stays behind its segment.
  int tails = 0;
  /// What a step costs of which 1, 2 .. granules keep something, in steps of all of them. Below 1 where the
  /// others' products are left out, and a tile may then have fewer granules than there is room for.
  double step_cost[kMaxTileGranules] = {1, 1, 1};
  double item_cost = 0;  ///< of beginning and ending a tile, in steps
};

/// `tables[head]` says what the head keeps; pointers may repeat, null stands for Skip. All tables have
/// `tokens` tokens. Throws std::invalid_argument when they do not, or when there are more rows than 32-bit
/// indices hold.
LaunchPlan compile_launch_plan(std::span<const RunTable* const> tables, std::int64_t tokens,
                               std::int64_t batch, TileShape shape);

/// The segments of a tile of these granules of a table, at most kMaxTileGranules, in ascending order.
std::vector<Segment> tile_segments(const RunTable& table, std::span<const std::int64_t> granules);

}  // namespace vdit::kernels::cuda
