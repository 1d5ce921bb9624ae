// SPDX-License-Identifier: GPL-3.0-or-later
// A search as one steers it: started as a job, paused, resumed, stopped with the best so far; the loss table
// that is open is read again whenever the file on disk grows. Tables are read on a worker.
#pragma once

#include <QFileSystemWatcher>
#include <QFutureWatcher>
#include <QObject>
#include <QTimer>
#include <memory>
#include <optional>

#include "app/jobs/job.h"
#include "ui/tune/live_search.h"
#include "ui/tune/search_list.h"
#include "ui/tune/solve_wish.h"

namespace vdit::jobs {
class JobQueue;
}
namespace vdit::link {
class EngineLink;
}

namespace vdit::ui {

class SearchFlow : public QObject {
  Q_OBJECT
 public:
  SearchFlow(jobs::JobQueue& queue, link::EngineLink& engine, const QString& folder,
             QObject* parent = nullptr);
  ~SearchFlow() override;

  SearchListModel& list() { return m_list; }
  const std::shared_ptr<const SolveTable>& table() const { return m_table; }
  const QString& tableFile() const { return m_file; }
  QString tableName() const;
  bool isLoading() const { return m_watcher.isRunning() || m_list.isLoading(); }
  /// The open table's job in the queue, 0: none.
  qint64 liveJob() const;
  /// What the running search has measured; null: nothing yet, or the job is over.
  std::shared_ptr<const LiveSearch> live(qint64 job) const { return job == m_liveJob ? m_live : nullptr; }

  void submit(const QJsonObject& request, const QString& title);
  /// The job file of the search that made a table; nothing where the queue does not know it, or it goes on.
  std::optional<QJsonObject> requestOf(const QString& file) const;
  /// Queues that search again, with prompts behind those that it has; what its table holds stays. Throws
  /// vdit::Error "file.read" and "file.write" of the prompts' file. requestOf(file) is there.
  void addPrompts(const QString& file, const QStringList& prompts);
  void open(const QString& file);  ///< answered by tableOpened or failed
  void pause(qint64 job);
  void resume(qint64 job);
  /// Ends the search with what its table holds: the job is paused, not thrown away, and the table is opened.
  void stopWithBest(qint64 job, const QString& file);

 Q_SIGNALS:
  void tableOpened(bool grown);  ///< grown: the same file, with more in it
  void failed(const QString& what);
  void cellsMeasured(qint64 job);        ///< see live()
  void searchOver(qint64 job);           ///< finished, failed, cancelled, paused
  void progressed(const QString& text);  ///< of the live search: "prompt 2 of 4, step 7 of 20, layer 3"

 private:
  struct Loaded {
    std::shared_ptr<const SolveTable> table;
    QString file, error;
  };
  void load(const QString& file);
  void lookAgain();
  void showEvent(qint64 job, const QJsonObject& event);
  void followJob(const jobs::Job& job);

  jobs::JobQueue& m_queue;
  QString m_folder, m_file;
  SearchListModel m_list;
  std::shared_ptr<const SolveTable> m_table;
  QFutureWatcher<Loaded> m_watcher;
  QFileSystemWatcher m_files;
  QTimer m_soon;
  QDateTime m_read;
  std::shared_ptr<LiveSearch> m_live;
  qint64 m_liveJob = 0;
};

}  // namespace vdit::ui
