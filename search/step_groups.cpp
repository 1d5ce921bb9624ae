// SPDX-License-Identifier: Apache-2.0
#include "search/step_groups.h"

#include <cstddef>

namespace vdit::search {

int group_of_step(const std::vector<TableGroup>& groups, int step, int steps) {
  const double fraction = static_cast<double>(step) / steps;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (fraction >= groups[i].begin && fraction < groups[i].end) return static_cast<int>(i);
  }
  return -1;
}

std::vector<TableGroup> default_groups() {
  return {{0, 0.1}, {0.1, 0.25}, {0.25, 0.55}, {0.55, 1}};
}

}  // namespace vdit::search
