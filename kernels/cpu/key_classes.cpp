// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/key_classes.h"

#include <algorithm>
#include <map>

namespace vdit::kernels::cpu {

std::vector<KeyClass> key_classes(std::span<const RunTable* const> candidates, std::int64_t granule) {
  // Candidates enter and leave the kept set at the ends of their runs.
  struct Change {
    std::int32_t key;
    std::size_t candidate;
  };
  std::vector<Change> changes;
  for (std::size_t c = 0; c < candidates.size(); ++c) {
    for (const Run& run : candidates[c]->runs(granule)) {
      changes.push_back({run.begin, c});
      changes.push_back({run.end, c});
    }
  }
  std::sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) { return a.key < b.key; });

  std::vector<KeyClass> classes;
  std::map<std::vector<bool>, std::size_t> known;
  std::vector<bool> kept_by(candidates.size(), false);
  const auto append = [&](std::int32_t begin, std::int32_t end) {
    if (begin == end) return;
    const auto [place, is_new] = known.try_emplace(kept_by, classes.size());
    if (is_new) classes.push_back({{}, kept_by});
    std::vector<Run>& runs = classes[place->second].runs;
    if (!runs.empty() && runs.back().end == begin) {
      runs.back().end = end;
    } else {
      runs.push_back({begin, end});
    }
  };
  std::int32_t begin = 0;
  for (const Change& change : changes) {
    append(begin, change.key);
    begin = change.key;
    kept_by[change.candidate] = !kept_by[change.candidate];
  }
  append(begin, static_cast<std::int32_t>(candidates.front()->tokens()));
  return classes;
}

}  // namespace vdit::kernels::cpu
