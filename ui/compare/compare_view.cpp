// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_view.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QtMath>
#include <algorithm>
#include <cmath>

#include "ui/look/theme.h"

namespace vdit::ui {
namespace {

constexpr double kGrip = 9;         // logical pixels at both sides of the line that take hold of it
constexpr double kHandleAt = 0.82;  // of the line inside the picture
constexpr double kThirdPaneFrom =
    1500;  // logical pixels of width from which side by side also shows the difference
constexpr double kSnapDegrees = 3;  // to upright and level
constexpr double kKeyShare = 0.01;  // of the picture, a press of an arrow
constexpr double kKeyDegrees = 5;
constexpr double kLevel = 1e-9;  // of a cosine: the line does not cross a row

QPainterPath insideOf(const QPolygonF& polygon) {
  QPainterPath path;
  path.addPolygon(polygon);
  path.closeSubpath();
  return path;
}

}  // namespace

CompareView::CompareView(SharedZoom& zoom, QWidget* parent) : FrameView(zoom, parent) {
  setAccessibleName(tr("Comparison"));
}

void CompareView::setPictures(const ComparedPicture& reference, const ComparedPicture& candidate) {
  m_reference = reference;
  m_candidate = candidate;
  const QImage& known = reference.image.isNull() ? candidate.image : reference.image;
  if (!known.isNull()) zoom().setPictureSize(known.size());
  setAccessibleDescription(m_blind ? tr("Two runs, names hidden")
                                   : tr("%1 beside %2").arg(reference.name, candidate.name));
  update();
}

void CompareView::setBlind(bool blind, bool swapped) {
  m_blind = blind;
  m_swapped = blind && swapped;
  update();
}

void CompareView::setLayoutKind(CompareLayout layout) {
  m_layout = layout;
  update();
}

void CompareView::setWipe(const QPointF& position, double degrees) {
  m_wipe = {std::clamp(position.x(), 0.0, 1.0), std::clamp(position.y(), 0.0, 1.0)};
  m_wipeDegrees = std::remainder(degrees, 360);
  update();
  Q_EMIT wipeChanged();
}

void CompareView::centreWipe() {
  setWipe({0.5, 0.5}, m_wipeDegrees);
}

void CompareView::setOnionOpacity(double opacity) {
  m_opacity = std::clamp(opacity, 0.0, 1.0);
  update();
}

void CompareView::setBlinked(bool blinked) {
  m_blinked = blinked;
  update();
}

void CompareView::setDifference(const DifferenceSettings& settings) {
  m_difference = settings;
}

void CompareView::setDifferencePicture(const QImage& picture) {
  m_differencePicture = picture;
  if (m_layout == CompareLayout::Difference || m_layout == CompareLayout::Side) update();
}

void CompareView::setRegion(const QRect& pixels) {
  m_region = pixels;
  update();
}

QImage CompareView::composed() const {
  const QImage& base = left().image.isNull() ? right().image : left().image;
  QImage out(base.size(), QImage::Format_RGB32);
  QPainter painter(&out);
  const QRectF target(QPointF(), QSizeF(base.size()));
  if (m_layout == CompareLayout::Wipe) {
    paintWipe(painter, target);
    paintWipeLine(painter, target);
  } else {
    const_cast<CompareView*>(this)->paintPane(painter, 0, target);
  }
  return out;
}

int CompareView::paneCount() const {
  if (m_layout != CompareLayout::Side || m_blinked) return 1;
  return width() >= scaled(int(kThirdPaneFrom)) && !m_blind ? 3 : 2;
}

QRectF CompareView::pane(int index) const {
  const QRectF whole = FrameView::pane(index);
  const int count = paneCount();
  const double gap = scaled(8);
  const double width = (whole.width() - gap * (count - 1)) / count;
  return {whole.x() + index * (width + gap), whole.y(), width, whole.height()};
}

void CompareView::paintPane(QPainter& painter, int index, const QRectF& target) {
  if (m_blinked) {
    paintSide(painter, right(), target);
  } else {
    switch (m_layout) {
      case CompareLayout::Single:
      case CompareLayout::Blink:
        paintSide(painter, left(), target);
        break;
      case CompareLayout::Side:
        if (index == 2) {
          painter.drawImage(target, m_differencePicture);
        } else {
          paintSide(painter, index == 0 ? left() : right(), target);
        }
        break;
      case CompareLayout::Wipe:
        paintWipe(painter, target);
        break;
      case CompareLayout::Onion:
        paintSide(painter, left(), target);
        painter.setOpacity(m_opacity);
        paintSide(painter, right(), target);
        painter.setOpacity(1);
        break;
      case CompareLayout::Difference:
        if (!m_differencePicture.isNull()) painter.drawImage(target, m_differencePicture);
        break;
    }
  }
  if (showsWipe()) paintWipeLine(painter, target);
  paintRegion(painter, target);
  paintLabels(painter, index, target);
}

void CompareView::paintOver(QPainter& painter) {
  if (hasFocus() && zoom().pictureSize().isEmpty()) {
    painter.setPen(QPen(theme().accent, 2));
    painter.drawRect(rect().adjusted(1, 1, -1, -1));
  }
}

void CompareView::paintSide(QPainter& painter, const ComparedPicture& side, const QRectF& target) const {
  if (isReduced(side, target)) {
    paintReduced(painter, target, side.shown);
    return;
  }
  if (!side.image.isNull()) {
    painter.drawImage(target, side.image);
    return;
  }
  painter.fillRect(target, theme().panel);
  painter.setPen(theme().text2);
  painter.setFont(ui::font(TextStyle::Body));
  const int margin = scaled(24);
  painter.drawText(target.adjusted(margin, margin, -margin, -margin), Qt::AlignCenter | Qt::TextWordWrap,
                   side.placeholder);
}

bool CompareView::isReduced(const ComparedPicture& side, const QRectF& target) const {
  return !side.shown.isNull() && side.shown.size() == physicalSize(target);
}

// Both sides are there at the target's size: each row is a piece of the one and a piece of the other.
bool CompareView::paintReducedWipe(QPainter& painter, const QRectF& target) const {
  if (!isReduced(left(), target) || !isReduced(right(), target)) return false;
  const QImage& first = left().shown;
  const QImage& second = right().shown;
  QImage both(first.size(), QImage::Format_RGB32);
  const double angle = qDegreesToRadians(m_wipeDegrees);
  const double across = std::cos(angle), down = std::sin(angle);
  const QPointF centre(m_wipe.x() * both.width(), m_wipe.y() * both.height());
  const bool isLevel = std::abs(across) < kLevel;
  const bool isTurnedRound = !isLevel && across < 0;
  for (int y = 0; y < both.height(); ++y) {
    const double offset = (y + 0.5 - centre.y()) * down;
    const double at = isLevel ? (offset < 0 ? both.width() : 0.0) : centre.x() - offset / across;
    const int edge = static_cast<int>(std::lround(std::clamp(at, 0.0, double(both.width()))));
    const auto* a = reinterpret_cast<const QRgb*>((isTurnedRound ? second : first).constScanLine(y));
    const auto* b = reinterpret_cast<const QRgb*>((isTurnedRound ? first : second).constScanLine(y));
    auto* row = reinterpret_cast<QRgb*>(both.scanLine(y));
    std::copy_n(a, edge, row);
    std::copy(b + edge, b + both.width(), row + edge);
  }
  paintReduced(painter, target, both);
  return true;
}

// Pixel by pixel: the painter copies rows and asks no other thread.
void CompareView::paintReduced(QPainter& painter, const QRectF& target, const QImage& picture) const {
  painter.drawImage(QRectF(target.topLeft(), QSizeF(picture.size()) / devicePixelRatioF()), picture);
}

void CompareView::paintWipe(QPainter& painter, const QRectF& target) const {
  if (m_wipeDegrees != 0 && paintReducedWipe(painter, target)) return;
  painter.save();
  if (m_wipeDegrees == 0) {  // a rectangle: each side paints only its own pixels
    const double x = target.x() + m_wipe.x() * target.width();
    painter.setClipRect(QRectF(QPointF(target.left() - 1, target.top() - 1), QPointF(x, target.bottom() + 1)),
                        Qt::IntersectClip);
    paintSide(painter, left(), target);
    painter.restore();
    painter.save();
    painter.setClipRect(
        QRectF(QPointF(x, target.top() - 1), QPointF(target.right() + 1, target.bottom() + 1)),
        Qt::IntersectClip);
  } else {
    painter.setClipPath(insideOf(sideOfWipe(target, false)), Qt::IntersectClip);
    paintSide(painter, left(), target);
    painter.restore();
    painter.save();
    painter.setClipPath(insideOf(sideOfWipe(target, true)), Qt::IntersectClip);
  }
  paintSide(painter, right(), target);
  painter.restore();
}

void CompareView::paintWipeLine(QPainter& painter, const QRectF& target) const {
  painter.save();
  painter.setClipRect(target, Qt::IntersectClip);
  const QLineF line = wipeLine(target);
  painter.setRenderHint(QPainter::Antialiasing, m_wipeDegrees != 0);
  painter.setPen(QPen(theme().overlayCasing, 4));
  painter.drawLine(line);
  painter.setPen(QPen(Qt::white, 2));
  painter.drawLine(line);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.translate(wipeHandle(target));
  painter.rotate(m_wipeDegrees);
  painter.setPen(QPen(theme().overlayCasing, 1));
  painter.setBrush(Qt::white);
  painter.drawEllipse(QPointF(), scaled(9), scaled(9));
  painter.setPen(QPen(Qt::black, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  const double s = scaled(10) / 10.0;
  for (const double sign : {-1.0, 1.0}) {
    painter.drawPolyline(QPolygonF{{sign * 2 * s, -3 * s}, {sign * 5 * s, 0}, {sign * 2 * s, 3 * s}});
  }
  painter.restore();
}

void CompareView::paintLabels(QPainter& painter, int index, const QRectF& target) {
  const QRectF visible = target & pane(index);
  const double margin = scaled(10);
  const auto label = [&](const ComparedPicture& side, bool atRight) {
    const QPointF corner(atRight ? visible.right() - margin : visible.left() + margin,
                         visible.top() + margin);
    const bool first = &side == &left();
    paintTag(painter, corner, atRight ? Qt::AlignRight : Qt::AlignLeft, m_blind ? QString() : side.key,
             m_blind ? (first ? tr("Left") : tr("Right")) : side.name);
  };
  if (m_blinked) return label(right(), true);
  switch (m_layout) {
    case CompareLayout::Single:
    case CompareLayout::Blink:
      return label(left(), false);
    case CompareLayout::Side:
      if (index == 2)
        return paintTag(painter, visible.topLeft() + QPointF(margin, margin), Qt::AlignLeft, {},
                        tr("Difference"));
      return label(index == 0 ? left() : right(), false);
    case CompareLayout::Wipe:
    case CompareLayout::Onion:
      label(left(), false);
      return label(right(), true);
    case CompareLayout::Difference:
      return paintTag(painter, visible.topLeft() + QPointF(margin, margin), Qt::AlignLeft,
                      m_reference.key + QStringLiteral(" \u2192 ") + m_candidate.key,
                      m_difference.kind == DifferenceKind::Ssim ? tr("SSIM loss")
                                                                : tr("gain %1 ×").arg(m_difference.gain));
  }
}

void CompareView::paintRegion(QPainter& painter, const QRectF& target) const {
  if (m_region.isEmpty() || zoom().pictureSize().isEmpty()) return;
  const double unit = target.width() / zoom().pictureSize().width();
  const QRectF box(target.topLeft() + QPointF(m_region.topLeft()) * unit, QSizeF(m_region.size()) * unit);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(theme().overlayCasing, 3.5));
  painter.drawRect(box);
  painter.setPen(QPen(Qt::white, 1.5));
  painter.drawRect(box);
}

QImage CompareView::magnified(int index, const QRect& pixels) const {
  if (m_layout == CompareLayout::Difference || (m_layout == CompareLayout::Side && index == 2))
    return m_differencePicture.copy(pixels);
  if (m_layout == CompareLayout::Side) return (index == 0 ? left() : right()).image.copy(pixels);
  if (m_blinked) return right().image.copy(pixels);
  if (m_layout != CompareLayout::Wipe) return left().image.copy(pixels);
  const QRectF whole(QPointF(), QSizeF(zoom().pictureSize()));
  QImage out = left().image.copy(pixels);
  QPainter painter(&out);
  painter.translate(-pixels.topLeft());
  QPainterPath path;
  path.addPolygon(sideOfWipe(whole, true));
  painter.setClipPath(path);
  painter.drawImage(whole, right().image);
  return out;
}

bool CompareView::beginDrag(const QPointF& position, Qt::KeyboardModifiers modifiers) {
  if (!showsWipe() || zoom().pictureSize().isEmpty()) return false;
  const QRectF target = pictureRect(0);
  m_turning = modifiers & Qt::AltModifier;
  if (m_turning) return true;
  const QLineF line = wipeLine(target);
  const QPointF normal(line.dy() / line.length(), -line.dx() / line.length());
  const QPointF offset = position - line.p1();
  return std::abs(QPointF::dotProduct(offset, normal)) <= scaled(int(kGrip));
}

void CompareView::continueDrag(const QPointF& position, Qt::KeyboardModifiers) {
  const QRectF target = pictureRect(0);
  if (!m_turning) {
    setWipe({(position.x() - target.x()) / target.width(), (position.y() - target.y()) / target.height()},
            m_wipeDegrees);
    return;
  }
  const QPointF centre =
      target.topLeft() + QPointF(m_wipe.x() * target.width(), m_wipe.y() * target.height());
  const QPointF arm = position - centre;
  if (std::hypot(arm.x(), arm.y()) < scaled(4)) return;
  double degrees =
      qRadiansToDegrees(std::atan2(-arm.x(), arm.y()));  // 0: the arm points down, the line is upright
  const double nearest = std::round(degrees / 90) * 90;
  if (std::abs(degrees - nearest) < kSnapDegrees) degrees = nearest;
  setWipe(m_wipe, degrees);
}

void CompareView::updateCursor(const QPointF& position) {
  if (!beginDrag(position, Qt::NoModifier)) return FrameView::updateCursor(position);
  setCursor(std::abs(std::sin(qDegreesToRadians(m_wipeDegrees))) > 0.7 ? Qt::SplitVCursor : Qt::SplitHCursor);
}

void CompareView::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton && showsWipe()) centreWipe();
}

