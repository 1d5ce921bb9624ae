// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/video/frame_view.h"

#include <QEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <cmath>

#include "ui/look/theme.h"

namespace vdit::ui {
namespace {

constexpr double kClickDistance = 4;  // logical pixels between a click and a drag
constexpr double kZoomStep = 1.1;     // for a tenth of a wheel's notch and more
constexpr int kLensPixels = 20;       // pixels of the picture across the magnifier
constexpr int kLensSide = 160;

}  // namespace

FrameView::FrameView(SharedZoom& zoom, QWidget* parent) : QWidget(parent), m_zoom(zoom) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_OpaquePaintEvent);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  connect(&m_zoom, &SharedZoom::changed, this, qOverload<>(&QWidget::update));
}

void FrameView::setPicture(const QImage& picture) {
  m_picture = picture;
  if (!picture.isNull()) m_zoom.setPictureSize(picture.size());
  update();
}

void FrameView::setLabel(const QString& label) {
  m_label = label;
  update();
}

void FrameView::setNote(const QString& note) {
  m_note = note;
  update();
}

void FrameView::setFaded(bool faded) {
  m_faded = faded;
  update();
}

void FrameView::setReadout(const QString& text) {
  if (text == m_readout) return;
  m_readout = text;
  update();
}

double FrameView::scale() const {
  return m_zoom.scaleIn(pane(0).size(), devicePixelRatioF());
}

QSize FrameView::shownSize() const {
  if (m_zoom.pictureSize().isEmpty() || width() < 1) return {};
  const QRectF target = pictureRect(0);
  const QSize size = physicalSize(target);
  return pane(0).adjusted(-1, -1, 1, 1).contains(target) ? size : QSize();
}

QSize FrameView::physicalSize(const QRectF& target) const {
  const double ratio = devicePixelRatioF();
  return {qRound(target.width() * ratio), qRound(target.height() * ratio)};
}

void FrameView::setMagnifier(bool on) {
  m_magnifier = on;
  update();
}

std::optional<QPoint> FrameView::pixelAt(const QPointF& position) const {
  const int index = paneAt(position);
  if (index < 0 || m_zoom.pictureSize().isEmpty()) return std::nullopt;
  const QRectF target = pictureRect(index);
  const double x = (position.x() - target.x()) * m_zoom.pictureSize().width() / target.width();
  const double y = (position.y() - target.y()) * m_zoom.pictureSize().height() / target.height();
  const QPoint pixel(static_cast<int>(std::floor(x)), static_cast<int>(std::floor(y)));
  if (!QRect(QPoint(), m_zoom.pictureSize()).contains(pixel)) return std::nullopt;
  return pixel;
}

QSize FrameView::sizeHint() const {
  return {scaled(480), scaled(300)};
}

QRectF FrameView::pane(int) const {
  const int margin = scaled(8);
  return QRectF(rect()).adjusted(margin, margin, -margin, -margin);
}

void FrameView::paintPane(QPainter& painter, int, const QRectF& target) {
  if (m_picture.isNull()) return;
  if (m_faded) painter.setOpacity(0.5);
  painter.drawImage(target, m_picture);
  painter.setOpacity(1);
  if (!m_label.isEmpty())
    paintTag(painter, target.topLeft() + QPointF(scaled(10), scaled(10)), Qt::AlignLeft, {}, m_label);
}

QImage FrameView::magnified(int, const QRect& pixels) const {
  return m_picture.copy(pixels);
}

bool FrameView::beginDrag(const QPointF&, Qt::KeyboardModifiers) {
  return false;
}
void FrameView::continueDrag(const QPointF&, Qt::KeyboardModifiers) {}

void FrameView::updateCursor(const QPointF&) {
  setCursor(m_zoom.isFit() ? Qt::ArrowCursor : Qt::OpenHandCursor);
}

QRectF FrameView::pictureRect(int index) const {
  return m_zoom.pictureIn(pane(index), devicePixelRatioF());
}

int FrameView::paneAt(const QPointF& position) const {
  for (int i = 0; i < paneCount(); ++i) {
    if (pane(i).contains(position)) return i;
  }
  return -1;
}

