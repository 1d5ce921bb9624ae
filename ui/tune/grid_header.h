// SPDX-License-Identifier: GPL-3.0-or-later
// Heads above and layers beside the mode grid: every one where there is room, every fifth number in small
// cells.
#pragma once

#include <QHeaderView>

namespace vdit::ui {

class GridHeader : public QHeaderView {
  Q_OBJECT
 public:
  explicit GridHeader(Qt::Orientation orientation, QWidget* parent = nullptr);

 protected:
  void paintSection(QPainter* painter, const QRect& rectangle, int section) const override;
  QSize sectionSizeFromContents(int section) const override;
};

}  // namespace vdit::ui
