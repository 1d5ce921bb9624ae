// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/themed_icon.h"

#include <QFile>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace vdit::ui {
namespace {

QString resourceOf(const QString& name) {
  return QStringLiteral(":/icons/%1.svg").arg(name);
}

}  // namespace

ThemedIconEngine::ThemedIconEngine(QString name, QColor Theme::*role)
    : m_name(std::move(name)), m_role(role) {}

ThemedIconEngine::~ThemedIconEngine() = default;

bool ThemedIconEngine::exists(const QString& name) {
  return QFile::exists(resourceOf(name));
}

QColor ThemedIconEngine::colour(QIcon::Mode mode, QIcon::State state) const {
  const Theme& colours = theme();
  if (mode == QIcon::Disabled) return colours.disabled;
  if (m_role) return colours.*m_role;
  if (mode == QIcon::Selected || state == QIcon::On) return colours.selectionText;
  return colours.text;
}

QPixmap ThemedIconEngine::pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) {
  return scaledPixmap(size, mode, state, 1.0);
}

QPixmap ThemedIconEngine::scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal) {
  const QColor ink = colour(mode, state);
  const QString cacheKey = QStringLiteral("vdit-icon/%1/%2/%3x%4")
                               .arg(m_name, ink.name(QColor::HexArgb))
                               .arg(size.width())
                               .arg(size.height());
  QPixmap picture;
  if (QPixmapCache::find(cacheKey, &picture)) return picture;
  if (!m_renderer) m_renderer = std::make_shared<QSvgRenderer>(resourceOf(m_name));
  picture = QPixmap(size);
  picture.fill(Qt::transparent);
  QPainter painter(&picture);
  painter.setRenderHint(QPainter::Antialiasing);
  m_renderer->render(&painter, QRectF(QPointF(0, 0), QSizeF(size)));
  painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
  painter.fillRect(picture.rect(), ink);
  painter.end();
  QPixmapCache::insert(cacheKey, picture);
  return picture;
}

void ThemedIconEngine::paint(QPainter* painter, const QRect& rectangle, QIcon::Mode mode,
                             QIcon::State state) {
  const qreal ratio = painter->device()->devicePixelRatioF();
  QPixmap picture = scaledPixmap(rectangle.size() * ratio, mode, state, ratio);
  picture.setDevicePixelRatio(ratio);
  painter->drawPixmap(rectangle.topLeft(), picture);
}

QIconEngine* ThemedIconEngine::clone() const {
  return new ThemedIconEngine(*this);
}

}  // namespace vdit::ui
