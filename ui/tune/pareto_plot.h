// SPDX-License-Identifier: GPL-3.0-or-later
// Error against cost: the predicted curve of the loss table, measured pairs as discs, the open config as a
// cross. The pointer shows which cells would flip, a click takes the point. Everything in it can be reached
// by arrow keys and is also a table.
#pragma once

#include <QWidget>
#include <optional>
#include <vector>

#include "ui/tune/solve_wish.h"

namespace vdit::ui {

/// A pair that was really made.
struct MeasuredPair {
  QString name, folder, config;  ///< config: file of the sparse config that it ran, empty when it is gone
  QString configSha256;          ///< of the bytes of that config; empty: the pair does not say
  double density = 0;
  std::optional<double> predictedError, predictedSpeedup;
  double psnr = 0, speedup = 0;
  std::optional<double> tiles;  ///< of all heads a forward, mean over the steps; absent: not the table's clip
  double denseSeconds = 0, sparseSeconds = 0;  ///< of the denoising
  int steps = 0;
  QString machine;  ///< device, type and kernels, as the pair tells
};

class ParetoPlot : public QWidget {
  Q_OBJECT
 public:
  explicit ParetoPlot(QWidget* parent = nullptr);

  void setCurve(std::vector<CurveChoice> curve);
  const std::vector<CurveChoice>& curve() const { return m_curve; }
  void setMeasured(std::vector<MeasuredPair> pairs);
  const std::vector<MeasuredPair>& measured() const { return m_measured; }
  void setOpen(const WhatIf& figures);
  void setHoverNote(const QString& note);  ///< "12 cells flip", beside the point under the pointer
  int hovered() const { return m_hovered; }
  QPointF pointOf(double density, double error) const;
  /// The same numbers in words, a point a line: for a screen reader and the clipboard.
  QString asText() const;

 Q_SIGNALS:
  void curvePointed(int index);  ///< -1: none
  void curveChosen(int index);
  void measureWished(int index);  ///< a paired run of the point: right click, or M
  void pairChosen(int index);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;
  QSize sizeHint() const override { return {400, 160}; }

 private:
  QRectF plotArea() const;
  void fitRange();
  void point(int index);
  int curveAt(const QPointF& position) const;
  int pairAt(const QPointF& position) const;
  void paintAxes(QPainter& painter) const;
  void paintCurve(QPainter& painter) const;
  void paintPairs(QPainter& painter) const;
  void paintOpen(QPainter& painter) const;
  void paintHover(QPainter& painter) const;

  std::vector<CurveChoice> m_curve;
  std::vector<MeasuredPair> m_measured;
  std::optional<WhatIf> m_open;
  QString m_hoverNote;
  int m_hovered = -1;
  double m_lowDensity = 0.2, m_highDensity = 1, m_lowError = 1e-3, m_highError = 1e-1;
};

}  // namespace vdit::ui