void FrameView::paintTag(QPainter& painter, const QPointF& corner, Qt::Alignment alignment,
                         const QString& key, const QString& text) {
  const Theme& look = theme();
  QFont strong = ui::font(TextStyle::Small);
  strong.setWeight(QFont::DemiBold);
  const QFont plain = ui::font(TextStyle::Small);
  const int gap = key.isEmpty() ? 0 : scaled(6);
  const int keyWidth = QFontMetrics(strong).horizontalAdvance(key);
  const int width = keyWidth + gap + QFontMetrics(plain).horizontalAdvance(text) + scaled(14);
  QRectF tag(corner, QSizeF(width, scaled(20)));
  if (alignment & Qt::AlignRight) tag.moveRight(corner.x());
  if (alignment & Qt::AlignBottom) tag.moveBottom(corner.y());
  painter.save();
  painter.setClipping(false);
  painter.fillRect(tag, look.window);
  painter.setPen(look.text);
  painter.setFont(strong);
  const QRectF inner = tag.adjusted(scaled(7), 0, -scaled(7), 0);
  painter.drawText(inner, Qt::AlignVCenter | Qt::AlignLeft, key);
  painter.setFont(plain);
  painter.drawText(inner.adjusted(keyWidth + gap, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, text);
  painter.restore();
}

void FrameView::paintEvent(QPaintEvent* event) {
  QPainter painter(this);
  painter.setClipRegion(event->region());
  painter.fillRect(event->rect(), theme().canvas);
  if (!m_note.isEmpty()) {
    painter.setPen(theme().text2);
    painter.setFont(ui::font(TextStyle::Body));
    painter.drawText(rect().adjusted(scaled(24), 0, -scaled(24), 0), Qt::AlignCenter | Qt::TextWordWrap,
                     m_note);
  }
  for (int i = 0; i < paneCount() && !m_zoom.pictureSize().isEmpty(); ++i) {
    painter.save();
    painter.setClipRect(pane(i), Qt::IntersectClip);
    const double scale = m_zoom.scaleIn(pane(i).size(), devicePixelRatioF());
    painter.setRenderHint(QPainter::SmoothPixmapTransform, scale != 1);
    paintPane(painter, i, pictureRect(i));
    painter.restore();
  }
  paintOver(painter);
  if (!m_readout.isEmpty()) {
    painter.setFont(ui::font(TextStyle::AxisNumber));
    const int width = painter.fontMetrics().horizontalAdvance(m_readout) + scaled(14);
    const QRect tag(scaled(8), height() - scaled(28), width, scaled(20));
    painter.fillRect(tag, theme().window);
    painter.setPen(theme().text);
    painter.drawText(tag, Qt::AlignCenter, m_readout);
  }
  if (m_magnifier && m_pointer) paintMagnifier(painter);
}

void FrameView::paintMagnifier(QPainter& painter) {
  const std::optional<QPoint> pixel = pixelAt(*m_pointer);
  if (!pixel) return;
  const int side = scaled(kLensSide);
  const QRect pixels(*pixel - QPoint(kLensPixels / 2, kLensPixels / 2), QSize(kLensPixels, kLensPixels));
  QPointF corner = *m_pointer + QPointF(scaled(18), scaled(18));
  if (corner.x() + side > width()) corner.setX(m_pointer->x() - side - scaled(18));
  if (corner.y() + side > height()) corner.setY(m_pointer->y() - side - scaled(18));
  const QRectF lens(corner, QSizeF(side, side));
  painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
  painter.drawImage(lens, magnified(paneAt(*m_pointer), pixels));
  const double step = double(side) / kLensPixels;
  const QRectF centre(lens.topLeft() + QPointF(kLensPixels / 2, kLensPixels / 2) * step, QSizeF(step, step));
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(theme().overlayCasing, 3));
  painter.drawRect(centre);
  painter.setPen(QPen(Qt::white, 1));
  painter.drawRect(centre);
  painter.setPen(theme().outline);
  painter.drawRect(lens);
}

void FrameView::wheelEvent(QWheelEvent* event) {
  const std::optional<QPoint> pixel = pixelAt(event->position());
  const int index = std::max(0, paneAt(event->position()));
  if (m_zoom.pictureSize().isEmpty() || event->angleDelta().y() == 0) return event->ignore();
  const QRectF target = pictureRect(index);
  const double unit = target.width() / m_zoom.pictureSize().width();
  const QPointF point =
      pixel ? (event->position() - target.topLeft()) / unit
            : QPointF(m_zoom.pictureSize().width() / 2.0, m_zoom.pictureSize().height() / 2.0);
  const double current = m_zoom.scaleIn(pane(index).size(), devicePixelRatioF());
  m_zoom.zoomAbout(point, std::pow(kZoomStep, event->angleDelta().y() / 60.0), current);
  event->accept();
}

void FrameView::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return event->ignore();
  m_pressed = m_last = event->position();
  m_drag = beginDrag(event->position(), event->modifiers()) ? Drag::Own : Drag::Undecided;
}

void FrameView::mouseMoveEvent(QMouseEvent* event) {
  m_pointer = event->position();
  if (m_drag == Drag::Own) continueDrag(event->position(), event->modifiers());
  const double distance = QLineF(m_pressed, event->position()).length();
  if (m_drag == Drag::Undecided && distance >= kClickDistance) m_drag = Drag::Pan;
  if (m_drag == Drag::Pan && !m_zoom.pictureSize().isEmpty()) {
    const double unit = pictureRect(0).width() / m_zoom.pictureSize().width();
    m_zoom.pan((event->position() - m_last) / unit);
    setCursor(m_zoom.isFit() ? Qt::ArrowCursor : Qt::ClosedHandCursor);
  }
  m_last = event->position();
  if (m_drag == Drag::None) updateCursor(event->position());
  Q_EMIT hovered(pixelAt(event->position()).value_or(QPoint(-1, -1)));
  if (m_magnifier) update();
}

void FrameView::mouseReleaseEvent(QMouseEvent* event) {
  const Drag was = m_drag;
  m_drag = Drag::None;
  if (event->button() != Qt::LeftButton) return;
  updateCursor(event->position());
  if (was != Drag::Undecided) return;
  if (const auto pixel = pixelAt(event->position())) Q_EMIT clicked(*pixel);
}

void FrameView::leaveEvent(QEvent*) {
  m_pointer.reset();
  Q_EMIT hovered(QPoint(-1, -1));
  if (m_magnifier) update();
}

void FrameView::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) update();
  QWidget::changeEvent(event);
}

}  // namespace vdit::ui
