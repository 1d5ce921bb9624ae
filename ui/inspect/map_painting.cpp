// SPDX-License-Identifier: GPL-3.0-or-later
// How MapCanvas paints; what it does is in map_canvas.cpp.
#include <QLocale>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/inspect/map_canvas.h"
#include "ui/look/theme.h"
#include "ui/views/number_text.h"

namespace vdit::ui {
namespace {

// "1e-3" for a power of ten, "2.0e-4" otherwise.
QString power(double value) {
  const double exponent = std::log10(std::fabs(value));
  if (value > 0 && std::fabs(exponent - std::round(exponent)) < 1e-6)
    return QStringLiteral("1e%1").arg(qRound(exponent));
  return numbers::error(value);
}

constexpr int kTicks = 4;

// Values that the legend names: the decades of a logarithmic scale and its ends, even steps of another.
std::vector<double> legendTicks(const ValueScale& scale) {
  std::vector<double> ticks;
  if (scale.kind() != ValueScale::Kind::Logarithmic) {
    for (int i = 0; i <= kTicks; ++i) ticks.push_back(scale.value(static_cast<double>(i) / kTicks));
    return ticks;
  }
  const double low = scale.value(0), high = scale.value(1);
  for (double decade = std::pow(10.0, std::ceil(std::log10(low) - 1e-9)); decade <= high * (1 + 1e-9);
       decade *= 10)
    ticks.push_back(decade);
  constexpr double kNear = 1.6;  // an end so close to a decade would be written over it
  if (ticks.empty() || ticks.front() > low * kNear) ticks.insert(ticks.begin(), low);
  if (ticks.back() * kNear < high) ticks.push_back(high);
  return ticks;
}

QRgb premultiplied(const QColor& colour) {
  return qPremultiply(colour.rgba());
}

// A premultiplied colour over a part of a picture, on this thread: a painter would wake others for every
// line.
void blend(QImage& picture, const QRect& part, QRgb colour) {
  const QRect inside = part & picture.rect();
  const auto keep = static_cast<unsigned>(255 - qAlpha(colour));
  for (int y = inside.top(); y <= inside.bottom(); ++y) {
    auto* line = reinterpret_cast<QRgb*>(picture.scanLine(y));
    for (int x = inside.left(); x <= inside.right(); ++x) {
      const QRgb under = line[x];
      const auto mix = [&](int shift) {
        return std::min(255U, ((colour >> shift) & 0xffU) + ((under >> shift) & 0xffU) * keep / 255) << shift;
      };
      line[x] = mix(24) | mix(16) | mix(8) | mix(0);
    }
  }
}

}  // namespace

void MapCanvas::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paintAll(painter);
}

