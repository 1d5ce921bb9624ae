// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/step_strip.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/look/theme.h"

namespace vdit::ui {

StepStrip::StepStrip(QWidget* parent, Of of) : QWidget(parent), m_of(of) {
  setObjectName(of == Of::Steps ? QStringLiteral("stepStrip") : QStringLiteral("promptStrip"));
  setFocusPolicy(Qt::StrongFocus);
  setMinimumHeight(scaled(80));
  setAccessibleName(of == Of::Steps ? tr("Denoising step") : tr("Prompt"));
}

QString StepStrip::trackWord() const {
  return m_of == Of::Steps ? tr("captured") : tr("prompt");
}

double StepStrip::leftOfTrack() const {
  if (m_wordWidth == 0)
    m_wordWidth = QFontMetrics(ui::font(TextStyle::AxisNumber)).horizontalAdvance(trackWord());
  return std::max(scaled(64), m_wordWidth + scaled(22));
}

double StepStrip::xOf(double step) const {
  const double left = leftOfTrack(), right = width() - scaled(24);
  return m_steps < 2 ? left : left + (step - 1) / (m_steps - 1) * (right - left);
}

int StepStrip::stepAt(double x) const {
  const double left = leftOfTrack(), right = width() - scaled(24);
  const int near =
      static_cast<int>(std::lround(1 + (x - left) / std::max(1.0, right - left) * (m_steps - 1)));
  if (m_captured.empty()) return std::clamp(near, 1, m_steps);
  return *std::min_element(m_captured.begin(), m_captured.end(),
                           [&](int a, int b) { return std::abs(a - near) < std::abs(b - near); });
}

void StepStrip::setSteps(int steps, std::vector<int> captured) {
  m_steps = std::max(1, steps);
  m_captured = std::move(captured);
  say();
  update();
}

void StepStrip::setCurrent(int step) {
  m_current = step;
  say();
  update();
}

void StepStrip::setStability(std::vector<StepRecall> line, const QColor& colour, const QString& title) {
  m_line = std::move(line);
  m_colour = colour;
  m_title = title;
  say();
  update();
}

QString StepStrip::rangeText() const {
  if (m_line.empty()) return {};
  const auto [least, most] =
      std::minmax_element(m_line.begin(), m_line.end(),
                          [](const StepRecall& a, const StepRecall& b) { return a.recall < b.recall; });
  return tr("%1 to %2")
      .arg(QLocale().toString(least->recall, 'f', 3), QLocale().toString(most->recall, 'f', 3));
}

void StepStrip::say() {
  QString text = m_of == Of::Prompts
                     ? tr("prompt %1 of %2").arg(m_current).arg(m_steps)
                     : tr("step %1 of %2, %Ln captured", nullptr, static_cast<int>(m_captured.size()))
                           .arg(m_current)
                           .arg(m_steps);
  if (!m_line.empty()) text = tr("%1; %2 %3").arg(text, m_title, rangeText());
  setAccessibleDescription(text);
}

std::optional<int> StepStrip::neighbour(bool forward, bool wrap) const {
  if (m_captured.empty()) return std::nullopt;
  if (forward) {
    const auto next = std::upper_bound(m_captured.begin(), m_captured.end(), m_current);
    if (next != m_captured.end()) return *next;
    return wrap ? std::optional(m_captured.front()) : std::nullopt;
  }
  const auto at = std::lower_bound(m_captured.begin(), m_captured.end(), m_current);
  if (at != m_captured.begin()) return *(at - 1);
  return wrap ? std::optional(m_captured.back()) : std::nullopt;
}

void StepStrip::mousePressEvent(QMouseEvent* event) {
  setFocus(Qt::MouseFocusReason);
  const int step = stepAt(event->position().x());
  if (step != m_current) Q_EMIT stepChosen(step);
}

void StepStrip::mouseMoveEvent(QMouseEvent* event) {
  if (event->buttons() & Qt::LeftButton) mousePressEvent(event);
}

void StepStrip::keyPressEvent(QKeyEvent* event) {
  const bool forward = event->key() == Qt::Key_Right, back = event->key() == Qt::Key_Left;
  if (!forward && !back) return QWidget::keyPressEvent(event);
  if (const auto step = neighbour(forward, false)) Q_EMIT stepChosen(*step);
}

void StepStrip::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  m_wordWidth = 0;
  if (event->type() == QEvent::PaletteChange) update();
}

void StepStrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing, true);
  paintLine(painter);
  paintTrack(painter);
  if (!hasFocus()) return;
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(theme().accent, 2));
  painter.drawRoundedRect(QRectF(rect()).adjusted(2, 2, -2, -2), 4, 4);
}

void StepStrip::paintLine(QPainter& painter) {
  const double top = scaled(9), bottom = height() - scaled(42);
  painter.setFont(ui::font(TextStyle::AxisNumber));
  painter.fillRect(QRectF(xOf(1), bottom, xOf(m_steps) - xOf(1), 1), theme().line);
  if (m_line.empty()) return;
  double low = 1, high = 0;
  for (const StepRecall& point : m_line)
    low = std::min(low, point.recall), high = std::max(high, point.recall);
  // A range of at least 0.1: a quiet head must not look wild.
  const double middle = (low + high) / 2, half = std::max(0.05, (high - low) / 2 * 1.2);
  low = std::max(0.0, middle - half);
  high = std::min(1.0, middle + half);
  const auto yOf = [&](double recall) {
    return bottom - (recall - low) / std::max(1e-9, high - low) * (bottom - top);
  };
  painter.setPen(theme().text2);
  painter.drawText(QRectF(0, top - 7, xOf(1) - scaled(10), 14), Qt::AlignRight | Qt::AlignVCenter,
                   QLocale().toString(high, 'f', 2));
  painter.drawText(QRectF(0, bottom - 7, xOf(1) - scaled(10), 14), Qt::AlignRight | Qt::AlignVCenter,
                   QLocale().toString(low, 'f', 2));
  QPolygonF line;
  for (const StepRecall& point : m_line) line.append(QPointF(xOf(point.step), yOf(point.recall)));
  painter.setPen(QPen(m_colour, 1.8));
  painter.setBrush(Qt::NoBrush);
  painter.drawPolyline(line);
  painter.setPen(Qt::NoPen);
  painter.setBrush(m_colour);
  for (const QPointF& point : line) painter.drawEllipse(point, 3, 3);
}

void StepStrip::paintTrack(QPainter& painter) {
  const double y = height() - scaled(22);
  painter.setPen(Qt::NoPen);
  painter.fillRect(QRectF(xOf(1), y - 2, xOf(m_steps) - xOf(1), 4), theme().line);
  painter.setFont(ui::font(TextStyle::AxisNumber));
  painter.setPen(theme().text2);
  painter.drawText(QRectF(0, y - 8, xOf(1) - scaled(10), 16), Qt::AlignRight | Qt::AlignVCenter, trackWord());
  const int every = m_of == Of::Prompts && m_steps <= 12 ? 1 : m_steps > 60 ? 10 : 5;
  const bool crowded = (xOf(2) - xOf(1)) < 4;
  for (int step = 1; step <= m_steps; ++step) {
    const bool captured = std::binary_search(m_captured.begin(), m_captured.end(), step);
    if (captured) {
      painter.fillRect(QRectF(xOf(step) - 1.5, y - 6, 3, 12), theme().text2);
    } else if (!crowded) {
      painter.fillRect(QRectF(xOf(step) - 0.5, y - 5, 1, 10), theme().line);
    }
    if (step != 1 && step % every != 0 && step != m_current) continue;
    if (step != m_current && std::abs(xOf(step) - xOf(m_current)) < scaled(18)) continue;
    painter.setPen(step == m_current ? theme().text : theme().text2);
    painter.drawText(QRectF(xOf(step) - 20, y + scaled(7), 40, scaled(14)), Qt::AlignCenter,
                     QString::number(step));
  }
  painter.fillRect(QRectF(xOf(m_current) - 0.5, scaled(4), 1, y - scaled(10)), theme().accent);
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme().panel);
  painter.drawEllipse(QPointF(xOf(m_current), y), 9, 9);
  painter.setBrush(theme().text);
  painter.drawEllipse(QPointF(xOf(m_current), y), 7, 7);
}

}  // namespace vdit::ui
