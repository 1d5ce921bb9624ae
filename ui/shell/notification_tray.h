// SPDX-License-Identifier: GPL-3.0-or-later
// What happened while nobody looked: toasts at the lower right for a few seconds, and the list of all behind
// the bell.
#pragma once

#include <QDateTime>
#include <QFrame>
#include <QList>
#include <QToolButton>
#include <functional>

class QVBoxLayout;

namespace vdit::ui {

struct Notice {
  QDateTime when;
  QString title, text, action;
  std::function<void()> run;  ///< of the action
  bool seen = false;
};

/// One toast. Gone after 6 s, 10 s with an action, by its cross, never while the pointer is on it.
class Toast : public QFrame {
  Q_OBJECT
 public:
  Toast(const Notice& notice, QWidget* window);
  QString title() const { return m_title; }

 Q_SIGNALS:
  void closed();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void timerEvent(QTimerEvent* event) override;

 private:
  QString m_title;
  int m_timer = 0;
};

/// The bell of the menu bar with its list.
class NotificationTray : public QToolButton {
  Q_OBJECT
 public:
  explicit NotificationTray(QWidget* window);

  void add(const QString& title, const QString& text, const QString& action = {},
           std::function<void()> run = {});
  const QList<Notice>& notices() const { return m_notices; }
  int unseen() const;
  void openList();
  /// The lower edge over which toasts stand.
  void setFloor(QWidget* widget) { m_floor = widget; }
  /// The picture or table in sight: toasts stand in its lower right corner, above any control that is there.
  void setCanvas(std::function<QWidget*()> canvas) { m_canvas = std::move(canvas); }
  void placeToasts();
  QList<Toast*> toasts() const { return m_toasts; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QWidget* m_window;
  QWidget* m_floor = nullptr;
  std::function<QWidget*()> m_canvas;
  QList<Notice> m_notices;  ///< newest first
  QList<Toast*> m_toasts;
};

}  // namespace vdit::ui
