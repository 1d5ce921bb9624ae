// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/palette_button.h"

#include <QAction>
#include <QPainter>

#include "ui/look/theme.h"

namespace vdit::ui {

PaletteButton::PaletteButton(QAction* palette, QWidget* parent)
    : QAbstractButton(parent), m_palette(palette) {
  setText(tr("Search commands"));
  setAccessibleName(text());
  setAttribute(Qt::WA_Hover);
  setFocusPolicy(Qt::TabFocus);
  setProperty("ownFocusMark", true);
  connect(this, &QAbstractButton::clicked, palette, &QAction::trigger);
  connect(palette, &QAction::changed, this, qOverload<>(&QWidget::update));
}

QSize PaletteButton::sizeHint() const {
  return {scaled(236), scaled(22)};
}

void PaletteButton::paintEvent(QPaintEvent*) {
  const Theme& colours = theme();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const bool focused = hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange);
  painter.setPen(QPen(focused        ? colours.accent
                      : underMouse() ? colours.outline
                                     : colours.line,
                      focused ? 2 : 1));
  painter.setBrush(colours.sunken);
  const QRect frame(0, (height() - scaled(22)) / 2, width(), scaled(22));
  painter.drawRoundedRect(QRectF(frame).adjusted(0.5, 0.5, -0.5, -0.5), scaled(4), scaled(4));
  const int side = scaled(16);
  vdit::ui::icon(QStringLiteral("search"), &Theme::text2)
      .paint(&painter, scaled(8), frame.center().y() - side / 2 + 1, side, side);
  const QRect box = frame.adjusted(scaled(32), 0, -scaled(8), 0);
  painter.setFont(vdit::ui::font(TextStyle::Table));
  painter.setPen(colours.text2);
  painter.drawText(box, Qt::AlignVCenter | Qt::AlignLeft, text());
  painter.setFont(vdit::ui::font(TextStyle::Small));
  painter.drawText(box, Qt::AlignVCenter | Qt::AlignRight,
                   m_palette->shortcut().toString(QKeySequence::NativeText));
}

}  // namespace vdit::ui
