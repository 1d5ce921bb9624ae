// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/map_canvas.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <memory>

#include "ui/look/theme.h"
#include "ui/views/number_text.h"

namespace vdit::ui {
namespace {

constexpr double kLeastTokens = 16;  // no closer than this many tokens across
constexpr double kGrab = 6;          // pixels around a band's edge

}  // namespace

MapCanvas::MapCanvas(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("focusMap"));
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setMinimumSize(scaled(260), scaled(240));
  setAccessibleName(tr("Attention map"));
  clearMap(tr("No capture is open"));
}

QRectF MapCanvas::plotArea() const {
  const double left = scaled(66), top = scaled(36), right = scaled(150), bottom = scaled(22);
  const double side = std::max(40.0, std::min(width() - left - right, height() - top - bottom));
  // Square and centred in what is left.
  const double x = left + std::max(0.0, (width() - left - right - side) / 2);
  return {x, top, side, side};
}

void MapCanvas::setMap(ShownMap map, const MapAxes& axes, const QString& note) {
  auto shown = std::make_shared<const ShownMap>(std::move(map));
  setPicture(MapPicture::of(std::move(shown), lookFor(axes)), axes, note);
}

MapLook MapCanvas::lookFor(const MapAxes& axes) const {
  const bool same = axes.tokens() == m_axes.tokens() && axes.order() == m_axes.order() && !isEmpty();
  const auto side = static_cast<double>(axes.tokens());
  return {.colours = m_colours,
          .scale = m_scaleKind,
          .shared = m_shared,
          .none = theme().canvas.rgb(),
          .tokens = same ? m_view : QRectF(0, 0, side, side),
          .pixels = mapPixels(),
          .allTokens = axes.tokens()};
}

void MapCanvas::setPicture(MapPicture picture, const MapAxes& axes, const QString& note) {
  const MapLook now = lookFor(axes);
  const bool moved = now.tokens != m_view;
  const bool same = axes.grid() == m_axes.grid() && axes.order() == m_axes.order();
  m_picture = std::move(picture);
  m_tile.reset();
  m_axes = axes;
  m_view = now.tokens;
  m_note = note;
  m_reason.clear();
  if (!same) m_layer = {};
  m_cursorQuery = std::clamp<std::int64_t>(m_cursorQuery, 0, axes.tokens() - 1);
  m_cursorKey = std::clamp<std::int64_t>(m_cursorKey, 0, axes.tokens() - 1);
  repicture();
  if (moved) Q_EMIT viewChanged();
}

void MapCanvas::clearMap(const QString& reason) {
  m_picture = {};
  m_tile.reset();
  m_reason = reason;
  setAccessibleDescription(reason);
  update();
}

void MapCanvas::setTile(std::optional<ShownMap> tile) {
  m_tile = std::move(tile);
  update();
}

void MapCanvas::setWaiting(std::optional<QRectF> tokens) {
  if (tokens == m_waiting) return;
  m_waiting = tokens;
  update();
}

void MapCanvas::setColours(ColourMap::Kind kind) {
  m_colours = kind;
  repicture();
}

void MapCanvas::setScaleKind(ValueScale::Kind kind) {
  m_scaleKind = kind;
  repicture();
}

void MapCanvas::setSharedScale(std::optional<ValueScale> scale) {
  m_shared = std::move(scale);
  repicture();
}

// The scale and the colours are made again only when what they depend on has changed, the image when it is
// painted.
void MapCanvas::repicture() {
  update();
  if (isEmpty()) return;
  MapLook now = lookFor(m_axes);
  const MapLook& before = m_picture.look;
  const bool rescaled = now.scale != before.scale || now.shared != before.shared;
  if (rescaled) m_picture.scale = scaleOf(map(), now);
  if (rescaled || now.colours != before.colours || now.none != before.none) {
    m_picture.lookup = lookupOf(map(), now, m_picture.scale);
    m_picture.image = {};
    now.tokens = {};  // of no view yet
    m_picture.look = now;
  }
}

