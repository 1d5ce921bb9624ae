// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/video/shared_zoom.h"

#include <algorithm>
#include <cmath>

namespace vdit::ui {

void SharedZoom::setPictureSize(const QSize& size) {
  if (size == m_size) return;
  m_size = size;
  m_fit = true;
  m_centre = QPointF(size.width() / 2.0, size.height() / 2.0);
  Q_EMIT changed();
}

void SharedZoom::setFit() {
  m_fit = true;
  m_centre = QPointF(m_size.width() / 2.0, m_size.height() / 2.0);
  Q_EMIT changed();
}

void SharedZoom::setScale(double scale) {
  leaveFit(scale);
  Q_EMIT changed();
}

void SharedZoom::zoomAbout(const QPointF& point, double factor, double current) {
  const double next = std::clamp(current * factor, kSmallest, kLargest);
  m_centre = point + (m_centre - point) * (current / next);
  leaveFit(next);
  Q_EMIT changed();
}

void SharedZoom::pan(const QPointF& delta) {
  if (m_fit) return;
  m_centre.setX(std::clamp(m_centre.x() - delta.x(), 0.0, double(m_size.width())));
  m_centre.setY(std::clamp(m_centre.y() - delta.y(), 0.0, double(m_size.height())));
  Q_EMIT changed();
}

void SharedZoom::centreOn(const QPointF& point) {
  m_centre = point;
  Q_EMIT changed();
}

double SharedZoom::scaleIn(const QSizeF& pane, double ratio) const {
  if (!m_fit) return m_scale;
  if (m_size.isEmpty() || pane.isEmpty()) return 1;
  return ratio * std::min(pane.width() / m_size.width(), pane.height() / m_size.height());
}

QRectF SharedZoom::pictureIn(const QRectF& pane, double ratio) const {
  const double scale = scaleIn(pane.size(), ratio) / ratio;
  const QPointF centre = m_fit ? QPointF(m_size.width() / 2.0, m_size.height() / 2.0) : m_centre;
  const QPointF corner = pane.center() - centre * scale;
  const auto snapped = [ratio](double value) { return std::round(value * ratio) / ratio; };
  return QRectF(snapped(corner.x()), snapped(corner.y()), m_size.width() * scale, m_size.height() * scale);
}

void SharedZoom::leaveFit(double scale) {
  m_fit = false;
  m_scale = std::clamp(scale, kSmallest, kLargest);
}

}  // namespace vdit::ui
