// SPDX-License-Identifier: Apache-2.0
// Pooled maps: one pass over Q and K per granule. Weights are summed over column blocks while the base of the
// exponent is still moving; the sums move with it, and the rows' totals divide them at the end.
#include <atomic>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "kernels/cpu/backend.h"
#include "kernels/cpu/probe_problem.h"
#include "kernels/include/vdit/kernels/probe.h"

namespace vdit::kernels {
namespace {

// Granules that share a row block finish in any order. Sums in fixed point do not depend on it; a row block
// holds fewer than 2^31 rows of mass 1.
constexpr double kFixedPoint = 0x1p32;

constexpr std::int64_t kLanes = 16;

// One map of all heads while it is summed.
struct MapSums {
  MapSums(const PooledMap& map, const ProbeProblem& problem)
      : rows(map.rows(problem.grid.tokens())), columns(map.columns(problem.grid.tokens())) {
    const auto tokens = static_cast<std::size_t>(problem.grid.tokens());
    block_of_row.resize(tokens);
    block_of_key.resize(tokens);
    const std::vector<std::int32_t> positions = cpu::positions_of(map.order, problem.grid);
    for (std::size_t i = 0; i < tokens; ++i) {
      const auto token = static_cast<std::size_t>(positions[i]);
      block_of_row[token] = static_cast<std::int32_t>(static_cast<std::int64_t>(i) / map.row_block);
      block_of_key[token] = static_cast<std::int32_t>(static_cast<std::int64_t>(i) / map.column_block);
    }
    mass.resize(static_cast<std::size_t>(problem.heads * rows * columns));
    not_finite.resize(static_cast<std::size_t>(problem.heads * rows));
    sampled.resize(static_cast<std::size_t>(rows));
  }

  // Rows [first, first + count) of a head, their weights summed over column blocks and not yet divided.
  void add(std::int64_t head, std::int64_t first, std::int64_t count, const float* sums,
           const float* row_sums) {
    float inverse[kGranuleRows] = {};
    for (std::int64_t row = 0; row < count; ++row) inverse[row] = 1 / row_sums[row];
    for (std::int64_t row = 0; row < count;) {
      const std::int32_t block = block_of_row[static_cast<std::size_t>(first + row)];
      std::int64_t past = row + 1;
      while (past < count && block_of_row[static_cast<std::size_t>(first + past)] == block) ++past;
      add_rows(head * rows + block, row, past, sums, inverse);
      row = past;
    }
  }

  std::vector<float> averages() const {
    std::vector<float> map(mass.size(), std::numeric_limits<float>::quiet_NaN());
    for (std::size_t row = 0; row < not_finite.size(); ++row) {
      const std::int64_t count = sampled[row % static_cast<std::size_t>(rows)];
      if (count == 0 || not_finite[row] != 0) continue;
      for (std::size_t i = row * static_cast<std::size_t>(columns);
           i < (row + 1) * static_cast<std::size_t>(columns); ++i) {
        map[i] = static_cast<float>(static_cast<double>(mass[i]) / kFixedPoint / static_cast<double>(count));
      }
    }
    return map;
  }

  std::int64_t rows;
  std::int64_t columns;
  std::vector<std::int32_t> block_of_row;  // [tokens], frame-major, as the next
  std::vector<std::int32_t> block_of_key;
  std::vector<std::uint64_t> mass;       // [heads, rows, columns]
  std::vector<std::uint8_t> not_finite;  // [heads, rows]
  std::vector<std::int64_t> sampled;     // [rows]: query rows looked at