void CompareView::keyPressEvent(QKeyEvent* event) {
  const bool turns = event->modifiers() == Qt::ShiftModifier;
  const bool plain = event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::KeypadModifier;
  QPoint way;
  if (event->key() == Qt::Key_Left) way = {-1, 0};
  if (event->key() == Qt::Key_Right) way = {1, 0};
  if (event->key() == Qt::Key_Up) way = {0, -1};
  if (event->key() == Qt::Key_Down) way = {0, 1};
  if (way.isNull() || !(turns || plain) || !showsWipe() || zoom().pictureSize().isEmpty())
    return FrameView::keyPressEvent(event);
  if (turns) {
    setWipe(m_wipe, m_wipeDegrees + kKeyDegrees * (way.x() + way.y()));
  } else {
    setWipe(m_wipe + QPointF(way) * kKeyShare, m_wipeDegrees);
  }
}

QLineF CompareView::wipeLine(const QRectF& target) const {
  const QPointF centre =
      target.topLeft() + QPointF(m_wipe.x() * target.width(), m_wipe.y() * target.height());
  const double angle = qDegreesToRadians(m_wipeDegrees);
  const QPointF along(-std::sin(angle), std::cos(angle));
  const double reach = target.width() + target.height();
  return {centre - along * reach, centre + along * reach};
}

QPolygonF CompareView::sideOfWipe(const QRectF& target, bool right) const {
  const QLineF line = wipeLine(target);
  const double reach = (target.width() + target.height()) * (right ? 2 : -2);
  const QPointF out = QPointF(line.dy(), -line.dx()) / line.length() * reach;
  return QPolygonF{line.p1(), line.p2(), line.p2() + out, line.p1() + out};
}

// On the part of the line inside the picture, near its end, where it hides little of the middle.
QPointF CompareView::wipeHandle(const QRectF& target) const {
  const QLineF line = wipeLine(target);
  QList<QPointF> ends;
  const QPolygonF frame(target);
  for (int i = 0; i < 4; ++i) {
    QPointF at;
    if (line.intersects(QLineF(frame.at(i), frame.at(i + 1)), &at) == QLineF::BoundedIntersection)
      ends.append(at);
  }
  if (ends.size() < 2) return line.center();
  const bool ordered = QPointF::dotProduct(ends.last() - ends.first(), line.p2() - line.p1()) > 0;
  return QLineF(ordered ? ends.first() : ends.last(), ordered ? ends.last() : ends.first())
      .pointAt(kHandleAt);
}

}  // namespace vdit::ui
