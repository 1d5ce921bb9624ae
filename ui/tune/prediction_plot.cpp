// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/prediction_plot.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/look/theme.h"
#include "ui/views/number_text.h"

namespace vdit::ui {
namespace {

constexpr double kReach = 10;  // pixels from a disc that still point at it
constexpr double kLeast = 1;   // nothing is slower than dense on purpose
constexpr double kTick = 0.25;

}  // namespace

PredictionPlot::PredictionPlot(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("predictions"));
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAccessibleName(tr("Predicted against measured speed-up"));
  setMeasured({});
}

void PredictionPlot::setMeasured(std::vector<MeasuredPair> pairs) {
  m_pairs = std::move(pairs);
  m_shown.clear();
  m_pointed = -1;
  double most = 1.5;
  for (std::size_t i = 0; i < m_pairs.size(); ++i) {
    if (!m_pairs[i].predictedSpeedup || m_pairs[i].speedup <= 0) continue;
    m_shown.push_back(static_cast<int>(i));
    most = std::max({most, *m_pairs[i].predictedSpeedup, m_pairs[i].speedup});
  }
  m_most = std::ceil((most + 0.05) / kTick) * kTick;
  setAccessibleDescription(asText());
  update();
}

QString PredictionPlot::textOf(int index) const {
  const MeasuredPair& pair = m_pairs[static_cast<std::size_t>(index)];
  return tr("%1: predicted %2, measured %3")
      .arg(pair.name, numbers::speedUp(*pair.predictedSpeedup), numbers::speedUp(pair.speedup));
}

QString PredictionPlot::asText() const {
  QStringList lines;
  for (const int index : m_shown) lines.append(textOf(index));
  return lines.isEmpty() ? tr("No pair with a prediction yet") : lines.join(QLatin1Char('\n'));
}

QRectF PredictionPlot::plotArea() const {
  return QRectF(rect()).adjusted(scaled(52), scaled(10), -scaled(16), -scaled(36));
}

QPointF PredictionPlot::pointOf(double predicted, double measured) const {
  const QRectF area = plotArea();
  const double span = m_most - kLeast;
  return {area.left() + (predicted - kLeast) / span * area.width(),
          area.bottom() - (measured - kLeast) / span * area.height()};
}

int PredictionPlot::at(const QPointF& position) const {
  for (std::size_t i = 0; i < m_shown.size(); ++i) {
    const MeasuredPair& pair = m_pairs[static_cast<std::size_t>(m_shown[i])];
    const QPointF away = pointOf(*pair.predictedSpeedup, pair.speedup) - position;
    if (QPointF::dotProduct(away, away) < kReach * kReach) return static_cast<int>(i);
  }
  return -1;
}

void PredictionPlot::point(int place) {
  if (place == m_pointed) return;
  m_pointed = place;
  update();
}

void PredictionPlot::mouseMoveEvent(QMouseEvent* event) {
  const int place = at(event->position());
  setCursor(place >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
  point(place);
}

void PredictionPlot::mousePressEvent(QMouseEvent* event) {
  const int place = event->button() == Qt::LeftButton ? at(event->position()) : -1;
  if (place >= 0) Q_EMIT pairChosen(m_shown[static_cast<std::size_t>(place)]);
}

void PredictionPlot::leaveEvent(QEvent*) {
  point(-1);
}

void PredictionPlot::keyPressEvent(QKeyEvent* event) {
  const int last = static_cast<int>(m_shown.size()) - 1;
  if (event->key() == Qt::Key_Left && last >= 0) return point(std::clamp(m_pointed - 1, 0, last));
  if (event->key() == Qt::Key_Right && last >= 0) return point(std::clamp(m_pointed + 1, 0, last));
  const bool enter =
      event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space;
  if (enter && m_pointed >= 0) return Q_EMIT pairChosen(m_shown[static_cast<std::size_t>(m_pointed)]);
  QWidget::keyPressEvent(event);
}

void PredictionPlot::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) update();
}

void PredictionPlot::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing, true);
  paintAxes(painter);
  if (m_shown.empty()) {
    painter.setPen(theme().text2);
    painter.setFont(ui::font(TextStyle::Small));
    painter.drawText(plotArea(), Qt::AlignCenter, asText());
  }
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme().text);
  for (const int index : m_shown) {
    const MeasuredPair& pair = m_pairs[static_cast<std::size_t>(index)];
    painter.drawEllipse(pointOf(*pair.predictedSpeedup, pair.speedup), 3.5, 3.5);
  }
  paintHover(painter);
  if (!hasFocus()) return;
  painter.setPen(QPen(theme().accent, 2));
  painter.setBrush(Qt::NoBrush);
  painter.drawRoundedRect(QRectF(rect()).adjusted(2, 2, -2, -2), 4, 4);
}

void PredictionPlot::paintAxes(QPainter& painter) const {
  const QRectF area = plotArea();
  painter.setFont(ui::font(TextStyle::AxisNumber));
  const double step = m_most - kLeast > 2 ? 4 * kTick : m_most - kLeast > 1 ? 2 * kTick : kTick;
  for (double value = kLeast; value <= m_most + 1e-9; value += step) {
    const QPointF place = pointOf(value, value);
    const double x = std::round(place.x()), y = std::round(place.y());
    painter.setPen(theme().line);
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
    painter.setPen(theme().text2);
    const QString number = numbers::speedUp(value);
    painter.drawText(QRectF(x - 30, area.bottom() + 3, 60, 14), Qt::AlignCenter, number);
    painter.drawText(QRectF(area.left() - 50, y - 7, 44, 14), Qt::AlignRight | Qt::AlignVCenter, number);
  }
  painter.setPen(QPen(theme().text2, 1, Qt::DashLine));
  painter.drawLine(pointOf(kLeast, kLeast), pointOf(m_most, m_most));
  painter.setPen(theme().text2);
  QFont axis = ui::font(TextStyle::Small);
  axis.setPixelSize(scaled(10));
  painter.setFont(axis);
  painter.drawText(QRectF(area.left(), area.bottom() + 17, area.width(), 14), Qt::AlignCenter,
                   tr("predicted speed-up"));
  painter.save();
  painter.translate(scaled(9), area.center().y());
  painter.rotate(-90);
  painter.drawText(QRectF(-area.height() / 2, -7, area.height(), 14), Qt::AlignCenter, tr("measured"));
  painter.restore();
}

void PredictionPlot::paintHover(QPainter& painter) const {
  if (m_pointed < 0) return;
  const int index = m_shown[static_cast<std::size_t>(m_pointed)];
  const MeasuredPair& pair = m_pairs[static_cast<std::size_t>(index)];
  const QPointF at = pointOf(*pair.predictedSpeedup, pair.speedup);
  painter.setPen(QPen(theme().accent, 2));
  painter.setBrush(theme().panel);
  painter.drawEllipse(at, 4.5, 4.5);
  painter.setFont(ui::font(TextStyle::Small));
  const QString text = textOf(index);
  QRectF box(at.x() + 10, at.y() - 28, QFontMetricsF(painter.font()).horizontalAdvance(text) + 16, 22);
  if (box.right() > rect().right() - 4) box.moveRight(at.x() - 10);
  if (box.left() < 4) box.moveLeft(4);
  if (box.top() < 2) box.moveTop(at.y() + 10);
  painter.setPen(theme().line);
  painter.setBrush(theme().raised);
  painter.drawRoundedRect(box, 3, 3);
  painter.setPen(theme().text);
  painter.drawText(box, Qt::AlignCenter, text);
}

}  // namespace vdit::ui
