// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/focus_ring.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QFocusFrame>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSlider>
#include <QTextEdit>

namespace vdit::ui {
namespace {

// The widget to ring: the whole control for a part of one, nothing for item views, which mark their current
// cell.
QWidget* ringed(QWidget* widget) {
  if (!widget || widget->isWindow() || qobject_cast<QAbstractItemView*>(widget)) return nullptr;
  if (widget->property("ownFocusMark").toBool()) return nullptr;
  if (auto* spin = qobject_cast<QAbstractSpinBox*>(widget->parentWidget())) return spin;
  if (auto* combo = qobject_cast<QComboBox*>(widget->parentWidget())) return combo;
  const bool byKey = widget->window()->testAttribute(Qt::WA_KeyboardFocusChange);
  if (qobject_cast<QAbstractButton*>(widget) || qobject_cast<QSlider*>(widget))
    return byKey ? widget : nullptr;
  const bool field = qobject_cast<QLineEdit*>(widget) || qobject_cast<QTextEdit*>(widget) ||
                     qobject_cast<QPlainTextEdit*>(widget) || qobject_cast<QAbstractSpinBox*>(widget) ||
                     qobject_cast<QComboBox*>(widget);
  return field && !widget->property("frameless").toBool() ? widget : nullptr;
}

}  // namespace

FocusRing::FocusRing(QApplication* application) : QObject(application) {
  connect(application, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { follow(now); });
}

void FocusRing::follow(QWidget* widget) {
  QWidget* target = ringed(widget);
  if (!target) {
    if (m_frame) m_frame->setWidget(nullptr);
    return;
  }
  if (!m_frame) m_frame = new QFocusFrame(target);
  m_frame->setWidget(target);
}

}  // namespace vdit::ui
