// SPDX-License-Identifier: GPL-3.0-or-later
// Predicted against measured: a disc for every paired run, its speed-up as the loss table predicted it and as
// it was measured, on both sides of the line where the two are equal. Grows with every pair.
#pragma once

#include <QWidget>
#include <vector>

#include "ui/tune/pareto_plot.h"

namespace vdit::ui {

class PredictionPlot : public QWidget {
  Q_OBJECT
 public:
  explicit PredictionPlot(QWidget* parent = nullptr);

  void setMeasured(std::vector<MeasuredPair> pairs);
  /// Pairs that have a prediction; the numbers are those of setMeasured's list.
  const std::vector<int>& shown() const { return m_shown; }
  QPointF pointOf(double predicted, double measured) const;
  QString asText() const;  ///< the same numbers in words, a pair a line

 Q_SIGNALS:
  void pairChosen(int index);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;
  QSize sizeHint() const override { return {400, 160}; }

 private:
  QRectF plotArea() const;
  int at(const QPointF& position) const;  ///< place in m_shown, -1: none
  void point(int place);
  QString textOf(int index) const;
  void paintAxes(QPainter& painter) const;
  void paintHover(QPainter& painter) const;

  std::vector<MeasuredPair> m_pairs;
  std::vector<int> m_shown;
  double m_most = 2;
  int m_pointed = -1;
};

}  // namespace vdit::ui