void MapCanvas::setOverlay(OverlayKind kind, const kernels::HeadMode& mode, const kernels::RunTable& runs) {
  // Another head with the same mode: what lies over its map is painted already.
  if (kind == m_overlay && mode == m_mode && runs == m_runs) return;
  m_overlay = kind;
  m_mode = mode;
  m_runs = runs;
  m_layer = {};
  update();
}

void MapCanvas::setFigures(std::optional<double> density, std::optional<double> recall, bool estimated) {
  m_density = density;
  m_recall = recall;
  m_estimated = estimated;
  update();
}

void MapCanvas::setQuery(std::optional<std::int64_t> position) {
  m_query = position;
  update();
}

QRectF MapCanvas::visibleTokens() const {
  return m_view;
}

QPointF MapCanvas::toPixel(double key, double query) const {
  const QRectF area = plotArea();
  return {area.left() + (key - m_view.left()) / m_view.width() * area.width(),
          area.top() + (query - m_view.top()) / m_view.height() * area.height()};
}

QPointF MapCanvas::toTokens(const QPointF& pixel) const {
  const QRectF area = plotArea();
  return {m_view.left() + (pixel.x() - area.left()) / area.width() * m_view.width(),
          m_view.top() + (pixel.y() - area.top()) / area.height() * m_view.height()};
}

void MapCanvas::clampView() {
  const auto all = static_cast<double>(std::max<std::int64_t>(m_axes.tokens(), 1));
  const double side = std::clamp(m_view.width(), std::min(kLeastTokens, all), all);
  m_view.setSize({side, side});
  m_view.moveLeft(std::clamp(m_view.left(), 0.0, all - side));
  m_view.moveTop(std::clamp(m_view.top(), 0.0, all - side));
  update();
  Q_EMIT viewChanged();
}

void MapCanvas::zoomAbout(const QPointF& position, double factor) {
  const QPointF about = toTokens(position);
  const double side =
      std::clamp(m_view.width() / factor, std::min(kLeastTokens, static_cast<double>(m_axes.tokens())),
                 static_cast<double>(m_axes.tokens()));
  const double share = side / m_view.width();
  m_view = QRectF(about.x() - (about.x() - m_view.left()) * share,
                  about.y() - (about.y() - m_view.top()) * share, side, side);
  clampView();
}

void MapCanvas::fit() {
  m_view = QRectF(0, 0, static_cast<double>(m_axes.tokens()), static_cast<double>(m_axes.tokens()));
  clampView();
}

void MapCanvas::magnify() {
  constexpr double kTimes = 4;
  if (m_view.width() < static_cast<double>(m_axes.tokens())) return fit();
  zoomAbout(toPixel(static_cast<double>(m_cursorKey), static_cast<double>(m_cursorQuery)), kTimes);
}

std::optional<double> MapCanvas::valueAt(std::int64_t query, std::int64_t key) const {
  for (const ShownMap* map : {m_tile ? &*m_tile : nullptr, m_picture.map.get()}) {
    if (!map || map->cells.empty()) continue;
    const std::int64_t row = (query - map->rowBegin) / map->block,
                       column = (key - map->columnBegin) / map->block;
    if (query < map->rowBegin || key < map->columnBegin || row >= map->rows || column >= map->columns)
      continue;
    const float value = map->cells[static_cast<std::size_t>(row) * static_cast<std::size_t>(map->columns) +
                                   static_cast<std::size_t>(column)];
    if (std::isfinite(value)) return static_cast<double>(value);
  }
  return std::nullopt;
}

bool MapCanvas::keepsAt(std::int64_t query, std::int64_t key) const {
  if (m_runs.granules() == 0 || query / kernels::kGranuleRows >= m_runs.granules()) return false;
  for (const kernels::Run& run : m_runs.runs(query / kernels::kGranuleRows)) {
    if (key >= run.begin && key < run.end) return true;
  }
  return false;
}

