// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/text_label.h"

#include <QEvent>

namespace vdit::ui {

TextLabel::TextLabel(const QString& text, TextStyle style, QColor Theme::*role, QWidget* parent)
    : QLabel(text, parent), m_style(style), m_role(role) {
  setTextFormat(Qt::PlainText);
  applyLook();
}

void TextLabel::setRole(QColor Theme::*role) {
  m_role = role;
  applyLook();
}

void TextLabel::setStyle(TextStyle style) {
  m_style = style;
  applyLook();
}

void TextLabel::changeEvent(QEvent* event) {
  QLabel::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) applyLook();
}

void TextLabel::applyLook() {
  if (m_applying) return;
  m_applying = true;
  QPalette colours = palette();
  colours.setColor(QPalette::Active, QPalette::WindowText, theme().*m_role);
  colours.setColor(QPalette::Inactive, QPalette::WindowText, theme().*m_role);
  colours.setColor(QPalette::Disabled, QPalette::WindowText, theme().disabled);
  setPalette(colours);
  setFont(vdit::ui::font(m_style));
  m_applying = false;
}

}  // namespace vdit::ui
