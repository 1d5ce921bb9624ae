// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/grid_delegate.h"

#include <QLocale>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/look/theme.h"
#include "ui/views/maps/colour_map.h"
#include "ui/views/number_text.h"

namespace vdit::ui {
namespace {

constexpr int kWideCell = 96;  // tile, map and two lines of numbers fit
constexpr int kTallCell = 26;  // two lines of numbers; below that one, down to a low cell
constexpr int kLowCell = 15;
constexpr int kPadlockFrom = 20;

// The figure of a face on the scale of its colours, 0..1; negative: not known.
double shareOf(GridFace face, const GridCell& one) {
  switch (face) {
    case GridFace::Recall:
      return one.figures.recall.value_or(-1);
    case GridFace::Error: {  // 1e-4 .. 1, logarithmic
      if (!one.figures.error) return -1;
      return *one.figures.error <= 0 ? 0 : std::clamp(1 + std::log10(*one.figures.error) / 4, 0.0, 1.0);
    }
    case GridFace::Saving:
      return std::clamp(one.saving, 0.0, 1.0);
    case GridFace::Modes:
    case GridFace::Maps:
      break;
  }
  return -1;
}

QString figureText(GridFace face, const GridCell& one) {
  if (face == GridFace::Recall) return recallText(one.figures);
  if (face == GridFace::Error) return errorText(one.figures);
  return QStringLiteral("%1 %").arg(QLocale().toString(100 * one.saving, 'f', 0));
}

}  // namespace

void paintHatch(QPainter& painter, const QRect& rectangle) {
  painter.save();
  painter.setClipRect(rectangle, Qt::IntersectClip);
  painter.setRenderHint(QPainter::Antialiasing, true);
  painter.setPen(QPen(theme().line, 1.2));
  const int step = 5;
  for (int x = rectangle.left() - rectangle.height(); x <= rectangle.right(); x += step) {
    painter.drawLine(QPointF(x, rectangle.bottom() + 1), QPointF(x + rectangle.height(), rectangle.top()));
  }
  painter.restore();
}

GridDelegate::GridDelegate(GridModel& model, QObject* parent) : QStyledItemDelegate(parent), m_model(model) {}

QSize GridDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
  return {scaled(13), scaled(13)};
}

void GridDelegate::paintTile(QPainter& painter, const QRect& tile, const GridCell& one) const {
  m_tiles.paint(painter, tile, one.mode.mode);
  if (!one.mixed) return;
  painter.fillRect(tile, theme().raised);
  painter.setPen(theme().text2);
  painter.setFont(ui::font(TextStyle::CellNumber));
  painter.drawText(tile, Qt::AlignCenter, QStringLiteral("≠"));
}

void GridDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const {
  if (!index.isValid() || index.row() >= m_model.rowCount() || index.column() >= m_model.columnCount())
    return;
  const GridCell& one = m_model.cell(index.row(), index.column());
  const QRect cell = option.rect.adjusted(0, 0, -1, -1);  // 1 px of panel between cells
  if (!one.measured && (m_model.table() != nullptr || m_model.isLive())) {
    painter->fillRect(cell, theme().sunken);
    paintHatch(*painter, cell);
    paintMarks(*painter, cell, one);
    return;
  }
  switch (m_model.face()) {
    case GridFace::Modes:
      if (cell.width() >= scaled(kWideCell) && cell.height() >= scaled(kLowCell)) {
        paintWide(*painter, cell, one, index);
      } else {
        paintTile(*painter, cell, one);
      }
      break;
    case GridFace::Maps:
      paintMap(*painter, cell, one, index);
      break;
    case GridFace::Recall:
    case GridFace::Error:
    case GridFace::Saving:
      paintFigure(*painter, cell, one);
      break;
  }
  paintMarks(*painter, cell, one);
}

