// SPDX-License-Identifier: GPL-3.0-or-later
// A plot of a few points that people pick: two axes with their numbers, points that the pointer and the arrow
// keys reach, a note beside the one pointed at, a click or Enter that takes it. What the points are is the
// derived plot's business; it also puts them in words, for those who do not see them.
#pragma once

#include <QWidget>
#include <vector>

namespace vdit::ui {

class PointPlot : public QWidget {
  Q_OBJECT
 public:
  int pointed() const { return m_pointed; }  ///< -1: none
  virtual QString asText() const = 0;        ///< all points in words, one a line

 protected:
  struct Tick {
    double place = 0;  ///< 0..1 along the axis
    QString number;
  };
  struct Axis {
    QString title;
    std::vector<Tick> ticks;
  };
  PointPlot(const QString& name, QWidget* parent);

  virtual Axis across() const = 0;
  virtual Axis up() const = 0;
  virtual int points() const = 0;
  virtual QPointF pointAt(int index) const = 0;
  virtual QStringList noteOf(int index) const = 0;  ///< the first line is the strong one
  virtual void choose(int index) = 0;
  virtual void paintPoints(QPainter& painter) const = 0;
  virtual QString emptyText() const = 0;  ///< in place of the points; empty: there are some
  virtual void pointChanged() {}          ///< another one is pointed at, or none

  QRectF plotArea() const;
  QPointF placeAt(double across, double up) const;  ///< both 0..1
  int nearest(const QPointF& position) const;       ///< -1: none in reach
  void point(int index);
  void refresh();  ///< after the points have changed
  static void paintDisc(QPainter& painter, const QPointF& at);

  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;
  QSize sizeHint() const override { return {400, 160}; }

 private:
  void paintAxes(QPainter& painter) const;
  void paintNote(QPainter& painter) const;

  int m_pointed = -1;
};

}  // namespace vdit::ui
