// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/head_overview.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <numeric>

#include "ui/inspect/head_overview_face.h"
#include "ui/look/theme.h"
#include "ui/tune/similar_cells.h"
#include "ui/views/block_name.h"

namespace vdit::ui {
namespace {

constexpr int kAtlasSide = 64, kAtlasColumns = 64;  // 64 x 64 heads of 64 x 64: 16 MiB at most
constexpr int kHeadRow = 20, kLabels = 36, kGap = 4;
constexpr int kFigureSide = 44;  // of a thumbnail that has room for its number
constexpr int kDrawnBytes = 16 << 20;
constexpr int kSmallestWhole = 32;  // pixels of a thumbnail that still shows its pattern

}  // namespace

HeadOverview::HeadOverview(QWidget* parent) : QAbstractScrollArea(parent), m_drawn(kDrawnBytes) {
  setObjectName(QStringLiteral("headOverview"));
  setFrameShape(QFrame::NoFrame);
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("All heads"));
  setAccessibleDescription(tr("Arrows move between heads"));
  HeadOverviewFace::install();
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  viewport()->setAutoFillBackground(false);
}

void HeadOverview::setHeads(int layers, int heads, int dualLayers) {
  m_dualLayers = dualLayers;
  if (layers == m_layers && heads == m_heads) {
    std::fill(m_filled.begin(), m_filled.end(), false);
    viewport()->update();
    return;
  }
  m_layers = layers;
  m_heads = heads;
  const int count = layers * heads;
  const int rows = (count + kAtlasColumns - 1) / kAtlasColumns;
  m_atlas = QImage(kAtlasColumns * kAtlasSide, std::max(1, rows) * kAtlasSide, QImage::Format_Indexed8);
  m_atlas.setColorTable(m_colours.table());
  m_atlas.fill(0);
  m_drawn.clear();
  m_filled.assign(static_cast<std::size_t>(count), false);
  m_facts.assign(static_cast<std::size_t>(count), {});
  m_multiples.clear();
  m_current = std::clamp(m_current, 0, std::max(0, count - 1));
  rearrange();
}

void HeadOverview::setThumbnail(int layer, int head, const QImage& shades) {
  const int index = layer * m_heads + head;
  if (layer < 0 || head < 0 || layer >= m_layers || head >= m_heads || shades.isNull()) return;
  const int left = index % kAtlasColumns * kAtlasSide, top = index / kAtlasColumns * kAtlasSide;
  std::array<int, kAtlasSide> column{};
  for (int x = 0; x < kAtlasSide; ++x) column[static_cast<std::size_t>(x)] = x * shades.width() / kAtlasSide;
  const uchar *last = nullptr, *above = nullptr;
  for (int y = 0; y < kAtlasSide; ++y) {
    uchar* to = m_atlas.scanLine(top + y) + left;
    const uchar* from = shades.constScanLine(y * shades.height() / kAtlasSide);
    if (from == last) {  // a smaller thumbnail: the same row again
      std::memcpy(to, above, kAtlasSide);
    } else {
      for (int x = 0; x < kAtlasSide; ++x) to[x] = from[column[static_cast<std::size_t>(x)]];
    }
    last = from;
    above = to;
  }
  m_filled[static_cast<std::size_t>(index)] = true;
  m_drawn.remove(index);
  viewport()->update();  // Qt gathers them: one paint a frame
}

void HeadOverview::setFacts(std::vector<HeadFacts> facts) {
  if (facts.size() != m_facts.size()) return;
  m_facts = std::move(facts);
  rearrange();
}

void HeadOverview::setColours(ColourMap::Kind kind) {
  m_colours = ColourMap(kind);
  if (!m_atlas.isNull()) m_atlas.setColorTable(m_colours.table());
  m_drawn.clear();
  viewport()->update();
}

void HeadOverview::setSide(int pixels) {
  m_side = pixels;
  layOut();
  viewport()->update();
}

void HeadOverview::setSort(HeadSort sort) {
  m_sort = sort;
  rearrange();
}

void HeadOverview::setModeFilter(std::optional<kernels::Mode> mode) {
  m_filter = mode;
  rearrange();
}

void HeadOverview::setCurrent(int layer, int head) {
  if (m_heads == 0 || layer < 0 || head < 0 || layer >= m_layers || head >= m_heads) return;
  m_current = layer * m_heads + head;
  const auto at = std::find(m_order.begin(), m_order.end(), m_current);
  if (at != m_order.end()) reveal(static_cast<int>(at - m_order.begin()));
  speakCurrent();
  viewport()->update();
}

