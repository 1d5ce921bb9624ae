// SPDX-License-Identifier: Apache-2.0
#include "search/solve/solver.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>
#include <string>
#include <utility>

#include "engine/base/error.h"
#include "search/solve/hull_steps.h"
#include "search/solve/hull_walk.h"

namespace vdit::search {
namespace {

// Sums of floats in another order differ by this much; a budget is met within it.
constexpr double kRounding = 1e-9;

void check_sizes(const SolverInput& input, const SolverLimits& limits) {
  const std::size_t entries = input.grid.cells() * static_cast<std::size_t>(std::max(0, input.candidates));
  const auto fail = [](std::string field, std::size_t found, std::size_t expected) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "solve.input",
                 .subject = "solver",
                 .field = std::move(field),
                 .found = std::to_string(found) + " values",
                 .expected = std::to_string(expected),
                 .hint = "the table, the locks and the limits must be of one model"});
  };
  if (input.error.size() != entries) fail("error", input.error.size(), entries);
  if (input.cost.size() != entries) fail("cost", input.cost.size(), entries);
  if (input.density.size() != entries) fail("density", input.density.size(), entries);
  if (!input.allowed.empty() && input.allowed.size() != entries)
    fail("allowed", input.allowed.size(), entries);
  const auto groups = static_cast<std::size_t>(input.grid.groups);
  if (input.group_share.size() != groups) fail("group share", input.group_share.size(), groups);
  if (!limits.locked.empty() && limits.locked.size() != input.grid.cells()) {
    fail("locks", limits.locked.size(), input.grid.cells());
  }
  const auto layers = static_cast<std::size_t>(input.grid.layers);
  if (!limits.min_layer_density.empty() && limits.min_layer_density.size() != layers) {
    fail("layer caps", limits.min_layer_density.size(), layers);
  }
}

std::int64_t count_skips(const SolverInput& input, const std::vector<std::int32_t>& choice) {
  return input.skip < 0 ? 0 : std::count(choice.begin(), choice.end(), input.skip);
}

const char* name_of(Budget::Kind kind) {
  return kind == Budget::Kind::Density ? "density" : kind == Budget::Kind::Cost ? "cost in seconds" : "error";
}

[[noreturn]] void throw_impossible(const Budget& budget, double best) {
  throw Error(
      {.kind = ErrorKind::Input,
       .code = "solve.budget",
       .subject = "budget",
       .field = name_of(budget.kind),
       .found = std::to_string(budget.limit),
       .expected = "at least " + std::to_string(best),
       .hint = "this is the best that the candidates allow under the locks and limits; loosen one of them"});
}

// Down the walk until the resource fits, then back up wherever the slack allows it, dearest steps first.
std::vector<std::int32_t> walk_to_resource(HullWalk walk, const Budget& budget) {
  const double limit = budget.limit + kRounding * std::max(1.0, std::abs(budget.limit));
  std::vector<const HullStep*> taken;
  for (const HullStep& step : walk.steps()) {
    if (walk.resource() <= limit && step.error_added > 0) break;
    if (walk.take(step)) taken.push_back(&step);
  }
  if (walk.resource() > limit) throw_impossible(budget, walk.resource());
  for (auto at = taken.rbegin(); at != taken.rend(); ++at) {
    const HullStep& step = **at;
    const bool fits = step.error_added > 0 && walk.resource() + step.resource_saved <= limit;
    if (fits && walk.choice()[step.cell] == step.to) walk.undo(step);
  }
  return walk.choice();
}

// Down the walk while the error fits; a step that does not fit is passed over, a smaller one of another cell
// may.
std::vector<std::int32_t> walk_to_error(HullWalk walk, const Budget& budget) {
  const double limit = budget.limit + kRounding * std::max(1.0, std::abs(budget.limit));
  if (walk.error() > limit) throw_impossible(budget, walk.error());
  for (const HullStep& step : walk.steps()) {
    if (walk.error() + step.error_added <= limit) walk.take(step);
  }
  return walk.choice();
}

std::vector<std::int32_t> walk_to(const SolverInput& input, const HullSteps& steps,
                                  const SolverLimits& limits, const Budget& budget,
                                  const std::vector<std::uint8_t>& skip_allowed) {
  HullWalk walk(input, steps, limits, skip_allowed);
  return budget.kind == Budget::Kind::Error ? walk_to_error(std::move(walk), budget)
                                            : walk_to_resource(std::move(walk), budget);
}

