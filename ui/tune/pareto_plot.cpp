// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/pareto_plot.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "ui/look/theme.h"

namespace vdit::ui {
namespace {

constexpr double kReach = 12;  // pixels from a point that still point at it
constexpr double kNoError = 1e-5;

QString percent(double share) {
  return QStringLiteral("%1 %").arg(QLocale().toString(100 * share, 'f', 1));
}

}  // namespace

ParetoPlot::ParetoPlot(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("pareto"));
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAccessibleName(tr("Error against cost"));
  setCurve({});
}

QRectF ParetoPlot::plotArea() const {
  return QRectF(rect()).adjusted(scaled(52), scaled(10), -scaled(16), -scaled(36));
}

void ParetoPlot::setCurve(std::vector<CurveChoice> curve) {
  m_curve = std::move(curve);
  m_hovered = -1;
  m_hoverNote.clear();
  fitRange();
}

void ParetoPlot::setMeasured(std::vector<MeasuredPair> pairs) {
  m_measured = std::move(pairs);
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
  setAccessibleDescription(asText());
  update();
}

QPointF ParetoPlot::pointOf(double density, double error) const {
  const QRectF area = plotArea();
  const double x = (density - m_lowDensity) / std::max(1e-9, m_highDensity - m_lowDensity);
  const double y =
      std::log(std::max(error, m_lowError * 0.7) / m_lowError) / std::log(m_highError / m_lowError);
  return {area.left() + x * area.width(), area.bottom() - y * area.height()};
}

QString ParetoPlot::asText() const {
  QStringList lines;
  if (m_open) {
    lines.append(m_open->error
                     ? tr("This config: density %1, predicted error %2")
                           .arg(percent(m_open->density), QLocale().toString(*m_open->error, 'e', 1))
                     : tr("This config: density %1").arg(percent(m_open->density)));
  }
  for (const MeasuredPair& pair : m_measured) {
    lines.append(tr("Measured %1: density %2, %3 dB, %4 ×")
                     .arg(pair.name, percent(pair.density), QLocale().toString(pair.psnr, 'f', 1),
                          QLocale().toString(pair.speedup, 'f', 2)));
  }
  for (const CurveChoice& point : m_curve) {
    lines.append(tr("Predicted: density %1, error %2, epsilon %3")
                     .arg(percent(point.density), QLocale().toString(point.error, 'e', 1),
                          QLocale().toString(point.epsilon, 'g', 3)));
  }
  return lines.join(QLatin1Char('\n'));
}

int ParetoPlot::curveAt(const QPointF& position) const {
  int best = -1;
  double least = kReach * kReach * 4;
  for (int i = 0; i < static_cast<int>(m_curve.size()); ++i) {
    const QPointF away =
        pointOf(m_curve[static_cast<std::size_t>(i)].density, m_curve[static_cast<std::size_t>(i)].error) -
        position;
    const double distance = QPointF::dotProduct(away, away);
    if (distance < least) least = distance, best = i;
  }
  return best;
}

int ParetoPlot::pairAt(const QPointF& position) const {
  for (int i = 0; i < static_cast<int>(m_measured.size()); ++i) {
    const MeasuredPair& pair = m_measured[static_cast<std::size_t>(i)];
    const QPointF away = pointOf(pair.density, pair.predictedError.value_or(0)) - position;
    if (QPointF::dotProduct(away, away) < kReach * kReach) return i;
  }
  return -1;
}

void ParetoPlot::point(int index) {
  if (index == m_hovered) return;
  m_hovered = index;
  m_hoverNote.clear();
  update();
  Q_EMIT curvePointed(index);
}

void ParetoPlot::mouseMoveEvent(QMouseEvent* event) {
  const bool pair = pairAt(event->position()) >= 0;
  setCursor(pair || curveAt(event->position()) >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
  point(pair ? -1 : curveAt(event->position()));
}

void ParetoPlot::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  if (const int pair = pairAt(event->position()); pair >= 0) return Q_EMIT pairChosen(pair);
  if (const int at = curveAt(event->position()); at >= 0) Q_EMIT curveChosen(at);
}

