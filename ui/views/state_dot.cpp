// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/state_dot.h"

#include <QIconEngine>
#include <QPainter>

namespace vdit::ui {
namespace {

class StateDotEngine : public QIconEngine {
 public:
  StateDotEngine(QColor Theme::*role, bool ring) : m_role(role), m_ring(ring) {}

  void paint(QPainter* painter, const QRect& rectangle, QIcon::Mode, QIcon::State) override {
    paintStateDot(*painter, rectangle, theme().*m_role, m_ring);
  }
  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    QPixmap picture(size);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    paint(&painter, picture.rect(), mode, state);
    return picture;
  }
  QIconEngine* clone() const override { return new StateDotEngine(*this); }

 private:
  QColor Theme::*m_role;
  bool m_ring;
};

}  // namespace

void paintStateDot(QPainter& painter, const QRectF& box, const QColor& colour, bool ring) {
  const qreal side = qMin(box.width(), box.height()) / 2;
  QRectF dot(0, 0, side, side);
  dot.moveCenter(box.center());
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  const qreal width = side * 0.19;
  painter.setPen(ring ? QPen(colour, width) : QPen(Qt::NoPen));
  painter.setBrush(ring ? QBrush(Qt::NoBrush) : QBrush(colour));
  painter.drawEllipse(ring ? dot.adjusted(width / 2, width / 2, -width / 2, -width / 2) : dot);
  painter.restore();
}

QIcon stateDot(QColor Theme::*role, bool ring) {
  return QIcon(new StateDotEngine(role, ring));
}

}  // namespace vdit::ui