// Keeps Skip only in the `most` free cells where it costs the least error; locked Skips count against the
// limit first.
std::vector<std::uint8_t> cheapest_skips(const SolverInput& input, const SolverLimits& limits,
                                         const std::vector<std::int32_t>& choice, std::int64_t most) {
  std::vector<std::uint8_t> allowed(choice.size(), 0);
  std::vector<std::size_t> cells;
  for (std::size_t cell = 0; cell < choice.size(); ++cell) {
    if (choice[cell] != input.skip) continue;
    if (!limits.locked.empty() && limits.locked[cell] >= 0) {
      --most;
    } else {
      cells.push_back(cell);
    }
  }
  const auto error = [&](std::size_t cell) {
    return input
        .error[cell * static_cast<std::size_t>(input.candidates) + static_cast<std::size_t>(input.skip)];
  };
  std::stable_sort(cells.begin(), cells.end(),
                   [&](std::size_t a, std::size_t b) { return error(a) < error(b); });
  const auto kept = std::min(cells.size(), static_cast<std::size_t>(std::max<std::int64_t>(most, 0)));
  for (std::size_t i = 0; i < kept; ++i) allowed[cells[i]] = 1;
  return allowed;
}

std::int32_t threshold_choice(const SolverInput& input, std::size_t cell, double lambda, double epsilon,
                              bool may_skip) {
  std::int32_t best = input.full;
  double least = epsilon;
  for (std::int32_t candidate = 0; candidate < input.candidates; ++candidate) {
    if (candidate == input.full || (candidate == input.skip && !may_skip)) continue;
    if (!input.may_take(cell, candidate)) continue;
    const std::size_t at =
        cell * static_cast<std::size_t>(input.candidates) + static_cast<std::size_t>(candidate);
    const double loss = input.error[at] + lambda * input.density[at];  // 1 - S = d
    if (loss <= least) {
      if (best != input.full && loss == least) continue;
      best = candidate;
      least = loss;
    }
  }
  return best;
}

// Free heads of layers below their least density become Full, the largest loss first.
void keep_layer_densities(const SolverInput& input, const SolverLimits& limits, double lambda,
                          std::vector<std::int32_t>& choice) {
  const auto heads = static_cast<std::size_t>(input.grid.heads);
  const auto at = [&](std::size_t cell) {
    return cell * static_cast<std::size_t>(input.candidates) + static_cast<std::size_t>(choice[cell]);
  };
  for (std::size_t first = 0; first < choice.size(); first += heads) {
    const std::size_t layer = first / heads % static_cast<std::size_t>(input.grid.layers);
    const double least = limits.min_layer_density[layer] * static_cast<double>(heads);
    double sum = 0;
    std::vector<std::pair<double, std::size_t>> sparse;
    for (std::size_t cell = first; cell < first + heads; ++cell) {
      sum += input.density[at(cell)];
      const bool is_locked = !limits.locked.empty() && limits.locked[cell] >= 0;
      if (!is_locked && choice[cell] != input.full)
        sparse.emplace_back(input.error[at(cell)] + lambda * input.density[at(cell)], cell);
    }
    std::sort(sparse.rbegin(), sparse.rend());
    for (auto next = sparse.begin(); next != sparse.end() && sum < least * (1 - kRounding); ++next) {
      sum -= input.density[at(next->second)];
      choice[next->second] = input.full;
      sum += input.density[at(next->second)];
    }
  }
}

}  // namespace

Assignment evaluate(const SolverInput& input, std::vector<std::int32_t> choice) {
  Assignment sum;
  const auto per_group =
      static_cast<std::size_t>(input.grid.layers) * static_cast<std::size_t>(input.grid.heads);
  for (std::size_t cell = 0; cell < choice.size(); ++cell) {
    const std::size_t at =
        cell * static_cast<std::size_t>(input.candidates) + static_cast<std::size_t>(choice[cell]);
    sum.error += input.error[at];
    sum.cost += input.cost[at];
    sum.density += input.density[at] * input.group_share[cell / per_group] / static_cast<double>(per_group);
  }
  sum.skips = count_skips(input, choice);
  sum.choice = std::move(choice);
  return sum;
}

struct BudgetSolver::Steps {
  std::once_flag density_once, cost_once;
  std::optional<HullSteps> density, cost;
  std::atomic<bool> has_density = false, has_cost = false;
};

BudgetSolver::BudgetSolver(const SolverInput& input) : input_(input), steps_(std::make_unique<Steps>()) {}
BudgetSolver::~BudgetSolver() = default;

const HullSteps& BudgetSolver::steps(Budget::Kind kind) const {
  const bool is_density = kind == Budget::Kind::Density;
  std::optional<HullSteps>& steps = is_density ? steps_->density : steps_->cost;
  std::call_once(is_density ? steps_->density_once : steps_->cost_once, [&] {
    steps.emplace(input_, is_density ? Resource::Density : Resource::Cost);
    (is_density ? steps_->has_density : steps_->has_cost) = true;
  });
  return *steps;
}

