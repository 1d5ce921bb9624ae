// SPDX-License-Identifier: GPL-3.0-or-later
// paintModeTile and modeTitle of theme.h: a mode by fill, letter and glyph, as the cell's size allows.
#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <array>

#include "ui/look/theme.h"

namespace vdit::ui {
namespace {

using kernels::Mode;

constexpr qreal kLetterOverGlyph = 24;  // pixels of the shorter side that hold both

void fillCell(QPainter& painter, const QRectF& box, Mode mode) {
  const Theme& colours = theme();
  painter.fillRect(box, colours.mode[static_cast<std::size_t>(mode)].fill);
  if (mode != Mode::Skip) return;
  painter.save();
  painter.setClipRect(box, Qt::IntersectClip);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(colours.skipHatch, 1));
  for (qreal x = -box.height(); x < box.width(); x += 5) {
    painter.drawLine(QPointF(box.left() + x, box.bottom()),
                     QPointF(box.left() + x + box.height(), box.top()));
  }
  painter.restore();
}

// The mask's shape in a square.
void drawGlyph(QPainter& painter, const QRectF& box, Mode mode, const QColor& ink) {
  const qreal unit = box.width() / 12, x = box.left(), y = box.top(), side = box.width();
  painter.save();
  painter.setClipRect(box, Qt::IntersectClip);
  painter.setRenderHint(QPainter::Antialiasing);
  const auto pen = [&](qreal width) { return QPen(ink, width, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin); };
  switch (mode) {
    case Mode::Full:
      painter.fillRect(box.adjusted(unit, unit, -unit, -unit), ink);
      break;
    case Mode::Skip:
      painter.setPen(pen(std::max(1.0, unit * 1.2)));
      painter.setBrush(Qt::NoBrush);
      painter.drawRect(box.adjusted(1.5 * unit, 1.5 * unit, -1.5 * unit, -1.5 * unit));
      painter.drawLine(QPointF(x + 3 * unit, y + side - 3 * unit),
                       QPointF(x + side - 3 * unit, y + 3 * unit));
      break;
    case Mode::Diagonal:
      painter.setPen(pen(unit * 2.6));
      painter.drawLine(box.topLeft(), box.bottomRight());
      break;
    case Mode::MultiDiagonal:
      painter.setPen(pen(unit * 1.5));
      for (const qreal shift : {-6.0, 0.0, 6.0}) {
        painter.drawLine(QPointF(x + shift * unit - unit, y - unit),
                         QPointF(x + shift * unit + side + unit, y + side + unit));
      }
      break;
    case Mode::VerticalStripe:
      for (const qreal left : {1.6, 5.3, 8.6}) {
        painter.fillRect(QRectF(x + left * unit, y, unit * 1.7, side), ink);
      }
      break;
  }
  painter.restore();
}

void drawLetter(QPainter& painter, const QRectF& box, Mode mode, qreal pixels, const QColor& ink) {
  QFont letter = font(TextStyle::Title);
  letter.setPixelSize(std::max(6, qRound(pixels)));
  letter.setWeight(QFont::DemiBold);
  painter.save();
  painter.setFont(letter);
  painter.setPen(ink);
  painter.drawText(box, Qt::AlignCenter, QString(QLatin1Char(kernels::mode_letter(mode))));
  painter.restore();
}

QRectF centredSquare(const QRectF& box, qreal side) {
  QRectF square(0, 0, side, side);
  square.moveCenter(box.center());
  return square;
}

}  // namespace

void paintModeTile(QPainter& painter, const QRectF& rectangle, Mode mode) {
  const QColor ink = theme().mode[static_cast<std::size_t>(mode)].ink;
  const qreal side = std::min(rectangle.width(), rectangle.height());
  fillCell(painter, rectangle, mode);
  if (side < scaled(10)) return;
  if (side < 16) {
    drawLetter(painter, rectangle, mode, std::max(7.0, side * 0.6 + 1), ink);
  } else if (side < kLetterOverGlyph) {
    QColor glyph = ink;
    if (mode == Mode::Full) glyph.setAlphaF(0.9F);
    drawGlyph(painter, centredSquare(rectangle, side - (mode == Mode::Full ? 6 : 4)), mode, glyph);
  } else {
    QColor faint = ink;
    faint.setAlphaF(0.3F);
    drawGlyph(painter, centredSquare(rectangle, side * 0.75), mode, faint);
    drawLetter(painter, rectangle, mode, std::min(side * 0.45, 24.0), ink);
  }
}

QString modeTitle(Mode mode) {
  static constexpr std::array<const char*, kernels::kModes> kTitles = {
      QT_TRANSLATE_NOOP("vdit::ui::Mode", "Full"), QT_TRANSLATE_NOOP("vdit::ui::Mode", "Skip"),
      QT_TRANSLATE_NOOP("vdit::ui::Mode", "Diagonal"), QT_TRANSLATE_NOOP("vdit::ui::Mode", "Multi-Diagonal"),
      QT_TRANSLATE_NOOP("vdit::ui::Mode", "Vertical-Stripe")};
  return QCoreApplication::translate("vdit::ui::Mode", kTitles[static_cast<std::size_t>(mode)]);
}

}  // namespace vdit::ui
