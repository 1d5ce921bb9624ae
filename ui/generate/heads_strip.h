// SPDX-License-Identifier: GPL-3.0-or-later
// Live attention: a thumbnail a head, heads down and layers across; what has not come yet is hatched. Where
// the first layers are built otherwise than the others, both kinds are named and a line parts them.
#pragma once

#include <QImage>
#include <QWidget>
#include <optional>
#include <utility>

#include "app/link/engine_link.h"
#include "ui/views/latest_task.h"

namespace vdit::ui {

class HeadsStrip : public QWidget {
  Q_OBJECT
 public:
  explicit HeadsStrip(QWidget* parent = nullptr);

  /// Its picture is made on a worker. `dualLayers`: FoundModel::dualLayers of the model that runs.
  void setAtlas(const link::HeadAtlas& atlas, int dualLayers = 0);
  void clear();
  int shownHeads() const { return m_picture.shown; }
  QString textAt(const QPoint& point) const;  ///< which head and block; empty beside them
  QSize sizeHint() const override;

 Q_SIGNALS:
  void headChosen(int layer, int head);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  bool event(QEvent* event) override;

 private:
  struct Picture {
    int layers = 0, heads = 0, shown = 0;
    QImage grid;  // all heads, as large as they are painted
  };
  struct Colours {
    QRgb ground = 0, hatch = 0;
  };
  static Picture pictureOf(const link::HeadAtlas& atlas, double cell, const Colours& colours);
  void makePicture();
  /// Of all cells, for so many of them, in logical pixels.
  double cellSide(int layers, int heads) const;
  QRectF cell(int layer, int head) const;
  std::optional<std::pair<int, int>> headAt(const QPointF& point) const;  // layer, head
  void paintLayers(QPainter& painter) const;
  void paintKinds(QPainter& painter) const;

  LatestTask<Picture> m_task;
  link::HeadAtlas m_atlas;
  Picture m_picture;
  int m_dualLayers = 0;
};

}  // namespace vdit::ui