// The cell that the cursor stands on is what a screen reader is told of.
void HeadOverview::speakCurrent() {
  if (!QAccessible::isActive() || !hasFocus()) return;
  const auto at = std::find(m_order.begin(), m_order.end(), m_current);
  if (at == m_order.end()) return;
  QAccessibleEvent event(this, QAccessible::Focus);
  event.setChild(static_cast<int>(at - m_order.begin()));
  QAccessible::updateAccessibility(&event);
}

bool HeadOverview::isByLayer() const {
  return m_sort == HeadSort::Layer && !m_filter && columns() == m_heads;
}

std::vector<QImage> HeadOverview::thumbnails() const {
  std::vector<QImage> out;
  for (int i = 0; i < m_layers * m_heads; ++i) {
    out.push_back(!hasThumbnail(i) ? QImage()
                                   : m_atlas.copy(i % kAtlasColumns * kAtlasSide,
                                                  i / kAtlasColumns * kAtlasSide, kAtlasSide, kAtlasSide));
  }
  return out;
}

void HeadOverview::rearrange() {
  m_order.clear();
  for (int i = 0; i < m_layers * m_heads; ++i) {
    if (!m_filter || m_facts[static_cast<std::size_t>(i)].mode == m_filter) m_order.push_back(i);
  }
  const auto by = [&](auto key) {
    std::stable_sort(m_order.begin(), m_order.end(), [&](int a, int b) {
      return key(m_facts[static_cast<std::size_t>(a)]) < key(m_facts[static_cast<std::size_t>(b)]);
    });
  };
  switch (m_sort) {
    case HeadSort::Layer:
      break;
    case HeadSort::Mode:
      by([](const HeadFacts& facts) { return facts.mode ? static_cast<int>(*facts.mode) : kernels::kModes; });
      break;
    case HeadSort::Density:
      by([](const HeadFacts& facts) { return facts.density.value_or(2); });
      break;
    case HeadSort::Recall:
      by([](const HeadFacts& facts) { return facts.recall.value_or(2); });
      break;
    case HeadSort::Place:
      by([](const HeadFacts& facts) { return -facts.placeError.value_or(-1); });
      break;
    case HeadSort::Similarity: {
      std::vector<int> alike = orderBySimilarity(thumbnails());
      std::erase_if(alike, [&](int index) {
        return std::find(m_order.begin(), m_order.end(), index) == m_order.end();
      });
      m_order = std::move(alike);
      break;
    }
  }
  layOut();
  viewport()->update();
}

int HeadOverview::drawnSide() const {
  if (m_sort != HeadSort::Layer || m_filter || m_heads == 0) return m_side;
  // A row is a layer: thumbnails shrink a little before a layer breaks over two rows.
  const auto fitting = [this](int width) {
    const int side = (width - scaled(kLabels) - scaled(6) + scaled(kGap)) / m_heads - scaled(kGap);
    return side >= scaled(kSmallestWhole) ? std::min(m_side, side) : m_side;
  };
  // By the room without a scroll bar: a bar that the size of the cells calls would change that size again.
  const QSize whole = maximumViewportSize();
  const int side = fitting(whole.width());
  const int layers = std::max(1, static_cast<int>(m_order.size()) / m_heads);
  const int lower = (whole.height() - scaled(kHeadRow)) / layers - scaled(kGap);
  if (lower >= side) return side;
  if (lower >= scaled(kSmallestWhole) && lower * 5 >= side * 4) return lower;
  return fitting(whole.width() - verticalScrollBar()->sizeHint().width());
}

HeadOverview::Layout HeadOverview::layoutNow() const {
  const int side = drawnSide();
  const int fit =
      std::max(1, (viewport()->width() - scaled(kLabels) - scaled(6) + scaled(kGap)) / (side + scaled(kGap)));
  return {side, m_sort == HeadSort::Layer && !m_filter && m_heads <= fit ? m_heads : fit};
}

void HeadOverview::layOut() {
  const int rows = (static_cast<int>(m_order.size()) + columns() - 1) / std::max(1, columns());
  const int tall = rows * (drawnSide() + scaled(kGap)) + scaled(kHeadRow);
  verticalScrollBar()->setRange(0, std::max(0, tall - viewport()->height()));
  verticalScrollBar()->setPageStep(viewport()->height());
  verticalScrollBar()->setSingleStep(drawnSide() + scaled(kGap));
}

