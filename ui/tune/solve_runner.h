// SPDX-License-Identifier: GPL-3.0-or-later
// Solves off the GUI thread, one at a time: of wishes that come while one is computed, only the newest is
// kept. Answers carry the number of their wish; one that was overtaken by another table is dropped.
#pragma once

#include <QFutureWatcher>
#include <QObject>
#include <optional>

#include "ui/tune/solve_wish.h"

namespace vdit::ui {

class SolveRunner : public QObject {
  Q_OBJECT
 public:
  explicit SolveRunner(QObject* parent = nullptr);
  ~SolveRunner() override;

  void setTable(std::shared_ptr<const SolveTable> table);
  const std::shared_ptr<const SolveTable>& table() const { return m_table; }
  bool isIdle() const { return !m_running && !m_sweeping; }

  /// `commit`: the answer is to be taken into the config, not only shown.
  void wish(const SolveWish& wish, bool commit);
  void wishCurve(const SolveWish& wish);

 Q_SIGNALS:
  void answered(const vdit::ui::SolveAnswer& answer, const vdit::ui::SolveWish& wish, bool commit);
  void curveReady(const std::vector<vdit::ui::CurveChoice>& curve);

 private:
  struct Task {
    SolveWish wish;
    bool commit = false;
  };
  void start(const Task& task);
  void startCurve(const SolveWish& wish);

  std::shared_ptr<const SolveTable> m_table, m_solvedTable, m_sweptTable;
  QFutureWatcher<SolveAnswer> m_watcher;
  QFutureWatcher<std::vector<CurveChoice>> m_curveWatcher;
  std::optional<Task> m_next;
  std::optional<SolveWish> m_nextCurve;
  Task m_now;
  bool m_running = false, m_sweeping = false;
};

}  // namespace vdit::ui