QString MapCanvas::cursorText() const {
  if (isEmpty()) return m_reason;
  const auto value = valueAt(m_cursorQuery, m_cursorKey);
  const QString mass = !value             ? tr("not captured")
                       : map().difference ? tr("difference %1").arg(numbers::error(*value))
                                          : tr("mass %1").arg(numbers::error(*value));
  const QString kept = m_overlay == OverlayKind::Off ? QString()
                       : keepsAt(m_cursorQuery, m_cursorKey)
                           ? tr("kept by %1").arg(modeTitle(m_mode.mode))
                           : tr("dropped by %1").arg(modeTitle(m_mode.mode));
  return tr("query %1\nkey %2\n%3")
      .arg(m_axes.text(m_cursorQuery), m_axes.text(m_cursorKey),
           kept.isEmpty() ? mass : tr("%1, %2").arg(mass, kept));
}

void MapCanvas::setCursorTokens(std::int64_t query, std::int64_t key) {
  m_cursorQuery = std::clamp<std::int64_t>(query, 0, std::max<std::int64_t>(0, m_axes.tokens() - 1));
  m_cursorKey = std::clamp<std::int64_t>(key, 0, std::max<std::int64_t>(0, m_axes.tokens() - 1));
  setAccessibleDescription(cursorText());
  update();
}

void MapCanvas::moveCursor(std::int64_t query, std::int64_t key) {
  setCursorTokens(query, key);
  Q_EMIT cursorMoved(m_cursorQuery, m_cursorKey);
}

double MapCanvas::pooledRecall(const kernels::RunTable& runs) const {
  const ShownMap& shown = map();
  double kept = 0;
  for (int row = 0; row < shown.rows; ++row) {
    const std::int64_t granule =
        std::min(runs.granules() - 1, (row * shown.block + shown.block / 2) / kernels::kGranuleRows);
    if (granule < 0) return 0;
    const float* cells =
        shown.cells.data() + static_cast<std::size_t>(row) * static_cast<std::size_t>(shown.columns);
    for (const kernels::Run& run : runs.runs(granule)) {
      for (std::int64_t column = run.begin / shown.block;
           column < shown.columns && column * shown.block < run.end; ++column) {
        const double from = std::max<double>(run.begin, static_cast<double>(column * shown.block));
        const double to = std::min<double>(run.end, static_cast<double>((column + 1) * shown.block));
        const float value = cells[column];
        if (std::isfinite(value) && to > from)
          kept += static_cast<double>(value) * (to - from) / static_cast<double>(shown.block);
      }
    }
  }
  return m_picture.mass > 0 ? std::min(1.0, kept / m_picture.mass) : 0;
}

std::optional<std::int64_t> MapCanvas::bandEdgeNear(const QPointF& pixel) const {
  using kernels::Mode;
  const bool band = m_mode.mode == Mode::Diagonal || m_mode.mode == Mode::VerticalStripe ||
                    (m_mode.mode == Mode::MultiDiagonal && m_mode.order == kernels::TokenOrder::SpaceMajor);
  if (m_overlay == OverlayKind::Off || !band || isEmpty() || !plotArea().contains(pixel)) return std::nullopt;
  const QPointF at = toTokens(pixel);
  const double granule = std::floor(at.y() / kernels::kGranuleRows) * kernels::kGranuleRows;
  const double reach = kGrab / plotArea().width() * m_view.width();
  const double low = granule - static_cast<double>(m_mode.half_width),
               high = granule + kernels::kGranuleRows + static_cast<double>(m_mode.half_width);
  if (std::abs(at.x() - low) < reach) return -1;
  if (std::abs(at.x() - high) < reach) return 1;
  return std::nullopt;
}

void MapCanvas::wheelEvent(QWheelEvent* event) {
  if (!isEmpty()) zoomAbout(event->position(), std::pow(1.2, event->angleDelta().y() / 120.0));
}

void MapCanvas::mousePressEvent(QMouseEvent* event) {
  setFocus(Qt::MouseFocusReason);
  if (event->button() != Qt::LeftButton || isEmpty()) return;
  m_dragFrom = m_dragNow = event->position();
  m_dragView = m_view;
  m_drag = event->modifiers() & Qt::ShiftModifier ? Drag::Tile
           : bandEdgeNear(event->position())      ? Drag::Width
                                                  : Drag::Pan;
}