QRect HeadOverview::cellRect(int position, const Layout& layout) const {
  const int row = position / layout.columns, column = position % layout.columns;
  const int pitch = layout.side + scaled(kGap);
  return {scaled(kLabels) + column * pitch, scaled(kHeadRow) + row * pitch - verticalScrollBar()->value(),
          layout.side, layout.side};
}

// A head of the atlas in colours and as many pixels as it is shown with; the largest of the cells that share
// a pixel is kept, so that thin diagonals stay.
const QImage& HeadOverview::drawn(int index, int pixels) {
  if (pixels != m_drawnPixels) m_drawn.clear();
  m_drawnPixels = pixels;
  if (const QImage* known = m_drawn.object(index)) return *known;
  auto* picture = new QImage(pixels, pixels, QImage::Format_RGB32);
  const int left = index % kAtlasColumns * kAtlasSide, top = index / kAtlasColumns * kAtlasSide;
  const int side = std::min(pixels, kAtlasSide);  // a larger picture repeats cells
  std::vector<uchar> cells(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
  for (int y = 0; y < kAtlasSide; ++y) {
    const uchar* from = m_atlas.constScanLine(top + y) + left;
    uchar* into = cells.data() + static_cast<std::ptrdiff_t>(y * side / kAtlasSide) * side;
    for (int x = 0; x < kAtlasSide; ++x) {
      uchar& cell = into[x * side / kAtlasSide];
      cell = std::max(cell, from[x]);
    }
  }
  const QList<QRgb>& colours = m_colours.table();
  for (int y = 0; y < pixels; ++y) {
    auto* line = reinterpret_cast<QRgb*>(picture->scanLine(y));
    const uchar* from = cells.data() + static_cast<std::ptrdiff_t>(y * side / pixels) * side;
    for (int x = 0; x < pixels; ++x) line[x] = colours[from[x * side / pixels]];
  }
  m_drawn.insert(index, picture, static_cast<int>(picture->sizeInBytes()));
  return *picture;
}

QPoint HeadOverview::centreOf(int index) const {
  const auto at = std::find(m_order.begin(), m_order.end(), index);
  return cellRect(static_cast<int>(at - m_order.begin())).center();
}

int HeadOverview::indexAt(const QPoint& point) const {
  const int pitch = drawnSide() + scaled(kGap);
  const int x = point.x() - scaled(kLabels), y = point.y() - scaled(kHeadRow) + verticalScrollBar()->value();
  if (x < 0 || y < 0 || x / pitch >= columns()) return -1;
  const int position = y / pitch * columns() + x / pitch;
  return position < static_cast<int>(m_order.size()) ? m_order[static_cast<std::size_t>(position)] : -1;
}

QString HeadOverview::rowText(int layer) const {
  const QString block = blockName(layer, m_dualLayers);
  return tr("layer %1").arg(layer) + (block.isEmpty() ? block : QStringLiteral(", ") + block);
}

QString HeadOverview::spokenText(int index) const {
  if (m_heads == 0) return {};
  const HeadFacts& facts = m_facts[static_cast<std::size_t>(index)];
  QStringList parts{tr("layer %1, head %2").arg(index / m_heads).arg(index % m_heads)};
  if (const QString block = blockName(index / m_heads, m_dualLayers); !block.isEmpty()) parts.append(block);
  if (facts.mode) parts.append(modeTitle(*facts.mode));
  if (facts.density) parts.append(tr("density %1 %").arg(QLocale().toString(100 * *facts.density, 'f', 1)));
  if (facts.recall) parts.append(tr("recall %1").arg(QLocale().toString(*facts.recall, 'f', 3)));
  if (facts.placeError)
    parts.append(tr("error at the query %1").arg(QLocale().toString(*facts.placeError, 'g', 3)));
  if (!hasThumbnail(index)) parts.append(tr("not captured"));
  return parts.join(QStringLiteral(", "));
}

QString HeadOverview::figureOf(int index) const {
  const HeadFacts& facts = m_facts[static_cast<std::size_t>(index)];
  const QLocale locale;
  if (m_sort == HeadSort::Density)
    return facts.density ? tr("%1 %").arg(locale.toString(100 * *facts.density, 'f', 0)) : QString();
  if (m_sort == HeadSort::Place)
    return facts.placeError ? locale.toString(*facts.placeError, 'f', 2) : QString();
  return facts.recall ? locale.toString(*facts.recall, 'f', 2) : QString();
}

void HeadOverview::paintHead(QPainter& painter, int index, const QRect& box) {
  if (!hasThumbnail(index)) {
    painter.fillRect(box, theme().sunken);
    painter.setPen(QPen(theme().line, 1));
    painter.save();
    painter.setClipRect(box);
    for (int x = box.left() - box.height(); x < box.right(); x += 5)
      painter.drawLine(x, box.bottom(), x + box.height(), box.top());
    painter.restore();
  } else {
    painter.drawImage(box, drawn(index, qRound(box.width() * devicePixelRatioF())));
  }
  const HeadFacts& facts = m_facts[static_cast<std::size_t>(index)];
  const int tile = std::min(scaled(13), box.height() / 2);
  if (facts.mode) m_tiles.paint(painter, QRect(box.left(), box.bottom() + 1 - tile, tile, tile), *facts.mode);
  if (const QString figure = figureOf(index); !figure.isEmpty() && box.width() >= scaled(kFigureSide)) {
    painter.setFont(ui::font(TextStyle::AxisNumber));
    const int wide = painter.fontMetrics().horizontalAdvance(figure) + scaled(4);
    const QRect ground(box.right() + 1 - wide, box.bottom() + 1 - tile, wide, tile);
    painter.fillRect(ground, theme().window);
    painter.setPen(theme().text);
    painter.drawText(ground, Qt::AlignCenter, figure);
  }
  if (std::find(m_multiples.begin(), m_multiples.end(), index) != m_multiples.end()) {
    painter.setPen(QPen(theme().text, 1, Qt::DashLine));
    painter.drawRect(box.adjusted(0, 0, -1, -1));
  }
  if (!isByLayer() && box.width() >= scaled(kFigureSide)) {  // its place does not say which head it is
    painter.setFont(ui::font(TextStyle::AxisNumber));
    const QString name = tr("L%1 H%2").arg(index / m_heads).arg(index % m_heads);
    const QRect ground(box.left(), box.top(), painter.fontMetrics().horizontalAdvance(name) + scaled(4),
                       tile);
    painter.fillRect(ground, theme().window);
    painter.setPen(theme().text);
    painter.drawText(ground, Qt::AlignCenter, name);
  }
  if (index != m_current) return;
  painter.setPen(QPen(Qt::black, 1));
  painter.drawRect(box.adjusted(-1, -1, 0, 0));
  painter.setPen(QPen(theme().accent, 2));
  painter.drawRect(box.adjusted(-2, -2, 1, 1));
}

void HeadOverview::paintEvent(QPaintEvent*) {
  QPainter painter(viewport());
  painter.fillRect(viewport()->rect(), theme().panel);
  if (m_heads == 0) {
    painter.setFont(ui::font(TextStyle::Small));
    painter.setPen(theme().text2);
    painter.drawText(viewport()->rect().adjusted(scaled(12), 0, -scaled(12), -viewport()->height() / 2),
                     Qt::AlignCenter | Qt::TextWordWrap, tr("Every head of a captured or running clip"));
    return;
  }
  const Layout layout = layoutNow();
  const int across = layout.columns, pitch = layout.side + scaled(kGap);
  const bool grid = isByLayer();
  QFont small = ui::font(TextStyle::Small);
  small.setWeight(QFont::Medium);
  painter.setFont(small);
  const int first = std::max(0, (verticalScrollBar()->value() - scaled(kHeadRow)) / pitch) * across;
  for (int position = first; position < static_cast<int>(m_order.size()); ++position) {
    const QRect box = cellRect(position, layout);
    if (box.top() > viewport()->height()) break;
    const int index = m_order[static_cast<std::size_t>(position)];
    paintHead(painter, index, box);
    painter.setFont(small);
    if (position % across != 0) continue;
    // Rows of one layer follow each other: the first that is seen says which.
    const int before = position < across || position == first
                           ? -1
                           : m_order[static_cast<std::size_t>(position - across)] / m_heads;
    if (m_sort != HeadSort::Layer || before == index / m_heads) continue;
    painter.setPen(index / m_heads == m_current / m_heads ? theme().text : theme().text2);
    painter.drawText(QRect(0, box.top(), scaled(kLabels) - scaled(8), box.height()),
                     Qt::AlignRight | Qt::AlignVCenter, tr("L%1").arg(index / m_heads));
  }
  painter.fillRect(QRect(0, 0, viewport()->width(), scaled(kHeadRow) - 2), theme().panel);
  painter.setPen(theme().text2);
  for (int i = 0; grid && i < m_heads; ++i) {
    if (layout.side < scaled(20) && i % 5 != 0) continue;
    painter.drawText(QRect(scaled(kLabels) + i * pitch - 8, 0, layout.side + 16, scaled(kHeadRow) - 2),
                     Qt::AlignCenter, tr("H%1").arg(i));
  }
  if (!hasFocus()) return;
  painter.setPen(QPen(theme().accent, 2));
  painter.drawRect(viewport()->rect().adjusted(1, 1, -2, -2));
}

void HeadOverview::resizeEvent(QResizeEvent* event) {
  QAbstractScrollArea::resizeEvent(event);
  layOut();
}

void HeadOverview::mousePressEvent(QMouseEvent* event) {
  const int index = indexAt(event->position().toPoint());
  if (index < 0 || event->button() != Qt::LeftButton) return;
  if (event->modifiers() & Qt::ControlModifier) {
    const auto at = std::find(m_multiples.begin(), m_multiples.end(), index);
    at == m_multiples.end() ? m_multiples.push_back(index) : static_cast<void>(m_multiples.erase(at));
    viewport()->update();
    return Q_EMIT multiplesChanged();
  }
  setCurrent(index / m_heads, index % m_heads);
  Q_EMIT chosen(index / m_heads, index % m_heads);
}

void HeadOverview::mouseDoubleClickEvent(QMouseEvent* event) {
  const int index = indexAt(event->position().toPoint());
  if (index >= 0) Q_EMIT enlargeWished(index / m_heads, index % m_heads);
}

void HeadOverview::reveal(int position) {
  const QRect box = cellRect(position);
  QScrollBar* bar = verticalScrollBar();
  if (box.top() < scaled(kHeadRow)) bar->setValue(bar->value() + box.top() - scaled(kHeadRow));
  if (box.bottom() > viewport()->height())
    bar->setValue(bar->value() + box.bottom() - viewport()->height() + scaled(kGap));
}

void HeadOverview::step(int by) {
  const auto at = std::find(m_order.begin(), m_order.end(), m_current);
  const int position = static_cast<int>(at - m_order.begin()) + by;
  if (position < 0 || position >= static_cast<int>(m_order.size())) return;
  const int index = m_order[static_cast<std::size_t>(position)];
  setCurrent(index / m_heads, index % m_heads);
  Q_EMIT chosen(index / m_heads, index % m_heads);
}

void HeadOverview::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Left:
      return step(-1);
    case Qt::Key_Right:
      return step(1);
    case Qt::Key_Up:
      return step(-columns());
    case Qt::Key_Down:
      return step(columns());
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (m_heads > 0) Q_EMIT enlargeWished(m_current / m_heads, m_current % m_heads);
      return;
    default:
      QAbstractScrollArea::keyPressEvent(event);
  }
}

