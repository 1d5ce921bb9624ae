// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/pareto_plot.h"

#include <QContextMenuEvent>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "ui/look/theme.h"
#include "ui/views/label_places.h"
#include "ui/views/number_text.h"

namespace vdit::ui {
namespace {

constexpr double kNoError = 1e-5;
constexpr double kBelowAxis = 0.7;     // of the least error shown: where errors too small for it stand
constexpr double kSameDensity = 1e-3;  // pairs nearer than this in density are at one place
constexpr int kCross = 6;
constexpr int kMostNamed = 4;  // pairs of one place that its note names

QFont strongSmall() {
  QFont font = ui::font(TextStyle::Small);
  font.setWeight(QFont::DemiBold);
  return font;
}

QSizeF sizeOf(const QString& text, const QFont& font) {
  const QFontMetricsF metrics(font);
  return {metrics.horizontalAdvance(text) + 1, metrics.height()};
}

}  // namespace

ParetoPlot::ParetoPlot(QWidget* parent) : PointPlot(tr("Error against cost"), parent) {
  setObjectName(QStringLiteral("pareto"));
  setCurve({});
}

void ParetoPlot::setCurve(std::vector<CurveChoice> curve) {
  m_curve = std::move(curve);
  point(-1);
  fitRange();
}

void ParetoPlot::setMeasured(std::vector<MeasuredPair> pairs) {
  m_measured = std::move(pairs);
  groupPairs();
  fitRange();
}

void ParetoPlot::setOpen(const WhatIf& figures) {
  m_open = figures;
  fitRange();
}

void ParetoPlot::setHoverNote(const QString& note) {
  m_hoverNote = note;
  update();
}

// A config has one density: pairs of it differ in prompt and seed only.
void ParetoPlot::groupPairs() {
  m_places.clear();
  for (int i = 0; i < static_cast<int>(m_measured.size()); ++i) {
    const MeasuredPair& pair = m_measured[static_cast<std::size_t>(i)];
    const auto same = std::find_if(m_places.begin(), m_places.end(), [&](const Place& place) {
      const MeasuredPair& first = m_measured[static_cast<std::size_t>(place.front())];
      return std::abs(first.density - pair.density) < kSameDensity &&
             first.predictedError.has_value() == pair.predictedError.has_value();
    });
    same == m_places.end() ? m_places.push_back({i}) : same->push_back(i);
  }
}

void ParetoPlot::fitRange() {
  double low = 1, lowError = 1e9, highError = 0;
  const auto see = [&](double density, double error) {
    low = std::min(low, density);
    if (error > kNoError) lowError = std::min(lowError, error), highError = std::max(highError, error);
  };
  for (const CurveChoice& point : m_curve) see(point.density, point.error);
  for (const MeasuredPair& pair : m_measured) see(pair.density, pair.predictedError.value_or(0));
  if (m_open) see(m_open->density, m_open->error.value_or(0));
  m_lowDensity = std::max(0.0, std::floor(low * 5 - 0.2) / 5);
  m_highDensity = 1;
  if (highError <= 0) lowError = 1e-3, highError = 1e-1;
  m_lowError = std::pow(10, std::floor(std::log10(std::max(lowError, highError * 1e-4))));
  m_highError = std::pow(10, std::ceil(std::log10(highError * 1.1)));
  refresh();
}

QPointF ParetoPlot::pointOf(double density, double error) const {
  return placeAt(
      (density - m_lowDensity) / std::max(1e-9, m_highDensity - m_lowDensity),
      std::log(std::max(error, m_lowError * kBelowAxis) / m_lowError) / std::log(m_highError / m_lowError));
}

QPointF ParetoPlot::placeOf(const Place& place) const {
  const MeasuredPair& pair = m_measured[static_cast<std::size_t>(place.front())];
  return pointOf(pair.density, pair.predictedError.value_or(0));
}

PointPlot::Axis ParetoPlot::across() const {
  Axis axis{.title = tr("config density"), .ticks = {}};
  for (double density = m_lowDensity; density <= m_highDensity + 1e-9; density += 0.2)
    axis.ticks.push_back({(density - m_lowDensity) / (m_highDensity - m_lowDensity),
                          QStringLiteral("%1 %").arg(qRound(100 * density))});
  return axis;
}

PointPlot::Axis ParetoPlot::up() const {
  Axis axis{.title = tr("predicted error"), .ticks = {}};
  const double span = std::log(m_highError / m_lowError);
  for (double error = m_lowError; error <= m_highError * 1.01; error *= 10)
    axis.ticks.push_back({std::log(error / m_lowError) / span,
                          QStringLiteral("1e%1").arg(QLocale().toString(qRound(std::log10(error))))});
  return axis;
}

int ParetoPlot::points() const {
  return static_cast<int>(m_curve.size() + m_places.size());
}

QPointF ParetoPlot::pointAt(int index) const {
  const auto at = static_cast<std::size_t>(index);
  return at < m_curve.size() ? pointOf(m_curve[at].density, m_curve[at].error)
                             : placeOf(m_places[at - m_curve.size()]);
}

QStringList ParetoPlot::noteOf(int index) const {
  const auto at = static_cast<std::size_t>(index);
  if (at < m_curve.size()) {
    const CurveChoice& point = m_curve[at];
    const QString epsilon = QLocale().toString(point.epsilon, 'g', 3);
    return {tr("%1, error %2").arg(numbers::percent(point.density), numbers::error(point.error)),
            m_hoverNote.isEmpty() ? tr("epsilon %1").arg(epsilon)
                                  : tr("epsilon %1, %2").arg(epsilon, m_hoverNote)};
  }
  const Place& place = m_places[at - m_curve.size()];
  QStringList lines;
  for (const int pair : place) {
    if (lines.size() == kMostNamed && place.size() > kMostNamed) {
      lines.append(tr("and %Ln more", nullptr, static_cast<int>(place.size()) - kMostNamed));
      break;
    }
    const MeasuredPair& one = m_measured[static_cast<std::size_t>(pair)];
    lines.append(
        tr("%1: %2, %3 measured").arg(one.name, numbers::decibel(one.psnr), numbers::speedUp(one.speedup)));
  }
  return lines;
}

QString ParetoPlot::asText() const {
  QStringList lines;
  if (m_open) {
    const QString density = numbers::percent(m_open->density);
    lines.append(
        m_open->error
            ? tr("This config: density %1, predicted error %2").arg(density, numbers::error(*m_open->error))
            : tr("This config: density %1").arg(density));
  }
  for (const MeasuredPair& pair : m_measured) {
    lines.append(tr("Measured %1: density %2, %3 dB, %4 ×")
                     .arg(pair.name, numbers::percent(pair.density), QLocale().toString(pair.psnr, 'f', 1),
                          QLocale().toString(pair.speedup, 'f', 2)));
  }
  for (const CurveChoice& point : m_curve) {
    lines.append(tr("Predicted: density %1, error %2, epsilon %3")
                     .arg(numbers::percent(point.density), numbers::error(point.error),
                          QLocale().toString(point.epsilon, 'g', 3)));
  }
  return lines.join(QLatin1Char('\n'));
}

QString ParetoPlot::emptyText() const {
  return m_curve.empty() ? tr("The curve appears with a loss table") : QString();
}

int ParetoPlot::curveIndex() const {
  return pointed() < static_cast<int>(m_curve.size()) ? pointed() : -1;
}

void ParetoPlot::pointChanged() {
  m_hoverNote.clear();
  if (curveIndex() == m_curveTold) return;
  m_curveTold = curveIndex();
  Q_EMIT curvePointed(m_curveTold);
}

void ParetoPlot::choose(int index) {
  const auto at = static_cast<std::size_t>(index);
  if (at < m_curve.size()) return Q_EMIT curveChosen(index);
  Q_EMIT pairChosen(m_places[at - m_curve.size()].front());
}

void ParetoPlot::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_M && curveIndex() >= 0) return Q_EMIT measureWished(curveIndex());
  PointPlot::keyPressEvent(event);
}

