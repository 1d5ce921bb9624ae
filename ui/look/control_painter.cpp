// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/control_painter.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyleOption>
#include <algorithm>
#include <cmath>

#include "ui/look/theme.h"

namespace vdit::ui {

void drawField(QPainter* painter, const QRect& rectangle, bool enabled, bool invalid) {
  const Theme& colours = theme();
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  const QRectF box = QRectF(rectangle).adjusted(0.5, 0.5, -0.5, -0.5);
  const qreal radius = scaled(4);
  painter->setPen(QPen(colours.line, 1));
  painter->setBrush(enabled ? colours.sunken : Qt::transparent);
  painter->drawRoundedRect(box, radius, radius);
  if (enabled) {
    painter->setPen(QPen(invalid ? colours.danger : colours.outline, invalid ? 2 : 1));
    painter->drawLine(QPointF(box.left() + radius, box.bottom()),
                      QPointF(box.right() - radius, box.bottom()));
  }
  painter->restore();
}

void drawChevron(QPainter* painter, const QPointF& centre, qreal half, bool up, const QColor& colour) {
  const qreal y = up ? half / 2 : -half / 2;
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(QPen(colour, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter->drawPolyline(
      QPolygonF{centre + QPointF(-half, y), centre + QPointF(0, -y), centre + QPointF(half, y)});
  painter->restore();
}

QRectF headerArrowPlace(const QHeaderView& header, const QStyleOptionHeader& option) {
  QFont small = font(TextStyle::Small);
  small.setWeight(QFont::DemiBold);  // the most that a title takes
  const qreal padding = scaled(8), side = scaled(5);
  const qreal title = QFontMetricsF(small).horizontalAdvance(option.text);
  const qreal left = header.sectionViewportPosition(option.section);
  const qreal width = header.sectionSize(option.section);
  // Where the title fills its column, in the padding.
  const qreal gap = std::clamp<qreal>(width - 2 * padding - title, scaled(2), scaled(4));
  qreal x = left + padding + title + gap;
  if (option.textAlignment & Qt::AlignRight) {
    x = left + width - padding - title - gap - side;
  } else if (option.textAlignment & Qt::AlignHCenter) {
    x = left + (width + title) / 2 + gap;
  }
  return {x, (header.height() - side) / 2, side, side};
}

void drawTriangle(QPainter* painter, const QPointF& centre, bool up, const QColor& colour) {
  const qreal half = scaled(7) / 2.0, height = scaled(4);
  const qreal base = up ? height / 2 : -height / 2;
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(Qt::NoPen);
  painter->setBrush(colour);
  painter->drawPolygon(
      QPolygonF{centre + QPointF(-half, base), centre + QPointF(half, base), centre - QPointF(0, base)});
  painter->restore();
}

void drawIndicator(QPainter* painter, const QStyleOption& option, bool round) {
  const Theme& colours = theme();
  const bool enabled = option.state.testFlag(QStyle::State_Enabled);
  const bool on = option.state.testFlag(QStyle::State_On);
  const bool mixed = option.state.testFlag(QStyle::State_NoChange);
  const qreal side = scaled(14);
  QRectF box(0, 0, side, side);
  box.moveCenter(QRectF(option.rect).center());
  box.moveTo(std::floor(box.left()) + 0.5, std::floor(box.top()) + 0.5);
  box.setSize(QSizeF(side - 1, side - 1));
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  const bool filled = on || mixed;
  const QColor edge = !enabled ? colours.line : filled ? colours.accentFill : colours.outline;
  painter->setPen(QPen(edge, 1));
  painter->setBrush(!enabled ? QColor(Qt::transparent) : filled ? colours.accentFill : colours.sunken);
  const QColor ink = enabled ? colours.accentInk : colours.disabled;
  if (round) {
    painter->drawEllipse(box);
    if (on) {
      painter->setPen(Qt::NoPen);
      painter->setBrush(ink);
      painter->drawEllipse(box.center(), side * 0.21, side * 0.21);
    }
  } else {
    painter->drawRoundedRect(box, scaled(3), scaled(3));
    painter->setPen(QPen(ink, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const auto at = [&](qreal x, qreal y) { return box.topLeft() + QPointF(x, y) * (side / 14.0); };
    if (on) painter->drawPolyline(QPolygonF{at(3, 6.8), at(5.5, 9.4), at(10.2, 3.8)});
    if (mixed) painter->drawLine(at(3.5, 6.5), at(9.5, 6.5));
  }
  painter->restore();
}

void drawProgress(QPainter* painter, const QStyleOptionProgressBar& bar) {
  const Theme& colours = theme();
  const qreal height = scaled(6), radius = scaled(2);
  QRectF track(bar.rect.left(), 0, bar.rect.width(), height);
  track.moveCenter(QPointF(track.center().x(), QRectF(bar.rect).center().y()));
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(Qt::NoPen);
  painter->setBrush(colours.line);  // on every surface a bar's whole length is seen
  painter->drawRoundedRect(track, radius, radius);
  const double range = static_cast<double>(bar.maximum) - bar.minimum;
  if (range > 0 && bar.progress > bar.minimum) {
    track.setWidth(std::min(1.0, (static_cast<double>(bar.progress) - bar.minimum) / range) * track.width());
    painter->setPen(Qt::NoPen);
    painter->setBrush(bar.state.testFlag(QStyle::State_Enabled) ? colours.accent : colours.outline);
    painter->drawRoundedRect(track, radius, radius);
  }
  painter->restore();
}

void drawSlider(QPainter* painter, const QStyleOptionSlider& option, const QRectF& handle) {
  const Theme& colours = theme();
  const bool enabled = option.state.testFlag(QStyle::State_Enabled);
  const bool horizontal = option.orientation == Qt::Horizontal;
  const qreal thick = scaled(4), side = scaled(14);
  QRectF groove = option.rect;
  const QPointF middle = groove.center();
  if (horizontal) {
    groove.setHeight(thick);
  } else {
    groove.setWidth(thick);
  }
  groove.moveCenter(middle);
  QRectF done = groove;
  const bool forward = horizontal ? !option.upsideDown : option.upsideDown;
  if (horizontal) {
    forward ? done.setRight(handle.center().x()) : done.setLeft(handle.center().x());
  } else {
    forward ? done.setBottom(handle.center().y()) : done.setTop(handle.center().y());
  }
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(Qt::NoPen);
  painter->setBrush(colours.line);
  painter->drawRoundedRect(groove, thick / 2, thick / 2);
  painter->setBrush(enabled ? colours.accent : colours.outline);
  painter->drawRoundedRect(done, thick / 2, thick / 2);
  QRectF knob(0, 0, side, side);
  knob.moveCenter(handle.center());
  painter->setBrush(colours.outline);
  painter->drawEllipse(knob.adjusted(-0.5, -0.5, 0.5, 0.5));
  painter->setBrush(colours.panel);
  painter->drawEllipse(knob.adjusted(0.5, 0.5, -0.5, -0.5));
  painter->setBrush(enabled ? colours.text : colours.disabled);
  painter->drawEllipse(knob.adjusted(2, 2, -2, -2));
  painter->restore();
}

}  // namespace vdit::ui
