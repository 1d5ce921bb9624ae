// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/tile_grouping.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace vdit::kernels::cuda {
namespace {

using Granules = std::span<const std::int64_t>;

bool starts_earlier(const Run& a, const Run& b) {
  return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
}

/// Reorders granules that are sorted by their runs: first as many with equal lists as fill whole tiles, then
/// the rest.
std::vector<std::int64_t> equal_first(const RunTable& table, const std::vector<std::int64_t>& sorted,
                                      int granules_of_tile) {
  const auto whole = [&](std::ptrdiff_t count) { return count - count % granules_of_tile; };
  std::vector<std::int64_t> order, rest;
  for (auto begin = sorted.begin(); begin != sorted.end();) {
    const auto runs = table.runs(*begin);
    const auto end = std::find_if_not(begin, sorted.end(), [&](std::int64_t granule) {
      return std::ranges::equal(table.runs(granule), runs);
    });
    const auto middle = begin + whole(end - begin);
    order.insert(order.end(), begin, middle);
    rest.insert(rest.end(), middle, end);
    begin = end;
  }
  order.insert(order.end(), rest.begin(), rest.end());
  return order;
}

/// Chunks of the union of the granules' runs, each interval of it in chunks of its own.
std::int64_t union_chunks(const RunTable& table, Granules granules, int chunk_keys) {
  std::span<const Run> lists[kMaxTileGranules];
  for (std::size_t g = 0; g < granules.size(); ++g) lists[g] = table.runs(granules[g]);
  std::int64_t chunks = 0;
  for (Run interval{-1, -1};;) {
    std::span<const Run>* next = nullptr;
    for (std::size_t g = 0; g < granules.size(); ++g)
      if (!lists[g].empty() && (next == nullptr || lists[g].front().begin < next->front().begin))
        next = &lists[g];
    const bool joins = next != nullptr && next->front().begin <= interval.end;
    if (!joins) chunks += (interval.size() + chunk_keys - 1) / chunk_keys;
    if (next == nullptr) return chunks;
    interval = joins ? Run{interval.begin, std::max(interval.end, next->front().end)} : next->front();
    *next = next->subspan(1);
  }
}

}  // namespace

std::vector<std::vector<std::int64_t>> tile_orders(const RunTable& table, int granules_of_tile) {
  std::vector<std::vector<std::int64_t>> orders(1);
  orders[0].resize(static_cast<std::size_t>(table.granules()));
  std::iota(orders[0].begin(), orders[0].end(), std::int64_t{0});
  std::vector<std::int64_t> sorted = orders[0];
  std::stable_sort(sorted.begin(), sorted.end(), [&](std::int64_t a, std::int64_t b) {
    const auto x = table.runs(a), y = table.runs(b);
    return std::lexicographical_compare(x.begin(), x.end(), y.begin(), y.end(), starts_earlier);
  });
  for (auto& order : {sorted, equal_first(table, sorted, granules_of_tile)})
    if (std::ranges::find(orders, order) == orders.end()) orders.push_back(order);
  return orders;
}

std::vector<Granules> cut_into_tiles(const RunTable& table, Granules order, const TileShape& shape) {
  const auto most = static_cast<std::size_t>(shape.granules);
  std::vector<Granules> tiles;
  if (shape.step_cost[0] >= 1) {
    for (; !order.empty(); order = order.subspan(tiles.back().size()))
      tiles.push_back(order.first(std::min(most, order.size())));
    return tiles;
  }
  // Of the first `past` granules: the least cost, and how many the last tile has.
  std::vector<double> cost{0};
  std::vector<std::size_t> last{0};
  for (std::size_t past = 1; past <= order.size(); ++past) {
    cost.push_back(std::numeric_limits<double>::max());
    last.push_back(0);
    for (std::size_t count = std::min(most, past); count > 0; --count) {
      const Granules tile = order.subspan(past - count, count);
      const double steps = static_cast<double>(union_chunks(table, tile, shape.chunk_keys)) /
                           static_cast<double>(shape.step_chunks);
      const double with_it = cost[past - count] + shape.item_cost + shape.step_cost[count - 1] * steps;
      if (with_it >= cost[past]) continue;
      cost[past] = with_it;
      last[past] = count;
    }
  }
  for (std::size_t past = order.size(); past > 0; past -= last[past])
    tiles.push_back(order.subspan(past - last[past], last[past]));
  std::ranges::reverse(tiles);
  return tiles;
}

}  // namespace vdit::kernels::cuda