void GridDelegate::paintWide(QPainter& painter, const QRect& cell, const GridCell& one,
                             const QModelIndex& index) const {
  painter.fillRect(cell, theme().raised);
  const QRect tile(cell.topLeft(), QSize(std::min(cell.height() + scaled(2), scaled(40)), cell.height()));
  paintTile(painter, tile, one);
  int x = tile.right() + 1 + scaled(4);
  const bool twoLines = cell.height() >= scaled(kTallCell);
  const QImage& map = m_model.thumbnail(index.row(), index.column());
  if (twoLines && !map.isNull()) {
    const int side = std::min(cell.height() - scaled(6), scaled(40));
    const QRect target(x, cell.top() + (cell.height() - side) / 2, side, side);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, map.width() > side);
    painter.drawImage(target, map);
    x = target.right() + 1;
  }
  x += scaled(5);
  const int lock = one.locked && !twoLines ? scaled(18) : 0;  // above the second line there is room for it
  const QRect text(x, cell.top() + 1, cell.right() - x - scaled(2) - lock, cell.height() - 2);
  paintNumbers(painter, text, one, twoLines);
}

// The parameter over the error, or before it where there is one line.
void GridDelegate::paintNumbers(QPainter& painter, const QRect& text, const GridCell& one,
                                bool twoLines) const {
  painter.setFont(ui::font(TextStyle::CellNumber));
  // A running search tells letters, densities and errors: parameters come with its table.
  const QString share = numbers::percent(one.figures.density);
  const QString parameter = one.mixed          ? GridModel::tr("mixed")
                            : m_model.isLive() ? share
                                               : parameterText(one.mode);
  const QString error = errorText(one.figures);
  const QString line = error.isEmpty() ? share : QStringLiteral("e %1").arg(error);
  const QFontMetrics metrics = painter.fontMetrics();
  const int half = text.height() / 2;
  const int last = twoLines ? text.width() : metrics.horizontalAdvance(line);
  const QRect first = twoLines ? QRect(text.left(), text.top(), text.width(), half)
                               : text.adjusted(0, 0, -last - scaled(6), 0);
  const QRect second = twoLines ? QRect(text.left(), first.bottom() + 1, text.width(), half)
                                : QRect(text.right() + 1 - last, text.top(), last, text.height());
  painter.setPen(theme().text);
  painter.drawText(first, Qt::AlignLeft | Qt::AlignVCenter,
                   metrics.elidedText(parameter, Qt::ElideRight, first.width()));
  const bool over =
      one.figures.error && *one.figures.error >= m_model.errorLimit() && one.mode.mode != kernels::Mode::Skip;
  painter.setPen(over ? theme().warning : theme().text2);
  painter.drawText(second, Qt::AlignLeft | Qt::AlignVCenter, line);
}

void GridDelegate::paintMap(QPainter& painter, const QRect& cell, const GridCell& one,
                            const QModelIndex& index) const {
  const QImage& map = m_model.thumbnail(index.row(), index.column());
  if (map.isNull()) {
    painter.fillRect(cell, theme().sunken);
    paintHatch(painter, cell);
  } else if (cell.width() >= scaled(kWideCell)) {
    painter.fillRect(cell, theme().canvas);
    const int side = std::min(cell.width(), cell.height());
    painter.setRenderHint(QPainter::SmoothPixmapTransform, map.width() > side);
    painter.drawImage(QRect(cell.left() + (cell.width() - side) / 2, cell.top(), side, side), map);
  } else {
    painter.setRenderHint(QPainter::SmoothPixmapTransform, map.width() > cell.width());
    painter.drawImage(cell, map);
  }
  const int side = std::min(scaled(13), cell.height());
  paintTile(painter, QRect(cell.left(), cell.bottom() + 1 - side, side, side), one);
}

