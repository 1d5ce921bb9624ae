// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/segment_bar.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QToolButton>

#include "ui/look/theme.h"

namespace vdit::ui {

SegmentBar::SegmentBar(const QString& name, QWidget* parent)
    : QFrame(parent), m_group(new QButtonGroup(this)) {
  setAccessibleName(name);
  setFrameShape(QFrame::NoFrame);
  setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
  setFixedHeight(scaled(24));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(2, 2, 2, 2);
  row->setSpacing(0);
  m_group->setExclusive(true);
  connect(m_group, &QButtonGroup::idClicked, this, &SegmentBar::chosen);
}

int SegmentBar::addSegment(const QString& text, const QString& iconName, const QString& toolTip) {
  auto* button = new QToolButton(this);
  button->setProperty("segment", true);
  button->setAutoRaise(true);
  button->setCheckable(true);
  button->setText(text);
  button->setFont(vdit::ui::font(TextStyle::Table));
  button->setToolTip(toolTip);
  button->setAccessibleName(text.isEmpty() ? toolTip : text);
  if (!iconName.isEmpty()) button->setIcon(icon(iconName));
  button->setToolButtonStyle(text.isEmpty()       ? Qt::ToolButtonIconOnly
                             : iconName.isEmpty() ? Qt::ToolButtonTextOnly
                                                  : Qt::ToolButtonTextBesideIcon);
  const int index = static_cast<int>(m_group->buttons().size());
  m_group->addButton(button, index);
  layout()->addWidget(button);
  if (index == 0) button->setChecked(true);
  return index;
}

int SegmentBar::current() const {
  return m_group->checkedId();
}

void SegmentBar::setCurrent(int index) {
  if (auto* button = m_group->button(index)) button->setChecked(true);
}

void SegmentBar::setSegmentEnabled(int index, bool enabled, const QString& reason) {
  auto* button = m_group->button(index);
  if (!button) return;
  button->setEnabled(enabled);
  if (!reason.isEmpty()) button->setToolTip(reason);
}

QAbstractButton* SegmentBar::segment(int index) const {
  return m_group->button(index);
}

void SegmentBar::keyPressEvent(QKeyEvent* event) {
  const int step = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
  if (step == 0) {
    QFrame::keyPressEvent(event);
    return;
  }
  for (int index = current() + step; auto* button = m_group->button(index); index += step) {
    if (!button->isEnabled()) continue;
    button->setFocus(Qt::TabFocusReason);
    button->click();
    return;
  }
}

void SegmentBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(theme().line, 1));
  painter.setBrush(theme().sunken);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), scaled(4), scaled(4));
}

}  // namespace vdit::ui
