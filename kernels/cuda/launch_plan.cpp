// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/launch_plan.h"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>

#include "kernels/cuda/tile_grouping.h"

namespace vdit::kernels::cuda {
namespace {

/// Items at the end of the queue that are sorted by length: some for each multiprocessor of a large device.
constexpr std::ptrdiff_t kSortedTail = 512;

/// The tiles of one run table, shared by all heads that have it.
struct TableTiles {
  std::vector<WorkItem> tiles;  // head and batch not filled in, first_segment counts from `segments`
  std::vector<Segment> segments;
  std::int64_t chunks = 0;
  double cost = 0;
};

std::vector<Run> union_of(const RunTable& table, std::span<const std::int64_t> granules) {
  std::vector<Run> all;
  for (const std::int64_t granule : granules) {
    const auto runs = table.runs(granule);
    all.insert(all.end(), runs.begin(), runs.end());
  }
  return merged(std::move(all), 0, table.tokens());
}

/// The runs of one granule, walked in step with the union.
class RunCursor {
 public:
  explicit RunCursor(std::span<const Run> runs) : runs_(runs) {}

  /// Drops the runs that end before `begin`; returns where the second run after it starts, or `end`.
  std::int32_t second_begin(std::int32_t begin, std::int32_t end) {
    while (at_ < runs_.size() && runs_[at_].end <= begin) ++at_;
    return at_ + 1 < runs_.size() ? std::min(end, runs_[at_ + 1].begin) : end;
  }
  /// The part of the current run inside [begin, end).
  Run clipped(std::int32_t begin, std::int32_t end) const {
    if (at_ == runs_.size()) return {begin, begin};
    const Run kept{std::max(begin, runs_[at_].begin), std::min(end, runs_[at_].end)};
    return kept.begin < kept.end ? kept : Run{begin, begin};
  }

