// SPDX-License-Identifier: GPL-3.0-or-later
// Ends the program after the first picture of a window, for the bench of the start.
#pragma once

#include <QApplication>
#include <QEvent>
#include <QWidget>

namespace vdit::app {

class PaintWatcher : public QObject {
  Q_OBJECT
 public:
  explicit PaintWatcher(QWidget& window) : QObject(&window) { window.installEventFilter(this); }

 protected:
  bool eventFilter(QObject*, QEvent* event) override {
    if (event->type() == QEvent::Paint)
      QMetaObject::invokeMethod(qApp, &QCoreApplication::quit, Qt::QueuedConnection);
    return false;
  }
};

}  // namespace vdit::app
