// SPDX-License-Identifier: Apache-2.0
#include "kernels/runs/run_table.h"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string>

namespace vdit::kernels {
namespace {

std::string name_of(const Run& run) {
  return "[" + std::to_string(run.begin) + ", " + std::to_string(run.end) + ")";
}

[[noreturn]] void refuse(std::int64_t granule, const Run& run, const std::string& why) {
  throw std::invalid_argument("granule " + std::to_string(granule) + ": interval " + name_of(run) + " " +
                              why);
}

}  // namespace

RunTable::RunTable(TokenOrder order, std::int64_t tokens, std::vector<std::int64_t> offsets,
                   std::vector<Run> runs)
    : order_(order), tokens_(tokens) {
  if (order != TokenOrder::FrameMajor && order != TokenOrder::SpaceMajor) {
    throw std::invalid_argument("unknown token order " + std::to_string(static_cast<int>(order)));
  }
  if (tokens < 0 || tokens > std::numeric_limits<std::int32_t>::max()) {
    throw std::invalid_argument("token count " + std::to_string(tokens) + " is not in 0 .. 2^31 - 1");
  }
  const std::int64_t granules = granule_count(tokens);
  if (static_cast<std::int64_t>(offsets.size()) != granules + 1) {
    throw std::invalid_argument(std::to_string(tokens) + " tokens have " + std::to_string(granules) +
                                " granules, not " +
                                std::to_string(static_cast<std::int64_t>(offsets.size()) - 1));
  }
  if (offsets.front() != 0 || offsets.back() != static_cast<std::int64_t>(runs.size()) ||
      !std::is_sorted(offsets.begin(), offsets.end())) {
    throw std::invalid_argument("granule offsets do not rise from 0 to the number of runs");
  }
  offsets_.reserve(offsets.size());
  runs_.reserve(runs.size());
  for (std::int64_t granule = 0; granule < granules; ++granule) {
    const auto first = runs_.size();
    for (auto i = offsets[static_cast<std::size_t>(granule)];
         i < offsets[static_cast<std::size_t>(granule) + 1]; ++i) {
      const Run& run = runs[static_cast<std::size_t>(i)];
      if (run.begin < 0 || run.begin >= run.end) refuse(granule, run, "is empty or negative");
      if (run.end > tokens) refuse(granule, run, "ends past token " + std::to_string(tokens));
      if (runs_.size() == first || runs_.back().end < run.begin) {
        runs_.push_back(run);
      } else if (runs_.back().end == run.begin) {
        runs_.back().end = run.end;
      } else {
        refuse(granule, run, "overlaps or precedes " + name_of(runs_.back()));
      }
    }
    offsets_.push_back(static_cast<std::int64_t>(runs_.size()));
  }
}

std::int64_t RunTable::rows(std::int64_t granule) const noexcept {
  return std::min(kGranuleRows, tokens_ - granule * kGranuleRows);
}

bool RunTable::keeps_everything() const noexcept {
  if (static_cast<std::int64_t>(runs_.size()) != granules()) return false;
  const Run all{0, static_cast<std::int32_t>(tokens_)};
  return std::all_of(runs_.begin(), runs_.end(), [&](const Run& run) { return run == all; });
}

std::vector<Run> merged(std::vector<Run> runs, std::int64_t first, std::int64_t past) {
  for (Run& run : runs) {
    run.begin = static_cast<std::int32_t>(std::clamp<std::int64_t>(run.begin, first, past));
    run.end = static_cast<std::int32_t>(std::clamp<std::int64_t>(run.end, first, past));
  }
  std::erase_if(runs, [](const Run& run) { return run.begin >= run.end; });
  std::sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.begin < b.begin; });
  std::vector<Run> out;
  for (const Run& run : runs) {
    if (!out.empty() && run.begin <= out.back().end) {
      out.back().end = std::max(out.back().end, run.end);
    } else {
      out.push_back(run);
    }
  }
  return out;
}

}  // namespace vdit::kernels
