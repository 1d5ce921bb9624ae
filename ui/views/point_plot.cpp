// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/point_plot.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/look/theme.h"

namespace vdit::ui {
namespace {

constexpr int kReach = 24;  // from a point, in units of the layout, that still points at it
constexpr int kDiscWidth = 7, kPointedWidth = 9;

}  // namespace

PointPlot::PointPlot(const QString& name, QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAccessibleName(name);
}

QRectF PointPlot::plotArea() const {
  return QRectF(rect()).adjusted(scaled(60), scaled(10), -scaled(26), -scaled(36));
}

QPointF PointPlot::placeAt(double across, double up) const {
  const QRectF area = plotArea();
  return {area.left() + across * area.width(), area.bottom() - up * area.height()};
}

int PointPlot::nearest(const QPointF& position) const {
  int best = -1;
  double least = 1.0 * scaled(kReach) * scaled(kReach);
  for (int i = 0; i < points(); ++i) {
    const QPointF away = pointAt(i) - position;
    const double distance = QPointF::dotProduct(away, away);
    if (distance < least) least = distance, best = i;
  }
  return best;
}

void PointPlot::point(int index) {
  if (index == m_pointed) return;
  m_pointed = index;
  update();
  pointChanged();
}

void PointPlot::refresh() {
  if (m_pointed >= points()) m_pointed = -1;
  setAccessibleDescription(asText());
  update();
}

void PointPlot::mouseMoveEvent(QMouseEvent* event) {
  const int index = nearest(event->position());
  setCursor(index >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
  point(index);
}

void PointPlot::mousePressEvent(QMouseEvent* event) {
  const int index = event->button() == Qt::LeftButton ? nearest(event->position()) : -1;
  if (index >= 0) choose(index);
}

void PointPlot::leaveEvent(QEvent*) {
  point(-1);
}

void PointPlot::keyPressEvent(QKeyEvent* event) {
  const int last = points() - 1, key = event->key();
  if (key == Qt::Key_Left && last >= 0) return point(std::clamp(m_pointed - 1, 0, last));
  if (key == Qt::Key_Right && last >= 0) return point(std::clamp(m_pointed + 1, 0, last));
  const bool enter = key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space;
  if (enter && m_pointed >= 0) return choose(m_pointed);
  QWidget::keyPressEvent(event);
}

void PointPlot::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) update();
}

void PointPlot::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing, true);
  paintAxes(painter);
  if (const QString text = emptyText(); !text.isEmpty()) {
    painter.setPen(theme().text2);
    painter.setFont(ui::font(TextStyle::Small));
    painter.drawText(plotArea(), Qt::AlignCenter | Qt::TextWordWrap, text);
  }
  paintPoints(painter);
  paintNote(painter);
  if (!hasFocus()) return;
  painter.setPen(QPen(theme().accent, 2));
  painter.setBrush(Qt::NoBrush);
  painter.drawRoundedRect(QRectF(rect()).adjusted(2, 2, -2, -2), scaled(4), scaled(4));
}

void PointPlot::paintAxes(QPainter& painter) const {
  const QRectF area = plotArea();
  const Axis below = across(), beside = up();
  const double row = scaled(14);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setFont(ui::font(TextStyle::AxisNumber));
  for (const Tick& tick : below.ticks) {
    const double x = std::round(placeAt(tick.place, 0).x());
    painter.setPen(theme().line);
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    painter.setPen(theme().text2);
    painter.drawText(QRectF(x - scaled(30), area.bottom() + scaled(3), scaled(60), row), Qt::AlignCenter,
                     tick.number);
  }
  for (const Tick& tick : beside.ticks) {
    const double y = std::round(placeAt(0, tick.place).y());
    painter.setPen(theme().line);
    painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
    painter.setPen(theme().text2);
    painter.drawText(QRectF(area.left() - scaled(50), y - row / 2, scaled(44), row),
                     Qt::AlignRight | Qt::AlignVCenter, tick.number);
  }
  painter.restore();
  painter.setPen(theme().text2);
  QFont title = ui::font(TextStyle::Small);
  title.setPixelSize(scaled(10));
  painter.setFont(title);
  painter.drawText(QRectF(area.left(), area.bottom() + scaled(17), area.width(), row), Qt::AlignCenter,
                   below.title);
  painter.save();
  painter.translate(scaled(9), area.center().y());
  painter.rotate(-90);
  painter.drawText(QRectF(-area.height() / 2, -row / 2, area.height(), row), Qt::AlignCenter, beside.title);
  painter.restore();
}

void PointPlot::paintDisc(QPainter& painter, const QPointF& at) {
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme().text);
  painter.drawEllipse(at, scaled(kDiscWidth) / 2.0, scaled(kDiscWidth) / 2.0);
}

void PointPlot::paintNote(QPainter& painter) const {
  if (m_pointed < 0 || m_pointed >= points()) return;
  const QPointF at = pointAt(m_pointed);
  painter.setPen(QPen(theme().accent, 2));
  painter.setBrush(theme().panel);
  painter.drawEllipse(at, scaled(kPointedWidth) / 2.0, scaled(kPointedWidth) / 2.0);
  const QStringList lines = noteOf(m_pointed);
  painter.setFont(ui::font(TextStyle::Small));
  const QFontMetricsF metrics(painter.font());
  double width = 0;
  for (const QString& line : lines) width = std::max(width, metrics.horizontalAdvance(line));
  const double row = metrics.height(), margin = scaled(8), away = scaled(10);
  QRectF box(at.x() + away, 0, width + 2 * margin, row * static_cast<double>(lines.size()) + scaled(8));
  box.moveBottom(at.y() - scaled(6));
  if (box.right() > rect().right() - 4) box.moveRight(at.x() - away);
  if (box.left() < 4) box.moveLeft(4);
  if (box.top() < 2) box.moveTop(at.y() + away);
  painter.setPen(theme().line);
  painter.setBrush(theme().raised);
  painter.drawRoundedRect(box, scaled(3), scaled(3));
  QRectF text(box.left() + margin, box.top() + scaled(4), width + 1, row);
  painter.setPen(theme().text);
  for (const QString& line : lines) {
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, line);
    painter.setPen(theme().text2);
    text.translate(0, row);
  }
}

}  // namespace vdit::ui