void ParetoPlot::contextMenuEvent(QContextMenuEvent* event) {
  const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
  const int index = byKey ? pointed() : nearest(event->pos());
  if (index < 0 || index >= static_cast<int>(m_curve.size())) return;
  QMenu menu(this);
  menu.addAction(tr("Load this point"), this, [this, index] { Q_EMIT curveChosen(index); });
  menu.addAction(tr("Measure this point with a paired run (M)"), this,
                 [this, index] { Q_EMIT measureWished(index); });
  menu.exec(event->globalPos());
}

QPainterPath ParetoPlot::curvePath() const {
  QPainterPath path;
  for (const CurveChoice& point : m_curve) {
    if (point.error < m_lowError * kBelowAxis) continue;  // all Full has no error: below any logarithmic axis
    const QPointF at = pointOf(point.density, point.error);
    path.elementCount() > 0 ? path.lineTo(at) : path.moveTo(at);
  }
  return path;
}

QString ParetoPlot::labelOf(const Place& place) const {
  double least = 1e9, most = -1e9;
  for (const int pair : place) {
    least = std::min(least, m_measured[static_cast<std::size_t>(pair)].psnr);
    most = std::max(most, m_measured[static_cast<std::size_t>(pair)].psnr);
  }
  if (place.size() == 1) return numbers::decibel(least);
  return QStringLiteral("%1–%2").arg(QLocale().toString(least, 'f', 1), numbers::decibel(most));
}

