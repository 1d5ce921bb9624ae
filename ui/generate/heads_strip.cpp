// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/generate/heads_strip.h"

#include <QEvent>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "ui/look/theme.h"
#include "ui/views/background_work.h"
#include "ui/views/block_name.h"
#include "ui/views/video/colour_ramp.h"

namespace vdit::ui {
namespace {

constexpr int kHatch = 5;  // pixels from one line to the next where a head has not come yet

// Logarithmic: attention mass is heavy-tailed. A thousandth of the atlas's largest cell and less is the
// darkest; one range for all heads, so that a flat one looks flat.
QRgb colourOf(float mass, float largest) {
  const double value = mass / std::max(largest, 1e-20F);
  const double place = std::clamp(1 + std::log10(std::max(value, 1e-9)) / 3, 0.0, 1.0);
  return viridisRamp()[static_cast<std::size_t>(std::lround(place * 255))];
}

// The mean of what a pixel covers where there are fewer pixels than cells, the nearest cell otherwise.
float massAt(const float* cells, int side, int x, int y, int size) {
  const auto edge = [side, size](int at) { return at * side / size; };
  const int x0 = edge(x), x1 = std::max(x0 + 1, edge(x + 1)), y0 = edge(y),
            y1 = std::max(y0 + 1, edge(y + 1));
  float sum = 0;
  for (int row = y0; row < y1; ++row) {
    for (int column = x0; column < x1; ++column) sum += cells[row * side + column];
  }
  return sum / static_cast<float>((x1 - x0) * (y1 - y0));
}

}  // namespace

HeadsStrip::HeadsStrip(QWidget* parent)
    : QWidget(parent),
      m_task(
          [this](const Picture& made) {
            m_picture = made;
            update();
          },
          LatestTask<Picture>::Superseded::Given, &backgroundPool()) {
  setMinimumHeight(scaled(118));
  setAccessibleName(tr("Live attention"));
}

void HeadsStrip::setAtlas(const link::HeadAtlas& atlas, int dualLayers) {
  m_atlas = atlas;
  m_dualLayers = dualLayers < atlas.layers ? dualLayers : 0;
  const int single = atlas.layers - m_dualLayers;
  setAccessibleDescription(m_dualLayers > 0
                               ? tr("%n dual-stream blocks", nullptr, m_dualLayers) + QStringLiteral(", ") +
                                     tr("%n single-stream blocks", nullptr, single)
                               : QString());
  makePicture();
}

void HeadsStrip::makePicture() {
  if (m_atlas.layers == 0) return;
  const double side = cellSide(m_atlas.layers, m_atlas.heads) * devicePixelRatioF();
  const Colours colours{theme().panel.rgb(), theme().line.rgb()};
  m_task.start([atlas = m_atlas, side, colours] { return pictureOf(atlas, side, colours); });
}

// `cell`: physical pixels from one head to the next, of which the last stays free.
HeadsStrip::Picture HeadsStrip::pictureOf(const link::HeadAtlas& atlas, double cell, const Colours& colours) {
  giveWayToTheWindow();
  Picture made{.layers = atlas.layers, .heads = atlas.heads, .shown = 0, .grid = {}};
  const std::size_t size = static_cast<std::size_t>(atlas.side) * static_cast<std::size_t>(atlas.side);
  const std::size_t heads = static_cast<std::size_t>(atlas.layers) * static_cast<std::size_t>(atlas.heads);
  if (size == 0 || cell < 1 || static_cast<std::size_t>(atlas.cells.size()) < size * heads) return made;
  float largest = 0;
  for (const float mass : atlas.cells) {
    if (std::isfinite(mass)) largest = std::max(largest, mass);
  }
  const auto edge = [cell](int index) { return static_cast<int>(std::lround(index * cell)); };
  made.grid = QImage(edge(atlas.layers), edge(atlas.heads), QImage::Format_RGB32);
  made.grid.fill(colours.ground);
  for (int head = 0; head < atlas.heads; ++head) {
    for (int layer = 0; layer < atlas.layers; ++layer) {
      const float* cells = atlas.cells.data() + static_cast<std::size_t>(layer * atlas.heads + head) * size;
      const bool there = !std::isnan(cells[0]);
      made.shown += there ? 1 : 0;
      const int left = edge(layer), top = edge(head);
      const int side = std::max(1, std::min(edge(layer + 1) - left, edge(head + 1) - top) - 1);
      for (int y = 0; y < side; ++y) {
        auto* row = reinterpret_cast<QRgb*>(made.grid.scanLine(top + y)) + left;
        for (int x = 0; x < side; ++x) {
          if (there) row[x] = colourOf(massAt(cells, atlas.side, x, y, side), largest);
          if (!there && (x + y) % kHatch == 0) row[x] = colours.hatch;
        }
      }
    }
  }
  return made;
}

void HeadsStrip::clear() {
  m_task.drop();
  m_atlas = {};
  m_picture = {};
  m_dualLayers = 0;
  update();
}

QSize HeadsStrip::sizeHint() const {
  return {scaled(280), scaled(118)};
}

double HeadsStrip::cellSide(int layers, int heads) const {
  return std::min((width() - scaled(36) - scaled(12)) / double(std::max(1, layers)),
                  (height() - scaled(16)) / double(std::max(1, heads)));
}

QRectF HeadsStrip::cell(int layer, int head) const {
  const double side = cellSide(m_picture.layers, m_picture.heads);
  return {scaled(36) + layer * side, scaled(16) + head * side, side - 1, side - 1};
}

void HeadsStrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().panel);
  painter.setFont(ui::font(TextStyle::Small));
  painter.setPen(theme().text2);
  if (m_picture.grid.isNull()) {
    painter.drawText(
        rect().adjusted(scaled(12), 0, -scaled(12), 0), Qt::AlignCenter | Qt::TextWordWrap,
        tr("Heads appear here while a clip is generated. A paired run is timed, so it is not watched"));
    return;
  }
  m_dualLayers > 0 ? paintKinds(painter) : paintLayers(painter);
  const int everyHead = m_picture.heads > 12 ? 4 : 1;
  for (int head = 0; head < m_picture.heads; head += everyHead) {
    const QRectF row = cell(0, head);
    painter.drawText(QRectF(0, row.top(), scaled(30), row.height()), Qt::AlignRight | Qt::AlignVCenter,
                     QStringLiteral("H%1").arg(head));
  }
  painter.drawImage(
      QRectF(QPointF(scaled(36), scaled(16)), QSizeF(m_picture.grid.size()) / devicePixelRatioF()),
      m_picture.grid);
  if (m_dualLayers > 0) {
    const QPointF edge = cell(m_dualLayers, 0).topLeft() - QPointF(1, scaled(12));
    painter.fillRect(QRectF(edge, QPointF(edge.x() + 1, cell(0, m_picture.heads).top())), theme().text);
  }
}

