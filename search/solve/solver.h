// SPDX-License-Identifier: Apache-2.0
// Chooses one candidate for every cell of a loss table, in milliseconds. It knows numbers only: what a
// candidate is and how its error was measured is the loss table's business.
//
// Two rules. solve_threshold is the paper's (arXiv 2506.03065, equations 2 and 3, with the head's relative
// error): L_i = e_i + lambda * (1 - S_i); Full when every L_i exceeds epsilon, argmin L_i otherwise.
// solve_budget minimises the summed error under a budget, over all cells at once: every cell walks down the
// lower convex hull of its (resource, error) points, and the steps of all cells are taken in the order of
// error per resource saved. That is the Lagrangian optimum at every budget the walk passes; between two of
// them it is off by less than one step of one cell.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "search/solve/cell_grid.h"

namespace vdit::search {

class HullSteps;

/// What there is to choose from. All spans are [groups, layers, heads, candidates], owned by the caller.
struct SolverInput {
  CellGrid grid;
  int candidates = 0;
  int full = 0;                         ///< index of Full: no error, all of the cost
  int skip = -1;                        ///< index of Skip, -1 when it is not offered
  std::span<const float> error;         ///< contribution to the predicted error; added over cells
  std::span<const float> cost;          ///< seconds in the cell's steps; added over cells
  std::span<const float> density;       ///< kept share of the cell's token pairs, 0..1
  std::span<const double> group_share;  ///< [groups] share of the denoising steps, sums to 1
  /// 0: a free cell may not take the candidate; Full always may. Empty: every candidate may be taken.
  std::span<const std::uint8_t> allowed;

  bool may_take(std::size_t cell, std::int32_t candidate) const {
    return allowed.empty() || candidate == full ||
           allowed[cell * static_cast<std::size_t>(candidates) + static_cast<std::size_t>(candidate)] != 0;
  }
};

/// What the solver may not change.
struct SolverLimits {
  std::optional<std::int64_t> max_skip;  ///< most cells that may take Skip
  std::vector<std::int32_t>
      locked;  ///< [cells] candidate of a locked cell, -1 where free; empty: none locked
  std::vector<float>
      min_layer_density;  ///< [layers] least mean density of a layer in each group; empty: none
};

/// A choice for every cell and what it adds up to.
struct Assignment {
  std::vector<std::int32_t> choice;  ///< [cells] candidate
  double error = 0;                  ///< sum of SolverInput::error
  double cost = 0;                   ///< sum of SolverInput::cost
  double density = 0;                ///< mean over cells, groups weighted by their share of the steps
  std::int64_t skips = 0;
};

struct Budget {
  enum class Kind { Density, Cost, Error };
  Kind kind = Kind::Density;
  double limit = 0;  ///< largest density, cost (seconds) or error
};

/// One point of the predicted curve.
struct CurvePoint {
  double density = 0;
  double cost = 0;
  double error = 0;
};

/// Sums of a choice. `choice` is [cells].
Assignment evaluate(const SolverInput& input, std::vector<std::int32_t> choice);

/// Least summed error within the budget. Throws Error "solve.budget" naming the best possible value when no
/// choice meets it under the limits, "solve.input" when the sizes disagree.
Assignment solve_budget(const SolverInput& input, const SolverLimits& limits, const Budget& budget);

/// solve_budget for many budgets and limits over the same numbers, a slider's: the hulls of all cells are
/// made and sorted once, at the first budget of a kind; after that a budget is one pass over their steps.
/// Usable from several threads at once.
class BudgetSolver {
 public:
  explicit BudgetSolver(const SolverInput& input);  ///< keeps its spans
  ~BudgetSolver();

  Assignment solve(const SolverLimits& limits, const Budget& budget) const;  ///< as solve_budget

  /// Makes the hulls of a kind before its first budget asks for them.
  void prepare(Budget::Kind kind) const { steps(kind); }
  bool is_prepared(Budget::Kind kind) const;

 private:
  struct Steps;
  const HullSteps& steps(Budget::Kind kind) const;

  SolverInput input_;
  std::unique_ptr<Steps> steps_;
};

/// The paper's rule. `input.error` must be the head's relative error, unweighted. Where a layer's mean
/// density falls below its least, its free heads become Full, the largest loss first.
Assignment solve_threshold(const SolverInput& input, const SolverLimits& limits, double lambda,
                           double epsilon);

/// The largest epsilon, by bisection, whose solve_threshold meets the budget of density or cost; the choice
/// it gives.
Assignment solve_threshold_budget(const SolverInput& input, const SolverLimits& limits, double lambda,
                                  const Budget& budget);

/// The predicted curve from all Full to the sparsest choice, at most `points` of it, evenly spread in
/// density.
std::vector<CurvePoint> predicted_curve(const SolverInput& input, const SolverLimits& limits, int points);

}  // namespace vdit::search
