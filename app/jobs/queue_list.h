// SPDX-License-Identifier: GPL-3.0-or-later
// The queue's jobs in memory, in the order in which they are shown and run: roots by place, each followed by
// its children. Values only; it knows neither store nor engine.
#pragma once

#include <QHash>
#include <QList>
#include <optional>

#include "app/jobs/job.h"

namespace vdit::jobs {

class QueueList {
 public:
  void assign(QList<Job> jobs);

  const QList<Job>& jobs() const { return m_jobs; }
  const Job* find(qint64 id) const;
  /// Of a job that is there: true when the order changed.
  bool put(const Job& job);
  void remove(qint64 id);
  /// Without looking at the order: progress.
  void setProgress(qint64 id, const JobProgress& progress);

  /// After the last of its siblings.
  double endPlace(qint64 parent) const;
  /// Before the first sibling that waits, after what runs.
  double nextPlace(qint64 parent) const;
  /// New places so that `id` comes before `before` (0: last): usually of that job alone, of all its siblings
  /// where doubles have no number in between left. Empty: no such place, or it is there already.
  QList<Job> moved(qint64 id, qint64 before) const;

  /// The first pending job of that target whose predecessor is done.
  const Job* nextToRun(const QString& target) const;
  /// Paused, resumed by the user, waiting for its engine.
  const Job* nextToResume(const QString& target) const;

 private:
  QList<Job> siblings(qint64 parent) const;
  void sort();
  void index();

  QList<Job> m_jobs;
  QHash<qint64, qsizetype> m_index;
};

}  // namespace vdit::jobs
