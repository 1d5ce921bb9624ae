// SPDX-License-Identifier: Apache-2.0
// What a pattern keeps: for every granule of 64 query rows a sorted list of disjoint key intervals.
// Reference, CPU and GPU kernels, density, search and window all read this; no kernel knows a mode.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/runs/token_grid.h"

namespace vdit::kernels {

inline constexpr std::int64_t kGranuleRows = 64;

/// Key tokens [begin, end), in the head's token order.
struct Run {
  std::int32_t begin = 0;
  std::int32_t end = 0;

  std::int32_t size() const noexcept { return end - begin; }
  bool operator==(const Run&) const = default;
};

/// Immutable once made. All rows of a granule attend exactly the union of its runs; a granule without runs
/// gives zero.
class RunTable {
 public:
  RunTable() = default;

  /// `offsets` has granules + 1 entries: the runs of granule g are runs[offsets[g]] to runs[offsets[g + 1]]
  /// (exclusive). Touching runs are merged. Throws std::invalid_argument naming granule and interval when
  /// intervals are unsorted, overlap, are empty, negative or end past the last token, or when the granules
  /// are not ceil(tokens / 64).
  RunTable(TokenOrder order, std::int64_t tokens, std::vector<std::int64_t> offsets, std::vector<Run> runs);

  TokenOrder order() const noexcept { return order_; }
  std::int64_t tokens() const noexcept { return tokens_; }
  std::int64_t granules() const noexcept { return static_cast<std::int64_t>(offsets_.size()) - 1; }
  std::span<const Run> runs(std::int64_t granule) const noexcept {
    const auto begin = static_cast<std::size_t>(offsets_[static_cast<std::size_t>(granule)]);
    const auto end = static_cast<std::size_t>(offsets_[static_cast<std::size_t>(granule) + 1]);
    return std::span(runs_).subspan(begin, end - begin);
  }
  /// Rows of the granule: 64, fewer in the last one.
  std::int64_t rows(std::int64_t granule) const noexcept;

  bool keeps_everything() const noexcept;
  /// Whether a head's rows must lie in another order than the model's, which is frame-major.
  bool reorders() const noexcept { return order_ == TokenOrder::SpaceMajor && !keeps_everything(); }
  bool keeps_nothing() const noexcept { return runs_.empty(); }

  bool operator==(const RunTable&) const = default;

 private:
  TokenOrder order_ = TokenOrder::FrameMajor;
  std::int64_t tokens_ = 0;
  std::vector<std::int64_t> offsets_{0};
  std::vector<Run> runs_;
};

/// Granules of a sequence: ceil(tokens / 64).
constexpr std::int64_t granule_count(std::int64_t tokens) noexcept {
  return (tokens + kGranuleRows - 1) / kGranuleRows;
}

/// Sorts, clips to [first, past) and merges runs that touch or overlap; empty ones vanish.
std::vector<Run> merged(std::vector<Run> runs, std::int64_t first, std::int64_t past);

}  // namespace vdit::kernels
