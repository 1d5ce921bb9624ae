// SPDX-License-Identifier: GPL-3.0-or-later
// Live attention: a thumbnail a head, heads down and layers across; what has not come yet is hatched.
#pragma once

#include <QImage>
#include <QWidget>

#include "app/link/engine_link.h"
#include "ui/views/latest_task.h"

namespace vdit::ui {

class HeadsStrip : public QWidget {
  Q_OBJECT
 public:
  explicit HeadsStrip(QWidget* parent = nullptr);

  void setAtlas(const link::HeadAtlas& atlas);  ///< its pictures are made on a worker
  void clear();
  int shownHeads() const { return m_shown; }
  QSize sizeHint() const override;

 Q_SIGNALS:
  void headChosen(int layer, int head);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;

 private:
  struct Pictures {
    int layers = 0, heads = 0, shown = 0;
    QList<QImage> maps;
  };
  static Pictures picturesOf(const link::HeadAtlas& atlas);
  QRectF cell(int layer, int head) const;

  LatestTask<Pictures> m_pictures;
  int m_layers = 0, m_heads = 0, m_shown = 0;
  QList<QImage> m_maps;  // [layers, heads]; null: not yet
};

}  // namespace vdit::ui