void HeadOverview::wheelEvent(QWheelEvent* event) {
  if (!(event->modifiers() & Qt::ControlModifier)) return QAbstractScrollArea::wheelEvent(event);
  const int sides[] = {scaled(16), scaled(32), scaled(52), scaled(96)};
  const auto* now = std::lower_bound(std::begin(sides), std::end(sides), m_side);
  const auto at = std::clamp<std::ptrdiff_t>(now - sides + (event->angleDelta().y() > 0 ? 1 : -1), 0, 3);
  setSide(sides[at]);
  Q_EMIT sideChanged(m_side);
}

void HeadOverview::contextMenuEvent(QContextMenuEvent* event) {
  const int index = indexAt(event->pos());
  if (index < 0) return;
  QMenu menu(this);
  for (int i = 0; i < kernels::kModes; ++i) {
    const auto mode = static_cast<kernels::Mode>(i);
    menu.addAction(tr("Set %1 in the open config").arg(modeTitle(mode)), this,
                   [this, index, mode] { Q_EMIT modeWished(index / m_heads, index % m_heads, mode); });
  }
  menu.exec(event->globalPos());
}

bool HeadOverview::viewportEvent(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const int index = indexAt(help->pos());
    index < 0 ? QToolTip::hideText() : QToolTip::showText(help->globalPos(), spokenText(index), viewport());
    return true;
  }
  return QAbstractScrollArea::viewportEvent(event);
}

void HeadOverview::changeEvent(QEvent* event) {
  QAbstractScrollArea::changeEvent(event);
  if (event->type() != QEvent::PaletteChange) return;
  m_tiles.forget();
  viewport()->update();
}

}  // namespace vdit::ui
