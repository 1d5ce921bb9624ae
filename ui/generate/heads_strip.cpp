// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/generate/heads_strip.h"

#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/look/theme.h"
#include "ui/views/background_work.h"
#include "ui/views/video/colour_ramp.h"

namespace vdit::ui {
namespace {

// Logarithmic: attention mass is heavy-tailed. A thousandth of the atlas's largest cell and less is the
// darkest; one range for all heads, so that a flat one looks flat.
QImage thumbnail(const float* cells, int side, float largest) {
  QImage image(side, side, QImage::Format_RGB32);
  for (int y = 0; y < side; ++y) {
    auto* row = reinterpret_cast<QRgb*>(image.scanLine(y));
    for (int x = 0; x < side; ++x) {
      const double value = cells[y * side + x] / std::max(largest, 1e-20F);
      const double place = std::clamp(1 + std::log10(std::max(value, 1e-9)) / 3, 0.0, 1.0);
      row[x] = viridisRamp()[static_cast<std::size_t>(std::lround(place * 255))];
    }
  }
  return image;
}

}  // namespace

HeadsStrip::HeadsStrip(QWidget* parent)
    : QWidget(parent),
      m_pictures(
          [this](const Pictures& made) {
            m_layers = made.layers;
            m_heads = made.heads;
            m_shown = made.shown;
            m_maps = made.maps;
            update();
          },
          LatestTask<Pictures>::Superseded::Given, &backgroundPool()) {
  setMinimumHeight(scaled(118));
  setAccessibleName(tr("Live attention"));
}

void HeadsStrip::setAtlas(const link::HeadAtlas& atlas) {
  m_pictures.start([atlas] { return picturesOf(atlas); });
}

HeadsStrip::Pictures HeadsStrip::picturesOf(const link::HeadAtlas& atlas) {
  giveWayToTheWindow();
  Pictures made{.layers = atlas.layers, .heads = atlas.heads};
  made.maps = QList<QImage>(qsizetype{atlas.layers} * atlas.heads);
  const std::size_t size = static_cast<std::size_t>(atlas.side) * static_cast<std::size_t>(atlas.side);
  if (size == 0 ||
      static_cast<std::size_t>(atlas.cells.size()) < size * static_cast<std::size_t>(made.maps.size()))
    return made;
  float largest = 0;
  for (const float cell : atlas.cells) {
    if (std::isfinite(cell)) largest = std::max(largest, cell);
  }
  for (qsizetype i = 0; i < made.maps.size(); ++i) {
    const float* cells = atlas.cells.data() + static_cast<std::size_t>(i) * size;
    if (std::isnan(cells[0])) continue;
    made.maps[i] = thumbnail(cells, atlas.side, largest);
    ++made.shown;
  }
  return made;
}

void HeadsStrip::clear() {
  m_pictures.drop();
  m_layers = m_heads = m_shown = 0;
  m_maps.clear();
  update();
}

QSize HeadsStrip::sizeHint() const {
  return {scaled(280), scaled(118)};
}

QRectF HeadsStrip::cell(int layer, int head) const {
  const double left = scaled(36), top = scaled(16);
  const double side = std::min((width() - left - scaled(12)) / double(std::max(1, m_layers)),
                               (height() - top) / double(std::max(1, m_heads)));
  return {left + layer * side, top + head * side, side - 1, side - 1};
}

void HeadsStrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().panel);
  painter.setFont(ui::font(TextStyle::Small));
  painter.setPen(theme().text2);
  if (m_maps.isEmpty()) {
    painter.drawText(
        rect().adjusted(scaled(12), 0, -scaled(12), 0), Qt::AlignCenter | Qt::TextWordWrap,
        tr("Heads appear here while a clip is generated. A paired run is timed, so it is not watched"));
    return;
  }
  const int every = m_layers > 16 ? 8 : 2;
  for (int layer = 0; layer < m_layers; layer += every)
    painter.drawText(QPointF(cell(layer, 0).left() + 2, scaled(12)), QStringLiteral("L%1").arg(layer));
  const int everyHead = m_heads > 12 ? 4 : 1;
  for (int head = 0; head < m_heads; ++head) {
    const QRectF row = cell(0, head);
    painter.setPen(theme().text2);
    if (head % everyHead == 0)
      painter.drawText(QRectF(0, row.top(), scaled(30), row.height()), Qt::AlignRight | Qt::AlignVCenter,
                       QStringLiteral("H%1").arg(head));
    for (int layer = 0; layer < m_layers; ++layer) {
      const QRectF box = cell(layer, head);
      const QImage& map = m_maps.at(qsizetype{layer} * m_heads + head);
      if (map.isNull()) {
        painter.fillRect(box, QBrush(theme().line, Qt::BDiagPattern));
        painter.setPen(theme().line);
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5));
      } else {
        painter.setRenderHint(QPainter::SmoothPixmapTransform, box.width() < map.width());
        painter.drawImage(box, map);
      }
    }
  }
}

void HeadsStrip::mousePressEvent(QMouseEvent* event) {
  for (int layer = 0; layer < m_layers; ++layer) {
    for (int head = 0; head < m_heads; ++head) {
      if (cell(layer, head).contains(event->position())) return Q_EMIT headChosen(layer, head);
    }
  }
}

}  // namespace vdit::ui
