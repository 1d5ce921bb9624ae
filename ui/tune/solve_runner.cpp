// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/solve_runner.h"

#include <QtConcurrentRun>

namespace vdit::ui {
namespace {

constexpr int kCurvePoints = 40;

}  // namespace

SolveRunner::SolveRunner(QObject* parent) : QObject(parent) {
  connect(&m_watcher, &QFutureWatcherBase::finished, this, [this] {
    m_running = false;
    const Task done = m_now;
    const SolveAnswer answer = m_watcher.result();
    const bool stale = m_solvedTable != m_table;
    if (m_next) {
      const Task next = *m_next;
      m_next.reset();
      start(next);
    }
    if (!stale) Q_EMIT answered(answer, done.wish, done.commit);
  });
  connect(&m_curveWatcher, &QFutureWatcherBase::finished, this, [this] {
    m_sweeping = false;
    const std::vector<CurveChoice> curve = m_curveWatcher.result();
    const bool stale = m_sweptTable != m_table;
    if (m_nextCurve) {
      const SolveWish next = *m_nextCurve;
      m_nextCurve.reset();
      startCurve(next);
    }
    if (!stale) Q_EMIT curveReady(curve);
  });
}

SolveRunner::~SolveRunner() {
  // Workers hold values of their own; a solve is milliseconds, so there is nothing to cancel.
  m_watcher.waitForFinished();
  m_curveWatcher.waitForFinished();
}

void SolveRunner::setTable(std::shared_ptr<const SolveTable> table) {
  m_table = std::move(table);
  m_next.reset();
  m_nextCurve.reset();
}

void SolveRunner::wish(const SolveWish& wish, bool commit) {
  if (!m_table) return;
  if (m_running) {
    // A wish to commit is never overtaken by one that only looks.
    if (m_next && m_next->commit && !commit) return;
    m_next = Task{wish, commit};
  } else {
    start({wish, commit});
  }
}

void SolveRunner::start(const Task& task) {
  m_now = task;
  m_running = true;
  m_solvedTable = m_table;
  m_watcher.setFuture(QtConcurrent::run([table = m_table, wish = task.wish] { return solve(*table, wish); }));
}

void SolveRunner::wishCurve(const SolveWish& wish) {
  if (!m_table) return;
  if (m_sweeping) {
    m_nextCurve = wish;
  } else {
    startCurve(wish);
  }
}

void SolveRunner::startCurve(const SolveWish& wish) {
  m_sweeping = true;
  m_sweptTable = m_table;
  m_curveWatcher.setFuture(
      QtConcurrent::run([table = m_table, wish] { return sweep(*table, wish, kCurvePoints); }));
}

}  // namespace vdit::ui