void MapCanvas::mouseMoveEvent(QMouseEvent* event) {
  m_dragNow = event->position();
  m_pointerInside = plotArea().contains(event->position());
  if (isEmpty()) return;
  const QPointF at = toTokens(event->position());
  switch (m_drag) {
    case Drag::None:
      setCursor(bandEdgeNear(event->position()) ? Qt::SizeHorCursor : Qt::ArrowCursor);
      if (m_pointerInside) moveCursor(static_cast<std::int64_t>(at.y()), static_cast<std::int64_t>(at.x()));
      break;
    case Drag::Pan: {
      const QPointF moved = (event->position() - m_dragFrom) / plotArea().width() * m_dragView.width();
      m_view = m_dragView.translated(-moved);
      clampView();
      break;
    }
    case Drag::Width: {
      const double granule = std::floor(at.y() / kernels::kGranuleRows) * kernels::kGranuleRows;
      const double middle = granule + kernels::kGranuleRows / 2.0;
      const double width = std::max(0.0, std::abs(at.x() - middle) - kernels::kGranuleRows / 2.0);
      Q_EMIT widthDragged(std::llround(width), false);
      break;
    }
    case Drag::Tile:
      update();
      break;
  }
}

void MapCanvas::mouseReleaseEvent(QMouseEvent* event) {
  const Drag drag = m_drag;
  m_drag = Drag::None;
  if (drag == Drag::Width) Q_EMIT widthDragged(m_mode.half_width, true);
  const QPointF from = toTokens(m_dragFrom), to = toTokens(event->position());
  if (drag == Drag::Tile) {
    const auto low = [](double a, double b) {
      return std::max<std::int64_t>(0, std::llround(std::min(a, b)));
    };
    const auto high = [&](double a, double b) {
      return std::min<std::int64_t>(m_axes.tokens(), std::llround(std::max(a, b)));
    };
    Q_EMIT tileWished(low(from.y(), to.y()), high(from.y(), to.y()), low(from.x(), to.x()),
                      high(from.x(), to.x()));
  }
  if (drag == Drag::Pan && (event->position() - m_dragFrom).manhattanLength() < 4 &&
      plotArea().contains(event->position())) {
    Q_EMIT rowPicked(static_cast<std::int64_t>(to.y()));
  }
  update();
}

void MapCanvas::mouseDoubleClickEvent(QMouseEvent*) {
  fit();
}

void MapCanvas::leaveEvent(QEvent*) {
  m_pointerInside = false;
  update();
}

void MapCanvas::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() != QEvent::PaletteChange) return;
  m_layer = {};
  repicture();
}

void MapCanvas::keyPressEvent(QKeyEvent* event) {
  const std::int64_t step = event->modifiers() & Qt::ShiftModifier ? m_axes.grid().places()
                                                                   : std::max<std::int64_t>(1, map().block);
  switch (event->key()) {
    case Qt::Key_Left:
      return moveCursor(m_cursorQuery, m_cursorKey - step);
    case Qt::Key_Right:
      return moveCursor(m_cursorQuery, m_cursorKey + step);
    case Qt::Key_Up:
      return moveCursor(m_cursorQuery - step, m_cursorKey);
    case Qt::Key_Down:
      return moveCursor(m_cursorQuery + step, m_cursorKey);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
      Q_EMIT rowPicked(m_cursorQuery);
      return;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      return zoomAbout(toPixel(static_cast<double>(m_cursorKey), static_cast<double>(m_cursorQuery)), 1.5);
    case Qt::Key_Minus:
      return zoomAbout(toPixel(static_cast<double>(m_cursorKey), static_cast<double>(m_cursorQuery)),
                       1 / 1.5);
    case Qt::Key_Escape:
      return m_waiting ? Q_EMIT tileCancelled() : QWidget::keyPressEvent(event);
    default:
      QWidget::keyPressEvent(event);
  }
}

}  // namespace vdit::ui
