// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/mode_tiles.h"

#include <QPainter>

#include "ui/look/theme.h"

namespace vdit::ui {

void ModeTiles::paint(QPainter& painter, const QRect& tile, kernels::Mode mode) {
  const qreal ratio = painter.device()->devicePixelRatioF();
  const quint64 key = (quint64(mode) << 40) | (quint64(tile.width() & 0xffff) << 20) |
                      quint64(tile.height() & 0xffff) | (quint64(ratio * 16) << 44);
  QPixmap& known = m_tiles[key];
  if (known.isNull()) {
    known = QPixmap(tile.size() * ratio);
    known.setDevicePixelRatio(ratio);
    known.fill(Qt::transparent);
    QPainter onto(&known);
    paintModeTile(onto, QRectF(QPointF(0, 0), QSizeF(tile.size())), mode);
  }
  painter.drawPixmap(tile.topLeft(), known);
}

}  // namespace vdit::ui
