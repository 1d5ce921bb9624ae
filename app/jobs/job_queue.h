// SPDX-License-Identifier: GPL-3.0-or-later
// The queue that the window shows and edits. Every change goes to the store's thread and is acknowledged by a
// signal only when it is on disk (SQLite, WAL, synchronous FULL). Lives on the GUI thread; nothing here
// blocks it.
#pragma once

#include <QList>
#include <QObject>
#include <QString>
#include <memory>
#include <optional>

#include "app/jobs/job.h"

namespace vdit::link {
class EngineLink;
}

namespace vdit::jobs {

enum class QueuePlace { End, Next };
enum class StartPolicy { Run, Paused, AsLastTime };

class JobQueue : public QObject {
  Q_OBJECT
 public:
  /// Opens or makes `storeFile`. A damaged store is set aside with its date and reported through
  /// noticeRaised. Jobs found running become interrupted and the queue starts paused, with the reason.
  explicit JobQueue(const QString& storeFile, StartPolicy policy = StartPolicy::AsLastTime,
                    QObject* parent = nullptr);
  ~JobQueue() override;

  /// Runs jobs of that link's target on it, and starts it when the first of them may run. The first one
  /// attached gets what is submitted without a target, unless that reads a video or latents of this machine:
  /// then its own engine, where there is one. The link must outlive the queue.
  void attachEngine(link::EngineLink* engine);
  QStringList targets() const;    ///< of the engines attached, the default first
  QString defaultTarget() const;  ///< "local" while none is attached

  bool isLoaded() const;
  /// Whether the program that had the store before this one did not close it.
  bool endedBadly() const;
  /// All jobs, in the queue's order; children follow their parents. Empty until loaded() was emitted.
  const QList<Job>& jobs() const;
  std::optional<Job> job(qint64 id) const;
  bool isPaused() const;
  QString pauseReason() const;
  /// Seconds for all that waits and runs, from this machine's own history; nothing while unknown.
  std::optional<double> totalSecondsLeft() const;
  /// Median of measured seconds of equal work (kind, model, size, frames, steps, config, device); nothing
  /// without history.
  std::optional<double> expectedSeconds(const QJsonObject& request, const QString& target = {}) const;

  // Every call below returns at once; the change arrives as a signal. Undoable ones for 10 s through undo().
  /// Returns a token that submitted(token, id) or refused(token, error) repeats. Refused: a job file that
  /// cannot be run
  /// ("job.field"), an output that another waiting job has ("job.output"), a store that cannot be written
  /// ("store.write").
  qint64 submit(const QJsonObject& request, const QString& title, QueuePlace place = QueuePlace::End,
                qint64 after = 0, qint64 parent = 0, const QString& target = {});
  void edit(qint64 id, const QJsonObject& request);  ///< pending and held jobs only; keeps the place
  /// Of jobs that wait, and of failed ones before they are tried again.
  void setTarget(const QList<qint64>& ids, const QString& target);
  void move(qint64 id, qint64 before);  ///< among its siblings; before = 0: to the end
  void runNext(qint64 id);
  void hold(qint64 id, bool held);
  void pauseJob(qint64 id);  ///< at the next step, with a checkpoint
  /// A running generate job ends after its step, with a video of what is there. It is done then, and its
  /// reason says at which step.
  void keepSoFar(qint64 id);
  void resume(qint64 id);  ///< paused and interrupted jobs
  void retry(qint64 id);
  /// A failed job once more, on its machine's processor: where the device is missing or too small.
  void retryOnProcessor(qint64 id);
  void cancel(const QList<qint64>& ids);
  void cancelOthers(qint64 keep);
  void cancelAll();
  void remove(const QList<qint64>& ids);  ///< final ones, out of the list
  void setPaused(bool paused, const QString& reason = {});
  void setPauseAfterJob(bool pause);
  bool pauseAfterJob() const;
  void undo();
  QString undoText() const;            ///< empty when there is nothing to undo
  void setUndoTime(int milliseconds);  ///< 10 s

  /// The job file of the same work on the processor.
  static QJsonObject onProcessor(QJsonObject request);

  /// One JSON document with the job files of these jobs (all that are not over: an empty list), and back. Of
  /// one job alone it is its job file, as `vdit run` takes it.
  QByteArray exportJobs(const QList<qint64>& ids) const;
  /// Also takes a single job file. A document that is neither raises a notice and changes nothing.
  void importJobs(const QByteArray& document);
  /// logRead() follows: what was said while it ran, over all attempts; empty before the first.
  void readLog(qint64 id);
  /// The `vdit` line that does the same, quoted for a shell.
  static QString commandLine(const Job& job);

 Q_SIGNALS:
  void loaded();
  /// The store cannot be used: another studio has it ("store.locked"), it is of a newer version
  /// ("store.version"), or the folder cannot be written. Nothing was changed; there will be no loaded().
  void openFailed(const vdit::jobs::JobError& error);
  void submitted(qint64 token, qint64 id);
  void refused(qint64 token, const vdit::jobs::JobError& error);
  void jobAdded(const vdit::jobs::Job& job);
  void jobChanged(const vdit::jobs::Job& job);  ///< progress ten times a second at most
  void jobRemoved(qint64 id);
  void orderChanged();
  void pausedChanged(bool paused, const QString& reason);
  void undoChanged();
  void logRead(qint64 id, const QString& text);
  void logGrew(qint64 id, const QString& line);
  void noticeRaised(const QString& title, const QString& text);  ///< for the notification tray

 private:
  class Private;
  std::unique_ptr<Private> d;
};

}  // namespace vdit::jobs
