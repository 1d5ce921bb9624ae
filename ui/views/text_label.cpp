// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/text_label.h"

#include <QEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

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

void TextLabel::setElided() {
  m_elided = true;
  updateGeometry();
  update();
}

QSize TextLabel::minimumSizeHint() const {
  const QSize whole = QLabel::minimumSizeHint();
  return m_elided ? QSize(std::min(whole.width(), scaled(24)), whole.height()) : whole;
}

bool TextLabel::event(QEvent* event) {
  const bool cut = m_elided && fontMetrics().horizontalAdvance(text()) > contentsRect().width();
  if (event->type() == QEvent::ToolTip && cut && toolTip().isEmpty()) {
    QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), text(), this);
    return true;
  }
  return QLabel::event(event);
}

void TextLabel::paintEvent(QPaintEvent* event) {
  if (!m_elided) {
    QLabel::paintEvent(event);
    return;
  }
  QPainter painter(this);
  const QString shown = fontMetrics().elidedText(text(), Qt::ElideMiddle, contentsRect().width());
  style()->drawItemText(&painter, contentsRect(), static_cast<int>(alignment()), palette(), isEnabled(),
                        shown, QPalette::WindowText);
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
