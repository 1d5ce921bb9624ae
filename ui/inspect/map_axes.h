// SPDX-License-Identifier: GPL-3.0-or-later
// What a position of a map means: the frame, row and column of the video, or text. One map has one token
// order.
#pragma once

#include <QCoreApplication>
#include <QString>
#include <vector>

#include "kernels/runs/token_grid.h"

namespace vdit::ui {

struct TokenPlace {
  bool text = false;
  std::int64_t index = 0;  ///< of a text token
  std::int64_t frame = 0, row = 0, column = 0;
};

class MapAxes {
  Q_DECLARE_TR_FUNCTIONS(vdit::ui::MapAxes)
 public:
  MapAxes() = default;
  MapAxes(const kernels::TokenGrid& grid, kernels::TokenOrder order) : m_grid(grid), m_order(order) {}

  const kernels::TokenGrid& grid() const { return m_grid; }
  kernels::TokenOrder order() const { return m_order; }
  std::int64_t tokens() const { return m_grid.tokens(); }

  TokenPlace place(std::int64_t position) const;
  std::int64_t position(const TokenPlace& place) const;
  QString text(std::int64_t position) const;  ///< "t 6, row 5, column 10", "text 3"

  /// Where frames (frame-major) or rows of places (space-major) begin, and where text does.
  struct Mark {
    std::int64_t begin = 0, end = 0;
    QString label;  ///< "t6", "row 5", "text"
    bool text = false;
  };
  std::vector<Mark> marks() const;
  QString keyTitle() const;  ///< "key frame", "key row"
  QString queryTitle() const;

 private:
  kernels::TokenGrid m_grid;
  kernels::TokenOrder m_order = kernels::TokenOrder::FrameMajor;
};

}  // namespace vdit::ui
