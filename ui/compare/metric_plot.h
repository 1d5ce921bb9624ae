// SPDX-License-Identifier: GPL-3.0-or-later
// Metrics by frame: a line a candidate, the playhead, the threshold. Click or drag seeks, the wheel zooms
// until one pixel is one frame, the threshold line is dragged. Painted by hand: labels at the lines, no
// legend.
#pragma once

#include <QPixmap>
#include <QWidget>
#include <optional>

#include "ui/compare/session/frame_series.h"

namespace vdit::ui {

struct PlotLine {
  QString name;  ///< "1 balanced"
  std::vector<double> values;
  bool active = false;
};

class MetricPlot : public QWidget {
  Q_OBJECT
 public:
  explicit MetricPlot(QWidget* parent = nullptr);

  void setLines(Metric metric, const QList<PlotLine>& lines, int frames);
  void setPlayhead(int frame);
  void setNoteFrames(const QList<int>& frames);
  void setMessage(const QString& message);  ///< instead of lines: loading, refused, failed
  QString message() const { return m_message; }

  Metric metric() const { return m_metric; }
  std::optional<double> threshold() const { return m_threshold; }
  void setThreshold(std::optional<double> value);
  /// Frames of the active line on the worse side of the threshold.
  QRectF thresholdLabel() const;  ///< where its words stand; null without one
  QList<int> framesBelow() const;
  int firstFrame() const { return m_first; }
  int lastFrame() const { return m_last; }
  QString tableText() const;  ///< the same numbers as text, for screen readers and the clipboard

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void seekRequested(int frame);
  void thresholdChanged();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  struct Span {
    double low = 0, high = 1, step = 1;
  };
  QRectF area() const;
  double xOf(double frame) const;
  double yOf(double value) const;
  int frameAt(double x) const;
  double valueAt(double y) const;
  void updateSpan();
  void redraw();  ///< more than the playhead changed
  void paintStill(QPainter& painter) const;
  QString valueText(double value) const;
  void paintGrid(QPainter& painter) const;
  void paintThreshold(QPainter& painter) const;
  QString thresholdText() const;
  /// Where a text of that size beside the height `y` covers no line; the first place when none is free.
  QRectF freePlace(const QSizeF& size, double y) const;
  bool isCovered(const QRectF& place) const;
  void paintLines(QPainter& painter) const;
  void paintPlayhead(QPainter& painter) const;
  void paintReadout(QPainter& painter, int frame) const;
  const PlotLine* activeLine() const;
  QColor colourOf(int line) const;

  Metric m_metric = Metric::Psnr;
  QList<PlotLine> m_lines;
  QList<int> m_notes;
  QString m_message;
  int m_frames = 0;
  int m_first = 0, m_last = 0;  // shown
  int m_playhead = 0;
  int m_hover = -1;
  std::optional<double> m_threshold;
  Span m_span;
  QPixmap m_still;  // all but playhead and read-out, which move with every frame
  enum class Drag { None, Seek, Threshold } m_drag = Drag::None;
};

}  // namespace vdit::ui
