// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/maps/map_reduction.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace vdit::ui {

std::vector<float> reduceMap(const std::vector<float>& map, int rows, int columns, const CellRect& part,
                             int width, int height, Pooling pooling) {
  CellRect cut{std::clamp(part.left, 0, columns), std::clamp(part.top, 0, rows),
               std::clamp(part.right, 0, columns), std::clamp(part.bottom, 0, rows)};
  width = std::clamp(width, 0, cut.width());
  height = std::clamp(height, 0, cut.height());
  const float none = std::numeric_limits<float>::quiet_NaN();
  std::vector<float> out(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), none);
  if (out.empty()) return out;
  std::vector<int> columnOf(static_cast<std::size_t>(cut.width()));
  for (int x = 0; x < cut.width(); ++x)
    columnOf[static_cast<std::size_t>(x)] = static_cast<int>(static_cast<long long>(x) * width / cut.width());
  std::vector<int> counts(static_cast<std::size_t>(width));
  for (int y = 0; y < height; ++y) {
    const int from = cut.top + static_cast<int>(static_cast<long long>(y) * cut.height() / height);
    const int to = cut.top + static_cast<int>(static_cast<long long>(y + 1) * cut.height() / height);
    float* line = out.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
    std::fill(counts.begin(), counts.end(), 0);
    for (int row = from; row < to; ++row) {
      const float* source =
          map.data() + static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) + cut.left;
      for (int x = 0; x < cut.width(); ++x) {
        const float value = source[x];
        if (std::isnan(value)) continue;
        const auto at = static_cast<std::size_t>(columnOf[static_cast<std::size_t>(x)]);
        if (counts[at]++ == 0) {
          line[at] = value;
        } else if (pooling == Pooling::Maximum) {
          line[at] = std::max(line[at], value);
        } else {
          line[at] += value;
        }
      }
    }
    if (pooling == Pooling::Mean) {
      for (std::size_t x = 0; x < counts.size(); ++x) {
        if (counts[x] > 0) line[x] /= static_cast<float>(counts[x]);
      }
    }
  }
  return out;
}

}  // namespace vdit::ui