void MapCanvas::paintAll(QPainter& painter) {
  painter.fillRect(rect(), theme().canvas);
  if (isEmpty()) return paintHatched(painter);
  paintMap(painter);
  painter.save();
  painter.setClipRect(plotArea());
  paintLayer(painter);
  painter.restore();
  paintMarks(painter);
  paintQuery(painter);
  paintLegend(painter);
  paintWaiting(painter);
  paintCursor(painter);
  if (hasFocus()) {
    painter.setPen(QPen(theme().accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(plotArea().adjusted(-2, -2, 2, 2));
  }
}

void MapCanvas::paintHatched(QPainter& painter) {
  const QRectF area = plotArea();
  painter.save();
  painter.setClipRect(area);
  painter.setRenderHint(QPainter::Antialiasing, true);
  painter.fillRect(area, theme().sunken);  // lines of `line` are seen on it in every theme
  painter.setPen(QPen(theme().line, 1));
  for (double x = area.left() - area.height(); x < area.right(); x += 5)
    painter.drawLine(QPointF(x, area.bottom()), QPointF(x + area.height(), area.top()));
  painter.restore();
  painter.setPen(theme().line);
  painter.drawRect(area);
  painter.setFont(ui::font(TextStyle::Body));
  const QRectF words =
      painter.boundingRect(area.adjusted(40, 40, -40, -40), Qt::AlignCenter | Qt::TextWordWrap, m_reason)
          .adjusted(-12, -8, 12, 8);
  painter.fillRect(words, theme().sunken);
  painter.setPen(theme().text2);
  painter.drawText(area.adjusted(40, 40, -40, -40), Qt::AlignCenter | Qt::TextWordWrap, m_reason);
}

void MapCanvas::paintMap(QPainter& painter) {
  const QRectF area = plotArea();
  painter.save();
  painter.setClipRect(area);
  const MapLook now = lookFor(m_axes);
  if (!(m_picture.look == now)) {
    m_picture.look = now;
    m_picture.image = mapImage(map(), m_picture.lookup, now);
  }
  const auto draw = [&](const MapImage& part) {
    const QRectF place(toPixel(part.covered.left(), part.covered.top()),
                       toPixel(part.covered.right(), part.covered.bottom()));
    painter.drawImage(place, part.image);
    return place;
  };
  if (!m_picture.image.image.isNull()) draw(m_picture.image);
  const MapImage tile = m_tile ? mapImage(*m_tile, m_picture.lookup, now) : MapImage();
  if (!tile.image.isNull()) {
    const QRectF place = draw(tile);
    painter.setPen(QPen(QColor(theme().text), 1));
    painter.drawRect(place);
  }
  painter.restore();
}

void MapCanvas::paintMarks(QPainter& painter) {
  const QRectF area = plotArea();
  painter.setFont(ui::font(TextStyle::AxisNumber));
  const TokenPlace cursor = m_axes.place(m_cursorQuery);
  double lastX = -1e9, lastY = -1e9;
  for (const MapAxes::Mark& mark : m_axes.marks()) {
    const QPointF begin = toPixel(static_cast<double>(mark.begin), static_cast<double>(mark.begin));
    const QPointF end = toPixel(static_cast<double>(mark.end), static_cast<double>(mark.end));
    const bool here = !mark.text && m_axes.order() == kernels::TokenOrder::FrameMajor &&
                      mark.label == QStringLiteral("t%1").arg(cursor.frame);
    painter.setPen(here ? theme().text : theme().text2);
    const double x = std::clamp((begin.x() + end.x()) / 2, area.left() - 100, area.right() + 100),
                 y = std::clamp((begin.y() + end.y()) / 2, area.top() - 100, area.bottom() + 100);
    if (x > area.left() && x < area.right() && x - lastX >= scaled(26)) {
      painter.drawText(QRectF(x - 20, area.top() - scaled(18), 40, scaled(14)), Qt::AlignCenter, mark.label);
      lastX = x;
    }
    if (y > area.top() && y < area.bottom() && y - lastY >= scaled(14)) {
      painter.drawText(QRectF(area.left() - scaled(48), y - scaled(7), scaled(40), scaled(14)),
                       Qt::AlignRight | Qt::AlignVCenter, mark.label);
      lastY = y;
    }
  }
  painter.setFont(ui::font(TextStyle::Small));
  painter.setPen(theme().text2);
  painter.drawText(QRectF(area.left(), area.top() - scaled(34), area.width(), scaled(14)), Qt::AlignCenter,
                   m_axes.keyTitle());
  painter.save();
  painter.translate(area.left() - scaled(54), area.center().y());
  painter.rotate(-90);
  painter.drawText(QRectF(-area.height() / 2, -scaled(7), area.height(), scaled(14)), Qt::AlignCenter,
                   m_axes.queryTitle());
  painter.restore();
}

void MapCanvas::paintLayer(QPainter& painter) {
  const QRectF area = plotArea();
  const double ratio = painter.device()->devicePixelRatioF();
  const RunView view{m_view, (area.size() * ratio).toSize(), static_cast<int>(std::lround(2 * ratio))};
  if (m_layer.isNull() || !(view == m_layerOf)) {
    m_layerOf = view;
    m_layer = layerOf(view);
  }
  painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
  painter.drawImage(area, m_layer);
}

QImage MapCanvas::layerOf(const RunView& view) const {
  QImage layer(view.pixels, QImage::Format_ARGB32_Premultiplied);
  layer.fill(Qt::transparent);
  if (m_overlay != OverlayKind::Off && m_runs.granules() > 0) {
    QPainter onto(&layer);
    if (m_overlay != OverlayKind::Boundary) onto.drawImage(0, 0, coverOf(view));
    const QRgb line = premultiplied(theme().overlayLine), casing = premultiplied(theme().overlayCasing);
    onto.drawImage(0, 0, outlineOf(m_runs, view, line, casing));
  }
  QColor separator(Qt::white);
  separator.setAlphaF(0.2F);
  const int width = std::max(1, view.lineWidth / 2);
  for (const MapAxes::Mark& mark : m_axes.marks()) {
    const QRgb colour = premultiplied(mark.text ? theme().overlayLine : separator);
    const auto begin = static_cast<double>(mark.begin);
    const double x = (begin - view.tokens.left()) / view.tokens.width() * view.pixels.width(),
                 y = (begin - view.tokens.top()) / view.tokens.height() * view.pixels.height();
    if (x > 1 && x < view.pixels.width())
      blend(layer, QRect(static_cast<int>(std::lround(x)), 0, width, layer.height()), colour);
    if (y > 1 && y < view.pixels.height())
      blend(layer, QRect(0, static_cast<int>(std::lround(y)), layer.width(), width), colour);
  }
  return layer;
}

QColor MapCanvas::keptVeil() const {
  QColor kept = theme().mode[static_cast<std::size_t>(m_mode.mode)].fill;
  kept.setAlphaF(m_overlay == OverlayKind::TwoHues ? 0.30F : 0.0F);
  return kept;
}

QColor MapCanvas::droppedVeil() const {
  QColor dropped = m_overlay == OverlayKind::Dim ? QColor(theme().canvas) : QColor(theme().danger);
  dropped.setAlphaF(m_overlay == OverlayKind::Dim ? 0.72F : 0.38F);
  return dropped;
}

// Kept or dropped as a veil.
QImage MapCanvas::coverOf(const RunView& view) const {
  return veilOf(m_runs, view, premultiplied(keptVeil()), premultiplied(droppedVeil()));
}

void MapCanvas::paintQuery(QPainter& painter) {
  if (!m_query) return;
  const QRectF area = plotArea();
  const double y = toPixel(0, static_cast<double>(*m_query) + 0.5).y();
  if (y < area.top() || y > area.bottom()) return;
  painter.setRenderHint(QPainter::Antialiasing, true);
  painter.setPen(QPen(Qt::white, 1, Qt::CustomDashLine));
  QPen dashes(Qt::white, 1);
  dashes.setDashPattern({4, 3});
  painter.setPen(dashes);
  painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme().text);
  painter.drawPolygon(QPolygonF(
      {QPointF(area.left() - 1, y), QPointF(area.left() - 7, y - 4), QPointF(area.left() - 7, y + 4)}));
}

// The pooled map stays where single tokens are computed.
void MapCanvas::paintWaiting(QPainter& painter) {
  if (!m_waiting) return;
  const QRectF place =
      QRectF(toPixel(m_waiting->left(), m_waiting->top()), toPixel(m_waiting->right(), m_waiting->bottom())) &
      plotArea();
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(Qt::black, 3));
  painter.drawRect(place);
  painter.setPen(QPen(Qt::white, 1, Qt::DashLine));
  painter.drawRect(place);
  painter.setFont(ui::font(TextStyle::Small));
  const QString text = tr("computing tokens, Esc stops");
  QRectF box(place.left(), place.bottom() + 6, painter.fontMetrics().horizontalAdvance(text) + scaled(18),
             scaled(22));
  if (box.bottom() > plotArea().bottom()) box.moveBottom(place.bottom() - 4);
  if (box.right() > plotArea().right()) box.moveRight(plotArea().right());
  painter.setPen(theme().outline);
  painter.setBrush(theme().raised);
  painter.drawRoundedRect(box, 3, 3);
  painter.setPen(theme().text);
  painter.drawText(box, Qt::AlignCenter, text);
}