 private:
  std::span<const Run> runs_;
  std::size_t at_ = 0;
};

std::int32_t chunks_of(std::span<const Segment> segments, int chunk_keys) {
  return std::accumulate(segments.begin(), segments.end(), std::int32_t{0},
                         [&](std::int32_t sum, const Segment& segment) {
                           return sum + (segment.end - segment.begin + chunk_keys - 1) / chunk_keys;
                         });
}

/// The part [begin, end) of a segment's keys, loaded from `from` on.
Segment part_of(const Segment& segment, std::int32_t from, std::int32_t begin, std::int32_t end) {
  Segment part{.begin = from, .end = end};
  for (int g = 0; g < kMaxTileGranules; ++g) {
    part.keep_begin[g] = std::clamp(segment.keep_begin[g], begin, end);
    part.keep_end[g] = std::clamp(segment.keep_end[g], part.keep_begin[g], end);
  }
  return part;
}

/// Cuts off what does not fill whole chunks and puts these tails behind each other, shape.tails at a time. A
/// tail is a chunk that ends where the segment does; what it has before the whole chunks' end is not kept.
std::vector<Segment> with_tails_together(const std::vector<Segment>& segments, TileShape shape) {
  std::vector<Segment> result, tails;
  const auto append_tails = [&] {
    result.insert(result.end(), tails.begin(), tails.end());
    tails.clear();
  };
  for (const Segment& segment : segments) {
    const std::int32_t length = segment.end - segment.begin, whole = length - length % shape.chunk_keys;
    const std::int32_t border = segment.begin + whole;
    if (shape.tails == 0 || whole == 0 || whole == length) {
      result.push_back(segment);
      continue;
    }
    result.push_back(part_of(segment, segment.begin, segment.begin, border));
    tails.push_back(part_of(segment, segment.end - shape.chunk_keys, border, segment.end));
    if (static_cast<int>(tails.size()) == shape.tails) append_tails();
  }
  append_tails();
  return result;
}

/// Fills in which steps each granule keeps something of.
void set_steps(WorkItem& item, std::span<const Segment> segments, TileShape shape) {
  std::fill_n(item.first_step, kMaxTileGranules, std::numeric_limits<std::int32_t>::max());
  std::int32_t chunk = 0;
  for (const Segment& segment : segments) {
    for (int g = 0; g < shape.granules; ++g) {
      if (segment.keep_begin[g] == segment.keep_end[g]) continue;
      const auto step_of = [&](std::int32_t key) {
        return (chunk + (key - segment.begin) / shape.chunk_keys) / shape.step_chunks;
      };
      item.first_step[g] = std::min(item.first_step[g], step_of(segment.keep_begin[g]));
      item.past_step[g] = std::max(item.past_step[g], step_of(segment.keep_end[g] - 1) + 1);
    }
    chunk += chunks_of({&segment, 1}, shape.chunk_keys);
  }
  for (int g = 0; g < kMaxTileGranules; ++g)
    item.first_step[g] = std::min(item.first_step[g], item.past_step[g]);
}

/// The cost of a tile by shape.step_cost and shape.item_cost.
double cost_of(const WorkItem& item, const TileShape& shape) {
  if (item.chunks == 0) return 0;
  const std::int32_t steps = (item.chunks + shape.step_chunks - 1) / shape.step_chunks;
  std::vector<std::int32_t> borders{0, steps};
  for (int g = 0; g < shape.granules; ++g)
    borders.insert(borders.end(), {item.first_step[g], item.past_step[g]});
  std::ranges::sort(borders);
  double cost = shape.item_cost;
  for (std::size_t i = 1; i < borders.size(); ++i) {  // from one border to the next the same granules work
    const std::int32_t begin = borders[i - 1];
    int working = 0;
    for (int g = 0; g < shape.granules; ++g)
      working += item.first_step[g] <= begin && begin < item.past_step[g];
    cost += shape.step_cost[std::max(working, 1) - 1] * (borders[i] - begin);
  }
  return cost;
}

/// A tile of each group of granules.
TableTiles make_tiles(const RunTable& table, const std::vector<std::span<const std::int64_t>>& groups,
                      TileShape shape) {
  TableTiles result;
  for (const auto granules : groups) {
    auto tile = tile_segments(table, granules);
    // Whole boxes first: those behind them are then copied whole too, not in halves of two.
    std::stable_partition(tile.begin(), tile.end(),
                          [](const Segment& s) { return (s.end - s.begin) % kGranuleRows == 0; });
    tile = with_tails_together(tile, shape);
    WorkItem item;
    std::fill_n(item.first_rows, kMaxTileGranules,
                static_cast<std::int32_t>(table.granules() * kGranuleRows));
    for (std::size_t g = 0; g < granules.size(); ++g)
      item.first_rows[g] = static_cast<std::int32_t>(granules[g] * kGranuleRows);
    item.reordered = table.reorders();
    item.segments = static_cast<std::int32_t>(tile.size());
    item.first_segment = static_cast<std::int32_t>(result.segments.size());
    item.chunks = chunks_of(tile, shape.chunk_keys);
    set_steps(item, tile, shape);
    result.segments.insert(result.segments.end(), tile.begin(), tile.end());
    result.chunks += item.chunks;
    result.cost += cost_of(item, shape);
    result.tiles.push_back(item);
  }
  return result;
}

/// The best tiles of a table.
TableTiles compile_table(const RunTable& table, TileShape shape) {
  std::optional<TableTiles> best;
  for (const std::vector<std::int64_t>& order : tile_orders(table, shape.granules)) {
    TableTiles tiles = make_tiles(table, cut_into_tiles(table, order, shape), shape);
    if (!best || tiles.cost < best->cost) best = std::move(tiles);
  }
  return *std::move(best);
}

/// Adds the tiles' segments to those of the plan.
void append_segments(TableTiles& tiles, std::vector<Segment>& segments) {
  for (WorkItem& item : tiles.tiles) item.first_segment += static_cast<std::int32_t>(segments.size());
  segments.insert(segments.end(), tiles.segments.begin(), tiles.segments.end());
  tiles.segments.clear();
}

bool is_longer(const WorkItem& a, const WorkItem& b) {
  return a.chunks > b.chunks;
}

/// A tile much longer than the rest of its head (a tile of text rows): started late it would be the tail.
bool is_long(const WorkItem& item, const TableTiles& head) {
  return item.chunks * static_cast<std::int64_t>(head.tiles.size()) > 2 * head.chunks;
}

}  // namespace

std::vector<Segment> tile_segments(const RunTable& table, std::span<const std::int64_t> granules) {
  std::vector<RunCursor> cursors;
  for (const std::int64_t granule : granules) cursors.emplace_back(table.runs(granule));
  std::vector<Segment> segments;
  for (const Run& interval : union_of(table, granules)) {
    for (std::int32_t begin = interval.begin; begin < interval.end;) {
      std::int32_t end = interval.end;
      for (RunCursor& cursor : cursors) end = std::min(end, cursor.second_begin(begin, interval.end));
      Segment segment{.begin = begin, .end = end};
      for (std::size_t g = 0; g < cursors.size(); ++g) {
        const Run kept = cursors[g].clipped(begin, end);
        segment.keep_begin[g] = kept.begin;
        segment.keep_end[g] = kept.end;
      }
      segments.push_back(segment);
      begin = end;
    }
  }
  return segments;
}

LaunchPlan compile_launch_plan(std::span<const RunTable* const> tables, std::int64_t tokens,
                               std::int64_t batch, TileShape shape) {
  if (tokens > std::numeric_limits<std::int32_t>::max() / 2)
    throw std::invalid_argument("launch plan: " + std::to_string(tokens) +
                                " tokens, at most 2^30 are supported");
  const RunTable skip(TokenOrder::FrameMajor, tokens,
                      std::vector<std::int64_t>(static_cast<std::size_t>(granule_count(tokens)) + 1, 0), {});
  LaunchPlan plan;
  std::map<const RunTable*, TableTiles> compiled;
  std::vector<const TableTiles*> heads;
  for (const RunTable* table : tables) {
    if (table == nullptr) table = &skip;
    if (table->tokens() != tokens)
      throw std::invalid_argument("launch plan: a run table has " + std::to_string(table->tokens()) +
                                  " tokens, the problem has " + std::to_string(tokens));
    auto [entry, fresh] = compiled.try_emplace(table);
    if (fresh) {
      entry->second = compile_table(*table, shape);
      append_segments(entry->second, plan.segments);
    }
    heads.push_back(&entry->second);
  }

  std::vector<std::size_t> order(heads.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return heads[a]->chunks > heads[b]->chunks; });
  for (const bool long_tiles : {true, false}) {
    for (const std::size_t head : order) {
      for (std::int64_t b = 0; b < batch; ++b) {
        for (WorkItem item : heads[head]->tiles) {
          if (is_long(item, *heads[head]) != long_tiles) continue;
          item.head = static_cast<std::int32_t>(head);
          item.batch = static_cast<std::int32_t>(b);
          plan.items.push_back(item);
          plan.chunks += item.chunks;
        }
      }
    }
    if (long_tiles) std::stable_sort(plan.items.begin(), plan.items.end(), is_longer);
  }
  const auto past = std::find_if(plan.items.rbegin(), plan.items.rend(), [](const WorkItem& item) {
                      return item.chunks > 0;
                    }).base();
  std::stable_sort(past - std::min(kSortedTail, past - plan.items.begin()), past, is_longer);
  return plan;
}

}  // namespace vdit::kernels::cuda