 private:
  // Rows [first, past) of the granule, which share a row of the map.
  void add_rows(std::int64_t map_row, std::int64_t first, std::int64_t past, const float* sums,
                const float* inverse) {
    for (std::int64_t column = 0; column < columns; ++column, sums += kGranuleRows) {
      // Partial sums side by side: the compiler may keep them in the lanes of a vector.
      float lanes[kLanes] = {};
      std::int64_t row = first;
      for (; row + kLanes <= past; row += kLanes) {
        for (std::int64_t i = 0; i < kLanes; ++i) lanes[i] += sums[row + i] * inverse[row + i];
      }
      double share = 0;
      for (; row < past; ++row) share += sums[row] * inverse[row];
      for (const float lane : lanes) share += lane;
      if (std::isfinite(share)) {
        const auto fixed = static_cast<std::uint64_t>(std::llrint(share * kFixedPoint));
        std::atomic_ref(mass[static_cast<std::size_t>(map_row * columns + column)])
            .fetch_add(fixed, std::memory_order_relaxed);
      } else {
        std::atomic_ref(not_finite[static_cast<std::size_t>(map_row)]).store(1, std::memory_order_relaxed);
      }
    }
  }
};

void check_map(const PooledMap& map) {
  if (map.row_block < 1 || map.column_block < 1) {
    throw std::invalid_argument("probe: map blocks of " + std::to_string(map.row_block) + " x " +
                                std::to_string(map.column_block) + " tokens cannot be");
  }
  if (map.order != TokenOrder::FrameMajor && map.order != TokenOrder::SpaceMajor) {
    throw std::invalid_argument("probe: unknown token order");
  }
}

// Floats at the start of the workspace: every map's [columns, 64], then the rows' totals.
std::size_t sums_floats(const std::vector<MapSums>& maps) {
  std::int64_t rows = 1;
  for (const MapSums& map : maps) rows += map.columns;
  return static_cast<std::size_t>(rows * kGranuleRows);
}

void pool_granule(const ProbeProblem& problem, const cpu::GranuleKernel& kernel, const cpu::HeadRows& keys,
                  std::int64_t head, std::int64_t granule, std::vector<MapSums>& maps, std::byte* workspace) {
  auto* row_sums = reinterpret_cast<float*>(workspace);
  float* next = row_sums + kGranuleRows;
  std::vector<cpu::BlockSums> blocks;
  for (const MapSums& map : maps) {
    blocks.push_back({map.block_of_key.data(), map.columns, next});
    next += map.columns * kGranuleRows;
  }
  std::fill(row_sums, next, 0.0F);
  const Run all{0, static_cast<std::int32_t>(problem.grid.tokens())};
  const std::int64_t first = granule * kGranuleRows;
  cpu::GranuleArguments arguments = cpu::query_arguments(problem, granule);
  arguments.q = cpu::query_row(problem, head, first);
  arguments.k = keys.k;
  arguments.k_row_bytes = keys.k_row_bytes;
  arguments.runs = {&all, 1};
  arguments.workspace = reinterpret_cast<std::byte*>(next);
  kernel.pool(arguments, blocks, row_sums);
  for (std::size_t i = 0; i < maps.size(); ++i) {
    maps[i].add(head, first, arguments.rows, blocks[i].sums, row_sums);
  }
}

}  // namespace

std::vector<std::vector<float>> probe_maps(const ProbeProblem& problem, std::span<const PooledMap> maps,
                                           const RowSample& sample, const CpuOptions& options) {
  cpu::check(problem, sample, false);
  for (const PooledMap& map : maps) check_map(map);
  const cpu::GranuleKernel& kernel = cpu::kernel_for(options, problem.type);
  const cpu::Workers workers(options);
  const std::int64_t tokens = problem.grid.tokens();
  std::vector<MapSums> sums;
  for (const PooledMap& map : maps) sums.emplace_back(map, problem);
  const std::vector<std::int64_t> granules = cpu::sampled_granules(sample, tokens);
  for (const std::int64_t granule : granules) {
    for (std::int64_t row = granule * kGranuleRows; row < std::min((granule + 1) * kGranuleRows, tokens);
         ++row) {
      for (MapSums& map : sums) {
        ++map.sampled[static_cast<std::size_t>(map.block_of_row[static_cast<std::size_t>(row)])];
      }
    }
  }
  const cpu::HeadUnits keys(kernel, {problem.type, tokens, problem.head_dim}, cpu::sources_of(problem, false),
                            nullptr, workers);
  const std::size_t workspace = sums_floats(sums) * sizeof(float) + kernel.workspace_bytes(problem.head_dim);
  workers.for_each(static_cast<std::size_t>(problem.heads) * granules.size(), workspace,
                   [&](std::size_t i, std::byte* memory) {
                     const std::size_t head = i / granules.size();
                     pool_granule(problem, kernel, keys[head], static_cast<std::int64_t>(head),
                                  granules[i % granules.size()], sums, memory);
                   });
  std::vector<std::vector<float>> results;
  for (const MapSums& map : sums) results.push_back(map.averages());
  return results;
}

}  // namespace vdit::kernels
