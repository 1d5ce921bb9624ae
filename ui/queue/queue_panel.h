// SPDX-License-Identifier: GPL-3.0-or-later
// The queue at the foot of every workspace: a strip of one line, opened to a table of all jobs with their
// commands.
#pragma once

#include <QWidget>

#include "app/jobs/job.h"

class QAction;
class QMenu;
class QTableView;

namespace vdit::jobs {
class JobQueue;
}

namespace vdit::ui {

class Banner;
class EmptyState;
class QueueFilter;
class QueueModel;
class QueueStrip;

class QueuePanel : public QWidget {
  Q_OBJECT
 public:
  explicit QueuePanel(jobs::JobQueue& queue, QWidget* parent = nullptr);

  bool isOpen() const { return m_open; }
  void setOpen(bool open);
  int wantedHeight() const;  ///< of the strip, or of strip and rows
  QList<QAction*> commands() const { return m_commands; }
  QueueModel& model() { return *m_model; }
  QTableView& table() { return *m_table; }
  QueueStrip& strip() { return *m_strip; }
  QAction* command(const QString& name) const;

 Q_SIGNALS:
  void openChanged(bool open);
  void editRequested(qint64 id);  ///< in Generate's form
  void resultOpened(const vdit::jobs::Job& job);
  void reproduceRequested(const QString& path);  ///< a video, pair or job file: its settings into the form

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  QAction* addCommand(const QString& name, const QString& text, const QString& iconName,
                      const QKeySequence& keys, void (QueuePanel::*run)());
  void buildCommands();
  void buildTable();
  void connectQueue();
  void refresh();
  void followSelection();
  void showMenu(const QPoint& at);
  QList<qint64> selectedIds() const;
  const jobs::Job* currentJob() const;
  const jobs::Job* runningJob() const;

  void toggleHold();
  void moveUp();
  void moveDown();
  void runNext();
  void cancelSelected();
  void cancelOthers();
  void cancelAll();
  void openCurrent();
  void editCurrent();
  void retryCurrent();
  void retryOnProcessor();
  QString processorTime(const jobs::Job& job) const;
  void resumeCurrent();
  void pauseAtStep();
  void pauseQueue();
  void pauseAfterJob();
  void copyCommand();
  void showLog();
  void reproduce();
  void sendElsewhere();
  void fillTargets(QMenu& menu);
  void exportJobs();
  void importJobs();
  void importFile(const QString& path);
  void removeFinished();
  void undo();

  jobs::JobQueue& m_queue;
  QueueModel* m_model;
  QueueFilter* m_filter;
  QueueStrip* m_strip;
  Banner* m_banner;
  QTableView* m_table;
  EmptyState* m_empty;
  QList<QAction*> m_commands;
  bool m_open = false;
};

}  // namespace vdit::ui
