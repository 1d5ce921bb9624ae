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

  void setAtlas(const link::HeadAtlas& atlas);  ///< its picture is made on a worker
  void clear();
  int shownHeads() const { return m_picture.shown; }
  QSize sizeHint() const override;

 Q_SIGNALS:
  void headChosen(int layer, int head);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

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

  LatestTask<Picture> m_task;
  link::HeadAtlas m_atlas;
  Picture m_picture;
};

}  // namespace vdit::ui
