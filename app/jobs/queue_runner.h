// SPDX-License-Identifier: GPL-3.0-or-later
// Brings jobs and engines together: starts the next job of a free engine, and turns what the engine says into
// changes of the queue. A job runs only after its start is on disk, and its engine is free again only after
// its end is.
#pragma once

#include <QElapsedTimer>
#include <QHash>
#include <QJsonObject>
#include <QObject>
#include <QSet>
#include <QTimer>
#include <functional>
#include <map>

#include "app/jobs/queue_list.h"
#include "app/jobs/queue_writer.h"
#include "app/jobs/run_history.h"

namespace vdit::link {
class EngineLink;
}

namespace vdit::jobs {

/// Sets the state when the table allows it.
bool advance(Job& job, JobState to);

/// Settings of the store that pause the queue, or let it go.
QMap<QString, QString> pauseSettings(bool paused, const QString& reason);

class QueueRunner : public QObject {
  Q_OBJECT
 public:
  QueueRunner(QueueList& list, QueueWriter& writer, RunHistory& history, QObject* parent = nullptr);

  void attach(link::EngineLink* engine);
  /// Starts what can be started. Cheap; called after every change.
  void schedule();

  void setMayStart(bool may) { m_mayStart = may; }
  void setPauseAfterJob(bool pause) { m_pauseAfterJob = pause; }

  void pause(qint64 id);
  void cancel(qint64 id);
  bool isCancelling(qint64 id) const;
  /// The cancel was undone before the engine had stopped.
  void restoreWhenStopped(qint64 id);
  void discardCheckpoint(const Job& job);
  /// Seconds that a running job has spent in this attempt.
  double secondsRunning(qint64 id) const;

 Q_SIGNALS:
  void progressed(qint64 id);  ///< the list has it; ten times a second at most
  void noticeRaised(const QString& title, const QString& text);
  void mustPause(const QString& reason);

 private:
  struct Slot {
    link::EngineLink* engine = nullptr;
    qint64 active = 0;
    bool starting = false;  ///< a start is on its way to the disk
    bool cancelling = false;
    bool restoring = false;
    QElapsedTimer ran;
  };
  struct Losses {
    int count = 0;  ///< without progress in between
    int step = 0;
  };

  Slot* slotOf(qint64 id);
  const Slot* slotOf(qint64 id) const;
  std::optional<PlannedChange> planStart(const QString& target);
  /// A change of the active job that must reach the disk; frees the engine when `over`.
  void record(qint64 id, bool over, std::function<bool(Job&, StoreChange&)> change);
  void finished(qint64 id, const QJsonObject& result);
  void failed(qint64 id, const JobError& error);
  void paused(qint64 id);
  void cancelled(qint64 id);
  void lost(qint64 id, const QString& reason);
  void progress(qint64 id, const JobProgress& progress);
  void stopClock(Job& job);
  bool goesOnAfterLoss(const Job& job);
  void pauseAfterThis(StoreChange& change);

  QueueList& m_list;
  QueueWriter& m_writer;
  RunHistory& m_history;
  std::map<QString, Slot> m_slots;
  QHash<qint64, Losses> m_losses;
  QSet<qint64> m_progressed;
  QTimer m_progressTimer;
  bool m_mayStart = false;
  bool m_pauseAfterJob = false;
};

}  // namespace vdit::jobs
