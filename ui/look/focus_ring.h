// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the 2 px accent ring one pixel outside the control that has the focus; around buttons only when the
// focus came by key.
#pragma once

#include <QObject>
#include <QPointer>

class QApplication;
class QFocusFrame;
class QWidget;

namespace vdit::ui {

class FocusRing : public QObject {
  Q_OBJECT
 public:
  explicit FocusRing(QApplication* application);

 private:
  void follow(QWidget* widget);

  QPointer<QFocusFrame> m_frame;
};

}  // namespace vdit::ui