void ParetoPlot::leaveEvent(QEvent*) {
  point(-1);
}

void ParetoPlot::keyPressEvent(QKeyEvent* event) {
  const int last = static_cast<int>(m_curve.size()) - 1;
  if (event->key() == Qt::Key_Left && last >= 0) return point(std::clamp(m_hovered - 1, 0, last));
  if (event->key() == Qt::Key_Right && last >= 0) return point(std::clamp(m_hovered + 1, 0, last));
  const bool enter =
      event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space;
  if (enter && m_hovered >= 0) return Q_EMIT curveChosen(m_hovered);
  if (event->key() == Qt::Key_M && m_hovered >= 0) return Q_EMIT measureWished(m_hovered);
  QWidget::keyPressEvent(event);
}

void ParetoPlot::contextMenuEvent(QContextMenuEvent* event) {
  const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
  const int index = byKey ? m_hovered : curveAt(event->pos());
  if (index < 0) return;
  QMenu menu(this);
  menu.addAction(tr("Load this point"), this, [this, index] { Q_EMIT curveChosen(index); });
  menu.addAction(tr("Measure this point with a paired run (M)"), this,
                 [this, index] { Q_EMIT measureWished(index); });
  menu.exec(event->globalPos());
}

void ParetoPlot::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) update();
}

void ParetoPlot::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing, true);
  paintAxes(painter);
  if (m_curve.empty()) {
    painter.setPen(theme().text2);
    painter.setFont(ui::font(TextStyle::Small));
    painter.drawText(plotArea(), Qt::AlignCenter, tr("The curve appears with a loss table"));
  }
  painter.setClipRect(plotArea().adjusted(-8, -8, 8, 8));
  paintCurve(painter);
  painter.setClipping(false);
  paintPairs(painter);
  paintOpen(painter);
  paintHover(painter);
  if (hasFocus()) {
    painter.setPen(QPen(theme().accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(2, 2, -2, -2), 4, 4);
  }
}

void ParetoPlot::paintAxes(QPainter& painter) const {
  const QRectF area = plotArea();
  painter.setFont(ui::font(TextStyle::AxisNumber));
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing, false);
  for (double density = m_lowDensity; density <= m_highDensity + 1e-9; density += 0.2) {
    const double x = std::round(pointOf(density, m_lowError).x());
    painter.setPen(theme().line);
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    painter.setPen(theme().text2);
    painter.drawText(QRectF(x - 30, area.bottom() + 3, 60, 14), Qt::AlignCenter,
                     QStringLiteral("%1 %").arg(qRound(100 * density)));
  }
  for (double error = m_lowError; error <= m_highError * 1.01; error *= 10) {
    const double y = std::round(pointOf(m_lowDensity, error).y());
    painter.setPen(theme().line);
    painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
    painter.setPen(theme().text2);
    painter.drawText(QRectF(area.left() - 50, y - 7, 44, 14), Qt::AlignRight | Qt::AlignVCenter,
                     QStringLiteral("1e%1").arg(QLocale().toString(qRound(std::log10(error)))));
  }
  painter.restore();
  painter.setPen(theme().text2);
  QFont axis = ui::font(TextStyle::Small);
  axis.setPixelSize(scaled(10));
  painter.setFont(axis);
  painter.drawText(QRectF(area.left(), area.bottom() + 17, area.width(), 14), Qt::AlignCenter,
                   tr("config density"));
  painter.save();
  painter.translate(scaled(9), area.center().y());
  painter.rotate(-90);
  painter.drawText(QRectF(-area.height() / 2, -7, area.height(), 14), Qt::AlignCenter, tr("predicted error"));
  painter.restore();
}

