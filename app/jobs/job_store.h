// SPDX-License-Identifier: GPL-3.0-or-later
// The queue on disk: one SQLite file (WAL, synchronous FULL), its lock, and the manifests beside it. Lives on
// a thread of its own, which no other object touches; values come and go by queued calls and signals. A
// change is one transaction, and committed() comes after it is synced.
#pragma once

#include <QHash>
#include <QList>
#include <QLockFile>
#include <QMap>
#include <QObject>
#include <QSqlDatabase>
#include <QSqlError>
#include <QString>
#include <memory>
#include <optional>
#include <utility>

#include "app/jobs/job.h"
#include "app/jobs/job_logs.h"
#include "app/jobs/job_manifests.h"

namespace vdit::jobs {

/// Of one finished job, for estimates.
struct HistoryEntry {
  QString key;
  double seconds = 0;
};

/// What the store knows when it is opened.
struct StoredQueue {
  QList<Job> jobs;
  QMap<QString, QString> settings;  ///< "paused", "pause_reason", "pause_after_job"
  QList<HistoryEntry> history;      ///< of this machine, oldest first
  qint64 lastId = 0;                ///< the highest ever given
  bool endedBadly = false;          ///< the last program that had it open did not close it
  QString noticeTitle, noticeText;  ///< what people must be told; may be empty
};

/// One transaction.
struct StoreChange {
  QList<Job> save;  ///< inserted, or replaced whole
  QList<qint64> remove;
  QMap<QString, QString> settings;
  std::optional<HistoryEntry> history;
  /// How far a job that runs was at a checkpoint: for whoever finds it interrupted.
  std::optional<std::pair<qint64, JobProgress>> progress = std::nullopt;

  bool isEmpty() const {
    return save.isEmpty() && remove.isEmpty() && settings.isEmpty() && !history && !progress;
  }
};

class JobStore : public QObject {
  Q_OBJECT
 public:
  explicit JobStore(QString file);
  ~JobStore() override;

  /// Each in the store's thread. Errors: "store.locked", "store.version", "store.open"; of commit
  /// "store.write" (disk full, write refused: nothing of the change is there) and "store.busy" (locked by
  /// another process for 10 s).
  void open();
  void commit(qint64 ticket, const vdit::jobs::StoreChange& change);
  /// Running jobs become interrupted with `reason`; the end is marked as a good one.
  void close(const QString& reason);
  /// The checkpoint of a job that is over.
  void discardCheckpoint(const QString& folder);
  void appendLog(qint64 job, const QString& line);
  void readLog(qint64 job);

 Q_SIGNALS:
  void opened(const vdit::jobs::StoredQueue& queue);
  void openFailed(const vdit::jobs::JobError& error);
  void committed(qint64 ticket);
  void refused(qint64 ticket, const vdit::jobs::JobError& error);
  void logRead(qint64 job, const QString& text);

 private:
  bool lock();
  bool connectFile();
  bool isHealthy();
  bool fitSchema(int found, QSqlError& error);
  QString setAside();
  StoredQueue load();
  void reconcile(StoredQueue& queue, bool rebuilt);
  bool write(const StoreChange& change, QSqlError& error);
  bool writeJob(const Job& job, QSqlError& error);
  void writeManifests(const StoreChange& change);
  bool run(const QString& statement, QSqlError& error);
  JobError describe(const QSqlError& error) const;
  void disconnectFile();

  QString m_file;
  QString m_connection;
  JobManifests m_manifests;
  JobLogs m_logs;
  std::unique_ptr<QLockFile> m_lock;
  bool m_usable = false;
};

}  // namespace vdit::jobs

Q_DECLARE_METATYPE(vdit::jobs::StoredQueue)
Q_DECLARE_METATYPE(vdit::jobs::StoreChange)
