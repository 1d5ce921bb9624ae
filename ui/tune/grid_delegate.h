// SPDX-License-Identifier: GPL-3.0-or-later
// Paints a cell of the mode grid by its size: a letter in small cells, tile, map, parameter and error in wide
// ones; padlock, comment corner, hatch of what is not measured. No meaning by colour alone.
#pragma once

#include <QStyledItemDelegate>

#include "ui/tune/grid_model.h"
#include "ui/views/mode_tiles.h"

namespace vdit::ui {

class GridDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  explicit GridDelegate(GridModel& model, QObject* parent = nullptr);

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  void forgetTiles() { m_tiles.forget(); }  ///< after a change of theme

 private:
  void paintWide(QPainter& painter, const QRect& cell, const GridCell& one, const QModelIndex& index) const;
  void paintNumbers(QPainter& painter, const QRect& text, const GridCell& one, bool twoLines) const;
  void paintMap(QPainter& painter, const QRect& cell, const GridCell& one, const QModelIndex& index) const;
  void paintFigure(QPainter& painter, const QRect& cell, const GridCell& one) const;
  void paintMarks(QPainter& painter, const QRect& cell, const GridCell& one) const;
  static void paintFault(QPainter& painter, const QRect& cell);
  void paintTile(QPainter& painter, const QRect& tile, const GridCell& one) const;

  GridModel& m_model;
  mutable ModeTiles m_tiles;
};

/// 5 px hatch of what was not captured or measured, in `line`.
void paintHatch(QPainter& painter, const QRect& rectangle);

}  // namespace vdit::ui
