// SPDX-License-Identifier: GPL-3.0-or-later
// One solve of a loss table as values: what is asked, what comes back. Computed by the solver that `vdit
// solve` uses; usable on any thread.
#pragma once

#include <QString>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "search/solve/solver.h"
#include "search/solve/table_solver.h"
#include "ui/tune/config_editing.h"
#include "ui/tune/what_if.h"

namespace vdit::ui {

enum class BudgetKind { None, Density, Speedup, MaxError };

/// A table in the solver's form, made once: the sliders solve on it.
class SolveTable {
 public:
  /// One measure's numbers under one rule of what may be taken, and the solver that keeps what all budgets
  /// over them share.
  struct Numbers {
    search::SolverInput input;
    search::BudgetSolver budgets;

    Numbers(search::SolverInput all, std::span<const std::uint8_t> allowed)
        : input(with(std::move(all), allowed)), budgets(input) {}

   private:
    static search::SolverInput with(search::SolverInput input, std::span<const std::uint8_t> allowed) {
      input.allowed = allowed;
      return input;
    }
  };
  /// Under one least recall.
  struct Rules {
    std::vector<std::uint8_t> allowed;
    Numbers heads;  ///< head errors, the paper's way
    Numbers best;   ///< the measure that a budget minimises

    Rules(const SolveTable& table, double leastRecall)
        : allowed(search::allowed_by_recall(*table.table, leastRecall)),
          heads(table.m_heads.input(), allowed),
          best(table.m_best.input(), allowed) {}
  };

  explicit SolveTable(std::shared_ptr<const search::LossTable> losses);
  /// Ready for the first slider: all that can be made before is made. Takes a moment with a large table: for
  /// a worker.
  static std::shared_ptr<const SolveTable> of(std::shared_ptr<const search::LossTable> table);

  std::shared_ptr<const search::LossTable> table;
  /// Those of the last least recall are kept. Usable from several threads.
  std::shared_ptr<const Rules> rules(double leastRecall) const;

 private:
  search::TableInput m_heads, m_best;
  mutable std::mutex m_mutex;
  mutable double m_leastRecall = 0;
  mutable std::shared_ptr<const Rules> m_rules;
};

/// What a solved config takes over from the one that it follows: locked heads, comments, fields of later
/// tools. Small, where a config of many groups is not.
struct KeptSettings {
  struct Group {
    double end = 1;
    std::vector<std::pair<std::size_t, app::HeadSetting>> heads;  ///< locked or commented; by index
  };
  int layers = 0, heads = 0;
  std::string comment;
  nlohmann::json unknown = nlohmann::json::object();
  std::vector<Group> groups;

  static KeptSettings of(const app::SparseConfig& config);
};

struct SolveWish {
  double lambda = 0.25, epsilon = 0.1;
  BudgetKind budget = BudgetKind::None;
  double limit = 0;                       ///< density 0..1, speed-up, or error summed in the measure's units
  std::optional<std::int64_t> maxSkip;    ///< cells; absent: one in fifty
  double leastRecall = 0;                 ///< of what a free head may take
  double leastLayerDensity = 0;           ///< of every layer in every step group
  std::optional<search::CostModel> cost;  ///< that paired runs measured; absent: the table's
  std::vector<std::int32_t> locked;       ///< [cells] candidate, -1 free; empty: none
  std::shared_ptr<const KeptSettings> kept;  ///< given: the config of the answer is wanted as well
};

struct SolveAnswer {
  std::vector<std::int32_t> choice;
  WhatIf figures;
  double milliseconds = 0;
  double epsilon = 0;
  QString error;                              ///< the budget is impossible; then there is no choice
  std::shared_ptr<app::SparseConfig> config;  ///< when the wish gave what it keeps; the receiver may take it
};

SolveAnswer solve(const SolveTable& table, const SolveWish& wish);

/// The locked cells of a config (and its dense warm-up) as the solver takes them. A locked mode that the
/// table did not measure is held as Full: it is never written back.
std::vector<std::int32_t> locksOf(const search::LossTable& table, const app::SparseConfig& config);
int lockedCells(const std::vector<std::int32_t>& locks);

/// The config of a choice, with what is kept.
app::SparseConfig configOf(const SolveTable& table, const SolveAnswer& answer, const SolveWish& wish,
                           const KeptSettings& kept);

/// A point of the predicted curve with the choice behind it.
struct CurveChoice {
  double density = 0, error = 0, speedup = 0, epsilon = 0;
  std::vector<std::uint8_t> choice;
};

/// One sweep of epsilon at a lambda, from all Full to the sparsest choice: densities rise.
std::vector<CurveChoice> sweep(const SolveTable& table, const SolveWish& wish, int points);

}  // namespace vdit::ui
