// SPDX-License-Identifier: GPL-3.0-or-later
// Predicted against measured: a disc for every paired run, its speed-up as the loss table predicted it and as
// it was measured, on both sides of the line where the two are equal. Grows with every pair.
#pragma once

#include <vector>

#include "ui/views/measured_pair.h"
#include "ui/views/point_plot.h"

namespace vdit::ui {

class PredictionPlot : public PointPlot {
  Q_OBJECT
 public:
  explicit PredictionPlot(QWidget* parent = nullptr);

  void setMeasured(std::vector<MeasuredPair> pairs);
  /// Pairs that have a prediction; the numbers are those of setMeasured's list.
  const std::vector<int>& shown() const { return m_shown; }
  QPointF pointOf(double predicted, double measured) const;
  QString asText() const override;

 Q_SIGNALS:
  void pairChosen(int index);

 protected:
  Axis across() const override;
  Axis up() const override;
  int points() const override { return static_cast<int>(m_shown.size()); }
  QPointF pointAt(int index) const override;
  QStringList noteOf(int index) const override;
  void choose(int index) override { Q_EMIT pairChosen(m_shown[static_cast<std::size_t>(index)]); }
  void paintPoints(QPainter& painter) const override;
  QString emptyText() const override;

 private:
  const MeasuredPair& pairAt(int index) const;
  std::vector<Tick> ticks() const;

  std::vector<MeasuredPair> m_pairs;
  std::vector<int> m_shown;
  double m_most = 2;
};

}  // namespace vdit::ui
