// SPDX-License-Identifier: GPL-3.0-or-later
// The one line at the foot of the window while the queue is closed, and the queue's title while it is open:
// what runs, its bar, per cent and time left, how much there is in all.
#pragma once

#include <QList>
#include <QWidget>
#include <optional>

#include "app/jobs/job.h"

class QAction;
class QHBoxLayout;
class QProgressBar;
class QToolButton;

namespace vdit::ui {

class IconLabel;
class TextLabel;

class QueueStrip : public QWidget {
  Q_OBJECT
 public:
  explicit QueueStrip(QWidget* parent = nullptr);

  void setOpen(bool open);
  void setJobs(const QList<jobs::Job>& jobs, bool paused, std::optional<double> secondsLeft);
  void setPauseAction(QAction* action);
  /// Commands shown at the right while the queue is open.
  void setOpenActions(const QList<QAction*>& actions);
  QString text() const;

 Q_SIGNALS:
  void toggled();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;

 private:
  void showRunning(const jobs::Job* job, int open, bool paused);
  void showParts();

  bool m_open = false;
  QToolButton* m_toggle;
  TextLabel *m_text, *m_percent, *m_left, *m_total;
  QProgressBar* m_bar;
  QToolButton* m_pause;
  QList<QToolButton*> m_actions;
  QHBoxLayout* m_row;
  bool m_running = false;
};

}  // namespace vdit::ui
