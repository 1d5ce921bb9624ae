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
#include <QStringList>
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
  QStringList targets() const { return m_targets; }  ///< in the order in which they were attached
  /// Starts what can be started. Cheap; called after every change.
  void schedule();

  void setMayStart(bool may) { m_mayStart = may; }
  void setPauseAfterJob(bool pause) { m_pauseAfterJob = pause; }

  void pause(qint64 id);
  void keepSoFar(qint64 id);
  void cancel(qint64 id);
  bool isCancelling(qint64 id) const;
  /// The cancel was undone before the engine had stopped.
  void restoreWhenStopped(qint64 id);
  void discardCheckpoint(const Job& job);
  /// What a job left on another machine; nothing for one that ran here.
  void discardStage(const Job& job);
  /// Seconds that a running job has spent in this attempt.
  double secondsRunning(qint64 id) const;

 Q_SIGNALS:
  void progressed(qint64 id);  ///< the list has it; ten times a second at most
  void noticeRaised(const QString& title, const QString& text);
  void mustPause(const QString& reason);
  void logged(qint64 id, const QString& line);

 private:
  struct Slot {
    link::EngineLink* engine = nullptr;
    qint64 active = 0;
    bool starting = false;  ///< a start is on its way to the disk
    bool called = false;    ///< the engine was asked to start because a job waits
    bool cancelling = false;
    bool restoring = false;
    QElapsedTimer ran;
    QElapsedTimer noted;  ///< since its progress was last written
  };
  struct Losses {
    int count = 0;  ///< without progress in between
    int step = 0;
  };

  Slot* slotOf(qint64 id);
  const Slot* slotOf(qint64 id) const;
  std::optional<PlannedChange> planStart(const QString& target);
  void tellUnanswered(const link::EngineLink& engine);
  /// The end of the active job's attempt, which must reach the disk: then its engine is free again, and its
  /// log has what `told` says.
  void recordEnd(qint64 id, std::function<bool(Job&, StoreChange&)> change,
                 std::function<QString(const Job&)> told);
  void finished(qint64 id, const QJsonObject& result);
  void failed(qint64 id, const JobError& error);
  void paused(qint64 id);
  void cancelled(qint64 id);
  void lost(qint64 id, const QString& reason);
  void progress(qint64 id, const JobProgress& progress);
  void checkpointed(qint64 id);
  void stopClock(Job& job);
  void note(qint64 id, const QString& source, const QString& text);
  bool goesOnAfterLoss(const Job& job);
  void pauseAfterThis(StoreChange& change);

  QueueList& m_list;
  QueueWriter& m_writer;
  RunHistory& m_history;
  std::map<QString, Slot> m_slots;
  QStringList m_targets;
  QHash<qint64, Losses> m_losses;
  QSet<qint64> m_progressed;
  QTimer m_progressTimer;
  bool m_mayStart = false;
  bool m_pauseAfterJob = false;
};

}  // namespace vdit::jobs