QRectF ParetoPlot::openLabel(QString* text) const {
  if (!m_open || !m_open->error) return {};
  *text = numbers::percent(m_open->density);
  if (m_open->speedup()) *text = tr("%1, %2 ×").arg(*text, QLocale().toString(*m_open->speedup(), 'f', 2));
  const QSizeF size = sizeOf(*text, strongSmall());
  const QPointF at = pointOf(m_open->density, *m_open->error);
  QRectF place(QPointF(at.x() + scaled(10), at.y() - scaled(4) - size.height()), size);
  if (place.right() > rect().right() - scaled(4)) place.moveRight(at.x() - scaled(10));
  if (place.top() < 0) place.moveTop(at.y() + scaled(4));
  return place;
}

// Over the plot and what is free above and right of it, never over the numbers of the axes.
QRectF ParetoPlot::labelArea() const {
  const QRectF area = plotArea();
  return {area.left(), 0, width() - area.left(), area.bottom()};
}

std::vector<ParetoPlot::Label> ParetoPlot::pairLabels() const {
  std::vector<QRectF> taken;
  QString open;
  if (const QRectF label = openLabel(&open); !label.isEmpty()) {
    taken.push_back(label);
    const QPointF cross = pointOf(m_open->density, *m_open->error);
    taken.push_back(QRectF(cross, cross).adjusted(-scaled(kCross), -scaled(2), scaled(kCross), scaled(2)));
  }
  const QFont font = ui::font(TextStyle::CellNumber);
  std::vector<PlotLabel> wanted;
  std::vector<Label> labels;
  for (const Place& place : m_places) {
    labels.push_back({labelOf(place), {}});
    wanted.push_back({placeOf(place), sizeOf(labels.back().text, font)});
    const QPointF disc = wanted.back().at;
    taken.push_back(QRectF(disc, disc).adjusted(-scaled(3), -scaled(3), scaled(3), scaled(3)));
  }
  const std::vector<QRectF> places = placeLabels(wanted, taken, curvePath(), labelArea());
  for (std::size_t i = 0; i < labels.size(); ++i) labels[i].place = places[i];
  return labels;
}

void ParetoPlot::paintPoints(QPainter& painter) const {
  painter.setClipRect(plotArea().adjusted(-8, -8, 8, 8));
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(theme().accent, 1.8));
  painter.drawPath(curvePath());
  painter.setClipping(false);
  for (const Place& place : m_places) paintDisc(painter, placeOf(place));
  painter.setFont(ui::font(TextStyle::CellNumber));
  painter.setPen(theme().text2);
  for (const Label& label : pairLabels()) {
    if (!label.place.isEmpty()) painter.drawText(label.place, Qt::AlignLeft | Qt::AlignVCenter, label.text);
  }
  paintOpen(painter);
}

void ParetoPlot::paintOpen(QPainter& painter) const {
  QString text;
  const QRectF label = openLabel(&text);
  if (label.isEmpty()) return;
  const QPointF at = pointOf(m_open->density, *m_open->error);
  const double arm = scaled(kCross);
  painter.setPen(QPen(theme().warning, 1.8));
  painter.drawLine(at - QPointF(arm, 0), at + QPointF(arm, 0));
  painter.drawLine(at - QPointF(0, arm), at + QPointF(0, arm));
  painter.setFont(strongSmall());
  painter.setPen(theme().text);
  painter.drawText(label, Qt::AlignLeft | Qt::AlignVCenter, text);
}

}  // namespace vdit::ui
