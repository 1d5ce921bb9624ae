// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/prediction_plot.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/look/theme.h"
#include "ui/views/number_text.h"

namespace vdit::ui {
namespace {

constexpr double kLeast = 1;  // nothing is slower than dense on purpose
constexpr double kTick = 0.25;

}  // namespace

PredictionPlot::PredictionPlot(QWidget* parent)
    : PointPlot(tr("Predicted against measured speed-up"), parent) {
  setObjectName(QStringLiteral("predictions"));
  setMeasured({});
}

void PredictionPlot::setMeasured(std::vector<MeasuredPair> pairs) {
  m_pairs = std::move(pairs);
  m_shown.clear();
  point(-1);
  double most = 1.5;
  for (std::size_t i = 0; i < m_pairs.size(); ++i) {
    if (!m_pairs[i].predictedSpeedup || m_pairs[i].speedup <= 0) continue;
    m_shown.push_back(static_cast<int>(i));
    most = std::max({most, *m_pairs[i].predictedSpeedup, m_pairs[i].speedup});
  }
  m_most = std::ceil((most + 0.05) / kTick) * kTick;
  refresh();
}

const MeasuredPair& PredictionPlot::pairAt(int index) const {
  return m_pairs[static_cast<std::size_t>(m_shown[static_cast<std::size_t>(index)])];
}

QStringList PredictionPlot::noteOf(int index) const {
  const MeasuredPair& pair = pairAt(index);
  return {tr("%1: predicted %2, measured %3")
              .arg(pair.name, numbers::speedUp(*pair.predictedSpeedup), numbers::speedUp(pair.speedup))};
}

QString PredictionPlot::asText() const {
  QStringList lines;
  for (int index = 0; index < points(); ++index) lines.append(noteOf(index));
  return lines.isEmpty() ? tr("No pair with a prediction yet") : lines.join(QLatin1Char('\n'));
}

QString PredictionPlot::emptyText() const {
  return m_shown.empty() ? asText() : QString();
}

QPointF PredictionPlot::pointOf(double predicted, double measured) const {
  const double span = m_most - kLeast;
  return placeAt((predicted - kLeast) / span, (measured - kLeast) / span);
}

QPointF PredictionPlot::pointAt(int index) const {
  return pointOf(*pairAt(index).predictedSpeedup, pairAt(index).speedup);
}

std::vector<PointPlot::Tick> PredictionPlot::ticks() const {
  const double span = m_most - kLeast, step = span > 2 ? 4 * kTick : span > 1 ? 2 * kTick : kTick;
  std::vector<Tick> made;
  for (double value = kLeast; value <= m_most + 1e-9; value += step)
    made.push_back({(value - kLeast) / span, numbers::speedUp(value)});
  return made;
}

PointPlot::Axis PredictionPlot::across() const {
  return {tr("predicted speed-up"), ticks()};
}

PointPlot::Axis PredictionPlot::up() const {
  return {tr("measured"), ticks()};
}

void PredictionPlot::paintPoints(QPainter& painter) const {
  painter.setPen(QPen(theme().text2, 1, Qt::DashLine));
  painter.drawLine(pointOf(kLeast, kLeast), pointOf(m_most, m_most));
  for (int index = 0; index < points(); ++index) paintDisc(painter, pointAt(index));
}

}  // namespace vdit::ui
