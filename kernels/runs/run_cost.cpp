// SPDX-License-Identifier: Apache-2.0
#include "kernels/runs/run_cost.h"

namespace vdit::kernels {

std::int64_t kept_pairs(const RunTable& table) {
  std::int64_t pairs = 0;
  for (std::int64_t granule = 0; granule < table.granules(); ++granule) {
    std::int64_t keys = 0;
    for (const Run& run : table.runs(granule)) keys += run.size();
    pairs += keys * table.rows(granule);
  }
  return pairs;
}

double density(const RunTable& table) {
  if (table.tokens() == 0) return 1;
  const auto tokens = static_cast<double>(table.tokens());
  return static_cast<double>(kept_pairs(table)) / (tokens * tokens);
}

std::int64_t kept_tiles(const RunTable& table, std::int64_t keys) {
  std::int64_t tiles = 0;
  for (std::int64_t granule = 0; granule < table.granules(); ++granule) {
    for (const Run& run : table.runs(granule)) tiles += (run.size() + keys - 1) / keys;
  }
  return tiles;
}

}  // namespace vdit::kernels