void HeadsStrip::paintLayers(QPainter& painter) const {
  const int every = m_picture.layers > 16 ? 8 : 2;
  for (int layer = 0; layer < m_picture.layers; layer += every)
    painter.drawText(QPointF(cell(layer, 0).left() + 2, scaled(12)), QStringLiteral("L%1").arg(layer));
}

// Where each kind of block begins, with its name where that fits.
void HeadsStrip::paintKinds(QPainter& painter) const {
  const auto name = [&](int from, int to, const QString& kind) {
    const QString layer = QStringLiteral("L%1").arg(from), text = layer + QLatin1Char(' ') + kind;
    const double left = cell(from, 0).left() + 2, right = cell(to, 0).left();
    const bool fits = left + painter.fontMetrics().horizontalAdvance(text) < right;
    painter.drawText(QPointF(left, scaled(12)), fits ? text : layer);
  };
  name(0, m_dualLayers, tr("dual"));
  name(m_dualLayers, m_picture.layers, tr("single"));
}

std::optional<std::pair<int, int>> HeadsStrip::headAt(const QPointF& point) const {
  for (int layer = 0; layer < m_picture.layers; ++layer) {
    for (int head = 0; head < m_picture.heads; ++head) {
      if (cell(layer, head).contains(point)) return std::pair(layer, head);
    }
  }
  return std::nullopt;
}

QString HeadsStrip::textAt(const QPoint& point) const {
  const auto at = headAt(point);
  if (!at) return {};
  const QString head = tr("layer %1, head %2").arg(at->first).arg(at->second);
  const QString block = blockName(at->first, m_dualLayers);
  return block.isEmpty() ? head : QStringLiteral("%1, %2").arg(head, block);
}

bool HeadsStrip::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const QString text = textAt(help->pos());
  text.isEmpty() ? QToolTip::hideText() : QToolTip::showText(help->globalPos(), text, this);
  return true;
}

void HeadsStrip::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  makePicture();
}

void HeadsStrip::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) makePicture();
  QWidget::changeEvent(event);
}

void HeadsStrip::mousePressEvent(QMouseEvent* event) {
  if (const auto at = headAt(event->position())) Q_EMIT headChosen(at->first, at->second);
}

}  // namespace vdit::ui