void GridDelegate::paintFigure(QPainter& painter, const QRect& cell, const GridCell& one) const {
  const double share = shareOf(m_model.face(), one);
  if (share < 0) {
    painter.fillRect(cell, theme().sunken);
    paintHatch(painter, cell);
    return;
  }
  const ColourMap map(ColourMap::Kind::Cividis);
  const QColor fill = QColor::fromRgb(map.at(share));
  if (cell.width() < scaled(40) || cell.height() < scaled(16)) {
    painter.fillRect(cell, fill);
    return;
  }
  // The number on a neutral ground, its size as a bar below: readable without colour.
  painter.fillRect(cell, theme().raised);
  const int side = std::min(cell.height(), scaled(18));
  paintTile(painter, QRect(cell.left(), cell.top(), side, cell.height()), one);
  const int left = cell.left() + side + scaled(6);
  const int width = std::max(0, cell.right() - scaled(6) - left);
  painter.fillRect(QRect(left, cell.bottom() - scaled(4), width, scaled(3)), theme().line);
  painter.fillRect(QRect(left, cell.bottom() - scaled(4), static_cast<int>(width * share), scaled(3)),
                   theme().accent);
  const bool over =
      m_model.face() == GridFace::Error && one.figures.error && *one.figures.error >= m_model.errorLimit();
  painter.setPen(over ? theme().warning : theme().text);
  painter.setFont(ui::font(TextStyle::CellNumber));
  const int lock = one.locked ? scaled(16) : 0;
  painter.drawText(QRect(left, cell.top(), width - lock, cell.height() - scaled(4)),
                   Qt::AlignVCenter | Qt::AlignRight, figureText(m_model.face(), one));
}

// A frame and a sign where there is room for one, a cross on the letters of small cells.
void GridDelegate::paintFault(QPainter& painter, const QRect& cell) {
  painter.setPen(QPen(theme().danger, 2));
  painter.setBrush(Qt::NoBrush);
  if (cell.height() < scaled(kPadlockFrom) || cell.width() < scaled(kWideCell)) {
    painter.drawLine(cell.topLeft(), cell.bottomRight());
    painter.drawLine(cell.bottomLeft(), cell.topRight());
    return;
  }
  painter.drawRect(QRectF(cell).adjusted(1, 1, 0, 0));
  const int side = scaled(14);
  icon(QStringLiteral("warn"), &Theme::danger)
      .paint(&painter, QRect(cell.right() - side - scaled(5), cell.center().y() - side / 2 + 1, side, side));
}

void GridDelegate::paintMarks(QPainter& painter, const QRect& cell, const GridCell& one) const {
  if (one.comment.isEmpty() && !one.locked && !one.changed && !one.hit && !one.invalid) return;
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing, true);
  if (!one.comment.isEmpty()) {
    const int side = std::max(4, std::min(scaled(7), cell.height() / 3));
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().accent);
    const QPointF corner(cell.right() + 1, cell.top());
    painter.drawPolygon(QPolygonF({corner, corner - QPointF(side, 0), corner + QPointF(0, side)}));
  }
  if (one.locked && cell.height() >= scaled(kPadlockFrom) && cell.width() >= scaled(kPadlockFrom)) {
    const int side = scaled(12);
    const bool wide = cell.width() >= scaled(kWideCell);
    const QRect place(cell.right() - side - (wide ? scaled(6) : 0), cell.top() + (wide ? scaled(4) : 0), side,
                      side);
    icon(QStringLiteral("lock")).paint(&painter, place);
  } else if (one.locked) {  // a padlock does not fit: a dot with a ring, lower left
    painter.setPen(QPen(theme().panel, 1));
    painter.setBrush(theme().text);
    painter.drawEllipse(QPointF(cell.left() + 3, cell.bottom() - 2), 2, 2);
  }
  painter.setBrush(Qt::NoBrush);
  if (one.changed) {
    painter.setPen(QPen(theme().accent, 2));
    painter.drawRect(QRectF(cell).adjusted(1, 1, 0, 0));
  }
  if (one.hit) {
    painter.setPen(QPen(theme().text, 1, Qt::DashLine));
    painter.drawRect(QRectF(cell).adjusted(0.5, 0.5, 0, 0));
  }
  if (one.invalid) paintFault(painter, cell);
  painter.restore();
}

}  // namespace vdit::ui