bool BudgetSolver::is_prepared(Budget::Kind kind) const {
  return kind == Budget::Kind::Density ? steps_->has_density : steps_->has_cost;
}

Assignment BudgetSolver::solve(const SolverLimits& limits, const Budget& budget) const {
  check_sizes(input_, limits);
  const HullSteps& all = steps(budget.kind);
  std::vector<std::int32_t> choice = walk_to(input_, all, limits, budget, {});
  if (limits.max_skip && count_skips(input_, choice) > *limits.max_skip) {
    choice = walk_to(input_, all, limits, budget, cheapest_skips(input_, limits, choice, *limits.max_skip));
  }
  return evaluate(input_, std::move(choice));
}

Assignment solve_budget(const SolverInput& input, const SolverLimits& limits, const Budget& budget) {
  return BudgetSolver(input).solve(limits, budget);
}

Assignment solve_threshold(const SolverInput& input, const SolverLimits& limits, double lambda,
                           double epsilon) {
  check_sizes(input, limits);
  const auto choose = [&](const std::vector<std::uint8_t>& skip_allowed) {
    std::vector<std::int32_t> choice(input.grid.cells());
    for (std::size_t cell = 0; cell < choice.size(); ++cell) {
      const std::int32_t lock = limits.locked.empty() ? -1 : limits.locked[cell];
      const bool may_skip = skip_allowed.empty() || skip_allowed[cell] != 0;
      choice[cell] = lock >= 0 ? lock : threshold_choice(input, cell, lambda, epsilon, may_skip);
    }
    return choice;
  };
  std::vector<std::int32_t> choice = choose({});
  if (limits.max_skip && count_skips(input, choice) > *limits.max_skip) {
    choice = choose(cheapest_skips(input, limits, choice, *limits.max_skip));
  }
  if (!limits.min_layer_density.empty()) keep_layer_densities(input, limits, lambda, choice);
  return evaluate(input, std::move(choice));
}

Assignment solve_threshold_budget(const SolverInput& input, const SolverLimits& limits, double lambda,
                                  const Budget& budget) {
  const auto spent = [&](const Assignment& a) {
    return budget.kind == Budget::Kind::Cost ? a.cost : a.density;
  };
  // Density falls as epsilon grows. Above the largest loss nothing changes any more.
  double high = lambda;
  for (const float error : input.error) high = std::max(high, static_cast<double>(error) + lambda);
  double low = 0;
  Assignment best = solve_threshold(input, limits, lambda, high);
  if (spent(best) > budget.limit * (1 + kRounding)) throw_impossible(budget, spent(best));
  constexpr int kBisections = 40;
  for (int i = 0; i < kBisections; ++i) {
    const double middle = 0.5 * (low + high);
    Assignment candidate = solve_threshold(input, limits, lambda, middle);
    if (spent(candidate) <= budget.limit * (1 + kRounding)) {
      high = middle;
      best = std::move(candidate);
    } else {
      low = middle;
    }
  }
  return best;
}

std::vector<CurvePoint> predicted_curve(const SolverInput& input, const SolverLimits& limits, int points) {
  check_sizes(input, limits);
  const bool skips_limited = limits.max_skip && input.skip >= 0;
  // A curve under a limited number of Skips would need a walk for every point; it offers Skip to no cell
  // then.
  const std::vector<std::uint8_t> skip_allowed(skips_limited ? input.grid.cells() : 0, 0);
  const HullSteps steps(input, Resource::Density);
  HullWalk walk(input, steps, limits, skip_allowed);
  double cost = evaluate(input, walk.choice()).cost;
  std::vector<CurvePoint> all{{walk.resource(), cost, walk.error()}};
  const auto cost_of = [&](const HullStep& step, std::int32_t candidate) {
    return input
        .cost[step.cell * static_cast<std::size_t>(input.candidates) + static_cast<std::size_t>(candidate)];
  };
  for (const HullStep& step : walk.steps()) {
    if (!walk.take(step)) continue;
    cost += static_cast<double>(cost_of(step, step.to)) - cost_of(step, step.from);
    all.push_back({walk.resource(), cost, walk.error()});
  }
  if (points < 2 || all.size() <= static_cast<std::size_t>(points)) return all;
  std::vector<CurvePoint> spread;
  const double first = all.front().density;
  const double stride = (first - all.back().density) / (points - 1);
  for (const CurvePoint& point : all) {
    if (point.density <= first - stride * static_cast<double>(spread.size()) + kRounding)
      spread.push_back(point);
  }
  return spread;
}

}  // namespace vdit::search