void ParetoPlot::paintCurve(QPainter& painter) const {
  QPainterPath path;
  bool begun = false;
  for (const CurveChoice& point : m_curve) {
    if (point.error < m_lowError * 0.7)
      continue;  // all Full has no error: it lies below any logarithmic axis
    const QPointF at = pointOf(point.density, point.error);
    begun ? path.lineTo(at) : path.moveTo(at);
    begun = true;
  }
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(theme().accent, 1.8));
  painter.drawPath(path);
}

void ParetoPlot::paintPairs(QPainter& painter) const {
  painter.setFont(ui::font(TextStyle::CellNumber));
  for (const MeasuredPair& pair : m_measured) {
    const QPointF at = pointOf(pair.density, pair.predictedError.value_or(0));
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().text);
    painter.drawEllipse(at, 3.5, 3.5);
    painter.setPen(theme().text2);
    // Below the curve, which falls to the right; above the dot stands the label of the open config, which may
    // be the very one.
    painter.drawText(QRectF(at.x() - 70, at.y() + 5, 64, 14), Qt::AlignRight | Qt::AlignVCenter,
                     QStringLiteral("%1 dB").arg(QLocale().toString(pair.psnr, 'f', 1)));
  }
}

void ParetoPlot::paintOpen(QPainter& painter) const {
  if (!m_open || !m_open->error) return;
  const QPointF at = pointOf(m_open->density, *m_open->error);
  painter.setPen(QPen(theme().warning, 1.8));
  painter.drawLine(at - QPointF(6, 0), at + QPointF(6, 0));
  painter.drawLine(at - QPointF(0, 6), at + QPointF(0, 6));
  QFont strong = ui::font(TextStyle::Small);
  strong.setWeight(QFont::DemiBold);
  painter.setFont(strong);
  painter.setPen(theme().text);
  QString label = percent(m_open->density);
  if (m_open->speedup()) label = tr("%1, %2 ×").arg(label, QLocale().toString(*m_open->speedup(), 'f', 2));
  painter.drawText(at + QPointF(10, -6), label);
}

void ParetoPlot::paintHover(QPainter& painter) const {
  if (m_hovered < 0 || m_hovered >= static_cast<int>(m_curve.size())) return;
  const CurveChoice& point = m_curve[static_cast<std::size_t>(m_hovered)];
  const QPointF at = pointOf(point.density, point.error);
  painter.setPen(QPen(theme().accent, 2));
  painter.setBrush(theme().panel);
  painter.drawEllipse(at, 4.5, 4.5);
  const QString first =
      tr("%1, error %2").arg(percent(point.density), QLocale().toString(point.error, 'e', 1));
  const QString second =
      m_hoverNote.isEmpty()
          ? tr("epsilon %1").arg(QLocale().toString(point.epsilon, 'g', 3))
          : tr("epsilon %1, %2").arg(QLocale().toString(point.epsilon, 'g', 3), m_hoverNote);
  painter.setFont(ui::font(TextStyle::Small));
  const QFontMetricsF metrics(painter.font());
  const double width = std::max(metrics.horizontalAdvance(first), metrics.horizontalAdvance(second)) + 16;
  QRectF box(at.x() + 10, at.y() - 44, width, 36);
  if (box.right() > rect().right() - 4) box.moveRight(at.x() - 10);
  if (box.top() < 2) box.moveTop(at.y() + 10);
  painter.setPen(theme().line);
  painter.setBrush(theme().raised);
  painter.drawRoundedRect(box, 3, 3);
  painter.setPen(theme().text);
  painter.drawText(box.adjusted(8, 4, -8, -18), Qt::AlignLeft | Qt::AlignVCenter, first);
  painter.setPen(theme().text2);
  painter.drawText(box.adjusted(8, 18, -8, -4), Qt::AlignLeft | Qt::AlignVCenter, second);
}

}  // namespace vdit::ui
