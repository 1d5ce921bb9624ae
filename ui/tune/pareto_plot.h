// SPDX-License-Identifier: GPL-3.0-or-later
// Error against cost: the predicted curve of the loss table, measured pairs as discs, the open config as a
// cross. The pointer shows which cells would flip, a click takes the point. Pairs at one place, of one config
// say, share a disc and a label. Everything in it can be reached by arrow keys and is also a table.
#pragma once

#include <optional>
#include <vector>

#include "ui/tune/solve_wish.h"
#include "ui/views/measured_pair.h"
#include "ui/views/point_plot.h"

namespace vdit::ui {

class ParetoPlot : public PointPlot {
  Q_OBJECT
 public:
  explicit ParetoPlot(QWidget* parent = nullptr);

  void setCurve(std::vector<CurveChoice> curve);
  const std::vector<CurveChoice>& curve() const { return m_curve; }
  void setMeasured(std::vector<MeasuredPair> pairs);
  const std::vector<MeasuredPair>& measured() const { return m_measured; }
  void setOpen(const WhatIf& figures);
  void setHoverNote(const QString& note);  ///< "12 cells flip", beside the point under the pointer
  QPointF pointOf(double density, double error) const;
  QString asText() const override;

  /// Texts of the measured discs and where they stand; an empty place: there is no room for it.
  struct Label {
    QString text;
    QRectF place;
  };
  std::vector<Label> pairLabels() const;

 Q_SIGNALS:
  void curvePointed(int index);  ///< -1: none
  void curveChosen(int index);
  void measureWished(int index);  ///< a paired run of the point: right click, or M
  void pairChosen(int index);     ///< the newest of those at a place

 protected:
  Axis across() const override;
  Axis up() const override;
  int points() const override;
  QPointF pointAt(int index) const override;
  QStringList noteOf(int index) const override;
  void choose(int index) override;
  void paintPoints(QPainter& painter) const override;
  QString emptyText() const override;
  void pointChanged() override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  using Place = std::vector<int>;  // indices of the pairs at one place

  void fitRange();
  void groupPairs();
  int curveIndex() const;
  QPointF placeOf(const Place& place) const;
  QString labelOf(const Place& place) const;
  QPainterPath curvePath() const;
  QRectF labelArea() const;
  QRectF openLabel(QString* text) const;
  void paintOpen(QPainter& painter) const;

  std::vector<CurveChoice> m_curve;
  std::vector<MeasuredPair> m_measured;
  std::vector<Place> m_places;
  std::optional<WhatIf> m_open;
  QString m_hoverNote;
  int m_curveTold = -1;
  double m_lowDensity = 0.2, m_highDensity = 1, m_lowError = 1e-3, m_highError = 1e-1;
};

}  // namespace vdit::ui