void MapCanvas::paintCursor(QPainter& painter) {
  if (m_drag == Drag::Tile) {
    painter.setPen(QPen(Qt::white, 1, Qt::DashLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(m_dragFrom, m_dragNow).normalized());
    return;
  }
  if (!m_pointerInside && !hasFocus()) return;
  const QRectF area = plotArea();
  const QPointF at =
      toPixel(static_cast<double>(m_cursorKey) + 0.5, static_cast<double>(m_cursorQuery) + 0.5);
  if (!area.contains(at)) return;
  painter.setRenderHint(QPainter::Antialiasing, true);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(Qt::black, 4));
  painter.drawRect(QRectF(at.x() - 5, at.y() - 5, 10, 10));
  painter.setPen(QPen(Qt::white, 1.5));
  painter.drawRect(QRectF(at.x() - 5, at.y() - 5, 10, 10));
  painter.setFont(ui::font(TextStyle::Small));
  const QStringList lines = cursorText().split(QLatin1Char('\n'));
  double widest = 0;
  for (const QString& line : lines)
    widest = std::max(widest, painter.fontMetrics().horizontalAdvance(line) * 1.0);
  QRectF box(at.x() + 14, at.y() + 14, widest + 18, static_cast<double>(lines.size()) * scaled(15) + 12);
  if (box.right() > width() - 4) box.moveRight(at.x() - 14);
  if (box.bottom() > height() - 4) box.moveBottom(at.y() - 14);
  painter.setPen(theme().outline);
  painter.setBrush(theme().raised);
  painter.drawRoundedRect(box, 3, 3);
  for (qsizetype i = 0; i < lines.size(); ++i) {
    painter.setPen(i + 1 < lines.size() ? theme().text : theme().text2);
    painter.drawText(
        QRectF(box.left() + 9, box.top() + 6 + static_cast<double>(i) * scaled(15), widest + 4, scaled(15)),
        Qt::AlignLeft | Qt::AlignVCenter, lines[i]);
  }
}

