// SPDX-License-Identifier: GPL-3.0-or-later
// Work off the GUI thread of which only the newest matters: while one runs, a later wish waits and replaces
// the one that waited before it. The answer of a superseded one is dropped; of a stream, where a slow worker
// would then never be heard, it is given as well.
#pragma once

#include <QFutureWatcher>
#include <QObject>
#include <QThreadPool>
#include <QtConcurrentRun>
#include <functional>
#include <optional>
#include <utility>

#include "ui/views/background_work.h"

namespace vdit::ui {

template <class Result>
class LatestTask : public QObject {
 public:
  using Work = std::function<Result()>;
  using Done = std::function<void(const Result&)>;

  enum class Superseded { Dropped, Given };

  explicit LatestTask(Done done, Superseded superseded = Superseded::Dropped,
                      QThreadPool* pool = QThreadPool::globalInstance())
      : m_done(std::move(done)), m_pool(pool) {
    connect(&m_watcher, &QFutureWatcherBase::finished, this, [this, superseded] {
      m_busy = false;
      if (m_next) {
        if (superseded == Superseded::Given && !m_dropped) give();
        Work next = std::move(*m_next);
        m_next.reset();
        run(std::move(next));
        return;
      }
      const bool wanted = !m_dropped;
      m_dropped = false;
      if (wanted) give();
    });
  }
  /// On threads that give way to the window: `pool` is for such work alone.
  LatestTask(Done done, QThreadPool& pool) : LatestTask(std::move(done), Superseded::Dropped, &pool) {
    m_givesWay = true;
  }
  // A future whose answer was taken would never be finished again.
  ~LatestTask() override {
    if (m_busy) m_watcher.waitForFinished();
  }

  void start(Work work) {
    m_dropped = false;
    if (m_busy) {
      m_next = std::move(work);
    } else {
      run(std::move(work));
    }
  }
  void drop() {
    m_next.reset();
    m_dropped = m_busy;
  }
  /// Until the answer was delivered: a future is finished a little before its watcher says so.
  bool isRunning() const { return m_busy; }

 private:
  // Moved out of the future: some answers are megabytes.
  void give() {
    const Result result = m_watcher.future().takeResult();
    m_done(result);
  }
  void run(Work work) {
    m_busy = true;
    m_watcher.setFuture(QtConcurrent::run(m_pool, [work = std::move(work), givesWay = m_givesWay] {
      if (givesWay) giveWayToTheWindow();
      return work();
    }));
  }

  Done m_done;
  QThreadPool* m_pool;
  QFutureWatcher<Result> m_watcher;
  std::optional<Work> m_next;
  bool m_dropped = false, m_busy = false, m_givesWay = false;
};

}  // namespace vdit::ui
