// SPDX-License-Identifier: GPL-3.0-or-later
// Changes of the queue, one after the other: each is worked out from the list as it is on disk, sent to the
// store's thread, and takes effect in memory when it is committed. So nothing is shown that a crash could
// take back.
#pragma once

#include <QList>
#include <QObject>
#include <QThread>
#include <QTimer>
#include <functional>
#include <optional>

#include "app/jobs/job_store.h"

namespace vdit::jobs {

/// What a change does.
struct PlannedChange {
  StoreChange change;
  std::function<void()> done;  ///< after it took effect; may be empty
};

struct QueueOperation {
  /// Looks at the list now; nothing when there is nothing (left) to do.
  std::function<std::optional<PlannedChange>()> plan;
  std::function<void(const JobError&)> refused;  ///< the store could not write it; may be empty
  bool mustSucceed = false;  ///< tried again until it can be written: what the engine has done
};

class QueueWriter : public QObject {
  Q_OBJECT
 public:
  explicit QueueWriter(const QString& file, QObject* parent = nullptr);
  ~QueueWriter() override;  ///< writes what was sent, marks a good end

  void open();
  void enqueue(QueueOperation operation);
  void discardCheckpoint(const QString& folder);
  void appendLog(qint64 job, const QString& line);
  void readLog(qint64 job);  ///< logRead follows

 Q_SIGNALS:
  void opened(const vdit::jobs::StoredQueue& queue);
  void openFailed(const vdit::jobs::JobError& error);
  void applied(const vdit::jobs::StoreChange& change);
  /// A change that must not be lost cannot be written for now.
  void writingBlocked(const vdit::jobs::JobError& error);
  void logRead(qint64 job, const QString& text);

 private:
  void next();
  void committed(qint64 ticket);
  void refused(qint64 ticket, const JobError& error);

  QThread m_thread;
  JobStore* m_store;  // in m_thread, deleted with it
  QList<QueueOperation> m_waiting;
  std::optional<QueueOperation> m_current;
  PlannedChange m_planned;
  QTimer m_retry;
  qint64 m_ticket = 0;
  bool m_open = false;
  bool m_busy = false;
};

}  // namespace vdit::jobs