void MapCanvas::paintLegend(QPainter& painter) {
  const QRectF area = plotArea();
  const double left = area.right() + scaled(22), tall = std::min(area.height() * 0.42, 1.0 * scaled(220));
  const ColourMap colours(map().difference ? ColourMap::Kind::Difference : m_colours);
  for (int i = 0; i < static_cast<int>(tall); ++i) {
    painter.fillRect(QRectF(left, area.top() + i, scaled(12), 1), QColor::fromRgb(colours.at(1 - i / tall)));
  }
  painter.setFont(ui::font(TextStyle::AxisNumber));
  for (const double value : legendTicks(m_picture.scale)) {
    const double y = area.top() + tall * (1 - m_picture.scale.share(value));
    painter.setPen(theme().text2);
    painter.drawLine(QPointF(left + scaled(12), y), QPointF(left + scaled(16), y));
    painter.drawText(QRectF(left + scaled(20), y - scaled(8), scaled(90), scaled(16)),
                     Qt::AlignLeft | Qt::AlignVCenter, value == 0 ? QStringLiteral("0") : power(value));
  }
  painter.setFont(ui::font(TextStyle::Small));
  double y = area.top() + tall + scaled(10);
  const auto line = [&](const QString& text, const QColor& colour, double indent) {
    painter.setPen(colour);
    painter.drawText(QRectF(left + indent, y, scaled(126) - indent, scaled(16)),
                     Qt::AlignLeft | Qt::AlignVCenter, text);
    y += scaled(17);
  };
  line(map().difference ? tr("difference of mass")
       : m_shared       ? tr("mass, shared range")
                        : tr("mass, this map"),
       theme().text2, 0);
  if (!m_note.isEmpty()) line(m_note, theme().text2, 0);
  if (m_overlay == OverlayKind::Off) return;
  y += scaled(12);
  painter.setPen(QPen(theme().overlayLine, 2));
  painter.drawLine(QPointF(left, y + scaled(8)), QPointF(left + scaled(14), y + scaled(8)));
  line(tr("runs of %1").arg(QLatin1Char(kernels::mode_letter(m_mode.mode))), theme().text, scaled(20));
  const auto hue = [&](const QColor& veil, const QString& name) {
    QColor opaque = veil;
    opaque.setAlphaF(0.8F);
    painter.fillRect(QRectF(left, y + scaled(3), scaled(14), scaled(10)), opaque);
    line(name, theme().text2, scaled(20));
  };
  if (m_overlay == OverlayKind::TwoHues) hue(keptVeil(), tr("kept")), hue(droppedVeil(), tr("dropped"));
  const auto figure = [&](const QString& name, const QString& value) {
    y += scaled(8);
    line(name, theme().text2, 0);
    painter.setFont(ui::font(TextStyle::Number));
    line(value, theme().text, 0);
    painter.setFont(ui::font(TextStyle::Small));
  };
  if (m_density)
    figure(tr("density"), QStringLiteral("%1 %").arg(QLocale().toString(100 * *m_density, 'f', 1)));
  if (m_recall)
    figure(tr("recall"),
           (m_estimated ? QStringLiteral("~") : QString()) + QLocale().toString(*m_recall, 'f', 3));
}

QImage MapCanvas::picture(double ratio) {
  QImage image(size() * ratio, QImage::Format_RGB32);
  image.setDevicePixelRatio(ratio);
  QPainter painter(&image);
  const bool inside = m_pointerInside;
  m_pointerInside = false;
  paintAll(painter);
  m_pointerInside = inside;
  return image;
}

}  // namespace vdit::ui
