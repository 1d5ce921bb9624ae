// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/column_scroll.h"

#include <QEvent>
#include <QScrollBar>

namespace vdit::ui {

ColumnScroll::ColumnScroll(QWidget* parent) : QScrollArea(parent) {
  setFrameShape(QFrame::NoFrame);
  setWidgetResizable(true);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

QSize ColumnScroll::minimumSizeHint() const {
  const QSize plain = QScrollArea::minimumSizeHint();
  if (!widget()) return plain;
  const int bar = verticalScrollBar()->isVisible() ? verticalScrollBar()->width() : 0;
  return {widget()->minimumSizeHint().width() + bar, plain.height()};
}

bool ColumnScroll::eventFilter(QObject* object, QEvent* event) {
  const bool handled = QScrollArea::eventFilter(object, event);
  if (object == widget() && event->type() == QEvent::LayoutRequest) updateGeometry();
  return handled;
}

}  // namespace vdit::ui
