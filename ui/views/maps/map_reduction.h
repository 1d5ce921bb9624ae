// SPDX-License-Identifier: GPL-3.0-or-later
// A part of a map reduced to about the pixels that show it: largest values keep thin diagonals, means keep
// the mass.
#pragma once

#include <vector>

namespace vdit::ui {

enum class Pooling { Maximum, Mean };

/// Cells [left, right) x [top, bottom).
struct CellRect {
  int left = 0, top = 0, right = 0, bottom = 0;

  int width() const { return right - left; }
  int height() const { return bottom - top; }
  bool operator==(const CellRect&) const = default;
};

/// `map` is [rows, columns]; the result [height, width], at most the part's own size. NaN (not captured) is
/// left out of means and maxima; a cell of NaN alone stays NaN.
std::vector<float> reduceMap(const std::vector<float>& map, int rows, int columns, const CellRect& part,
                             int width, int height, Pooling pooling);

}  // namespace vdit::ui
