// SPDX-License-Identifier: GPL-3.0-or-later
// The cell under the pointer, beside a grid whose cells are too small to say it themselves: its map, mode and
// figures, and the counts of all modes.
#pragma once

#include <QWidget>

#include "ui/tune/grid_model.h"

namespace vdit::ui {

class HeadCard : public QWidget {
  Q_OBJECT
 public:
  explicit HeadCard(GridModel& model, QWidget* parent = nullptr);
  void showCell(int cell);  ///< layer * heads + head; -1 keeps what it shows
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  GridModel& m_model;
  int m_cell = 0;
};

/// How many heads take each mode, as a line under the grid.
class ModeLegend : public QWidget {
  Q_OBJECT
 public:
  explicit ModeLegend(GridModel& model, QWidget* parent = nullptr);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  GridModel& m_model;
};

}  // namespace vdit::ui
