// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/chip.h"

#include <QPainter>

namespace vdit::ui {
namespace {

QColor Theme::*groundOf(Chip::Kind kind) {
  switch (kind) {
    case Chip::Kind::Info:
      return &Theme::infoBg;
    case Chip::Kind::Success:
      return &Theme::successBg;
    case Chip::Kind::Warning:
      return &Theme::warningBg;
    case Chip::Kind::Danger:
      return &Theme::dangerBg;
    case Chip::Kind::Plain:
      break;
  }
  return nullptr;
}

QColor Theme::*inkOf(Chip::Kind kind) {
  switch (kind) {
    case Chip::Kind::Info:
      return &Theme::text;
    case Chip::Kind::Success:
      return &Theme::success;
    case Chip::Kind::Warning:
      return &Theme::warning;
    case Chip::Kind::Danger:
      return &Theme::danger;
    case Chip::Kind::Plain:
      break;
  }
  return &Theme::text2;
}

}  // namespace

Chip::Chip(Kind kind, const QString& text, const QString& iconName, QWidget* parent)
    : QWidget(parent), m_kind(kind), m_text(text), m_icon(iconName) {
  setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
  setAccessibleName(text);
}

void Chip::set(Kind kind, const QString& text, const QString& iconName) {
  m_kind = kind;
  m_text = text;
  m_icon = iconName;
  setAccessibleName(text);
  updateGeometry();
  update();
}

QSize Chip::sizeOf(const QString& text, bool withIcon) {
  const QFontMetrics metrics(vdit::ui::font(TextStyle::Small));
  return {metrics.horizontalAdvance(text) + scaled(14) + (withIcon ? scaled(17) : 0), scaled(20)};
}

QSize Chip::sizeHint() const {
  return sizeOf(m_text, !m_icon.isEmpty());
}

void Chip::paint(QPainter& painter, const QRect& box, Kind kind, const QString& text, const QString& iconName,
                 bool selected) {
  const Theme& colours = theme();
  const auto ground = groundOf(kind);
  const auto ink = selected ? &Theme::selectionText : inkOf(kind);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  const bool outlined = !ground || colours.kind == ThemeKind::HighContrast || selected;
  painter.setPen(outlined ? QPen(selected || ground ? colours.*ink : colours.line, 1) : QPen(Qt::NoPen));
  painter.setBrush(ground && !selected ? colours.*ground : QColor(Qt::transparent));
  painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), scaled(3), scaled(3));
  QRect inner = box.adjusted(scaled(7), 0, -scaled(6), 0);
  if (!iconName.isEmpty()) {
    const int side = scaled(12);
    icon(iconName, ink).paint(&painter, inner.left(), box.center().y() - side / 2 + 1, side, side);
    inner.setLeft(inner.left() + scaled(17));
  }
  painter.setFont(vdit::ui::font(TextStyle::Small));
  painter.setPen(colours.*ink);
  painter.drawText(inner, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, text);
  painter.restore();
}

void Chip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paint(painter, rect(), m_kind, m_text, m_icon);
}

}  // namespace vdit::ui
