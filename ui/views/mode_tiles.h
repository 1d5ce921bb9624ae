// SPDX-License-Identifier: GPL-3.0-or-later
// Mode tiles as pixmaps, each painted once a size: grids show thousands of them.
#pragma once

#include <QHash>
#include <QPixmap>

#include "kernels/runs/head_mode.h"

class QPainter;

namespace vdit::ui {

class ModeTiles {
 public:
  void paint(QPainter& painter, const QRect& tile, kernels::Mode mode);
  void forget() { m_tiles.clear(); }  ///< after a change of theme

 private:
  QHash<quint64, QPixmap> m_tiles;
};

}  // namespace vdit::ui
