// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/solve_wish.h"

#include <QDateTime>
#include <algorithm>
#include <chrono>
#include <cmath>

#include "engine/base/error.h"

namespace vdit::ui {
namespace {

constexpr std::int64_t kCellsPerSkip = 50;

search::SolverLimits limits(const SolveTable& table, const SolveWish& wish) {
  search::SolverLimits out;
  out.max_skip = wish.maxSkip.value_or(static_cast<std::int64_t>(table.table->grid.cells()) / kCellsPerSkip);
  out.locked = wish.locked;
  if (wish.leastLayerDensity > 0) {
    out.min_layer_density.assign(static_cast<std::size_t>(table.table->grid.layers),
                                 static_cast<float>(wish.leastLayerDensity));
  }
  return out;
}

// The paper's rule compares a head's own error, not weighted by its group's share of the steps.
search::SolverInput ruleInput(const search::LossTable& table, const SolveTable::Rules& rules) {
  search::SolverInput input = rules.heads.input;
  input.error = table.error_mean;
  return input;
}

// The seconds of attention that a forward of `seconds` leaves, in the table's own costs: both models count
// tiles, and granules, of which every candidate has the same number.
double inTableCosts(const search::LossTable& table, const search::CostModel& cost, double seconds) {
  const double granules = static_cast<double>(kernels::granule_count(table.identity.grid.tokens())) *
                          table.grid.layers * table.grid.heads;
  const double tiles = (seconds - cost.rest - cost.per_granule * granules) / cost.per_tile;
  return table.cost.head(tiles, granules);
}

search::Assignment assign(const SolveTable& table, const SolveWish& wish) {
  const search::SolverLimits bounds = limits(table, wish);
  const std::shared_ptr<const SolveTable::Rules> rules = table.rules(wish.leastRecall);
  switch (wish.budget) {
    case BudgetKind::None:
      return search::solve_threshold(ruleInput(*table.table, *rules), bounds, wish.lambda, wish.epsilon);
    case BudgetKind::Density:
      return rules->best.budgets.solve(bounds, {search::Budget::Kind::Density, wish.limit});
    case BudgetKind::MaxError:
      // Shown as a mean over heads, added over heads by the solver.
      return rules->heads.budgets.solve(
          bounds,
          {search::Budget::Kind::Error, wish.limit * table.table->grid.layers * table.table->grid.heads});
    case BudgetKind::Speedup:
      break;
  }
  const WhatIf dense =
      whatIf(*table.table, std::vector<std::int32_t>(table.table->grid.cells(), 0), wish.cost);
  if (!dense.denseSecondsPerStep) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "solve.cost",
                 .subject = "solve",
                 .field = "speedup",
                 .found = "a table without a cost model",
                 .expected = "one that was made with its times measured",
                 .hint = "ask for a density instead"});
  }
  const double rows = table.table->identity.guidance > 1 ? 2 : 1;
  const double left = inTableCosts(*table.table, wish.cost.value_or(table.table->cost),
                                   *dense.denseSecondsPerStep / rows / wish.limit);
  return rules->best.budgets.solve(bounds, {search::Budget::Kind::Cost, std::max(left, 0.0)});
}

// The group at a fraction of the steps.
template <class Group>
std::size_t groupAt(const std::vector<Group>& groups, double fraction) {
  std::size_t group = 0;
  while (group + 1 < groups.size() && fraction >= groups[group].end) ++group;
  return group;
}

}  // namespace

SolveTable::SolveTable(std::shared_ptr<const search::LossTable> losses)
    : table(std::move(losses)),
      m_heads(*table, search::ErrorMeasure::Head, false),
      m_best(*table, search::kBudgetMeasure, false) {}

std::shared_ptr<const SolveTable> SolveTable::of(std::shared_ptr<const search::LossTable> table) {
  auto made = std::make_shared<const SolveTable>(std::move(table));
  const std::shared_ptr<const Rules> rules = made->rules(0);
  rules->best.budgets.prepare(search::Budget::Kind::Density);
  rules->best.budgets.prepare(search::Budget::Kind::Cost);
  rules->heads.budgets.prepare(search::Budget::Kind::Error);
  return made;
}

std::shared_ptr<const SolveTable::Rules> SolveTable::rules(double leastRecall) const {
  const std::lock_guard lock(m_mutex);
  if (!m_rules || m_leastRecall != leastRecall) {
    m_rules = std::make_shared<const Rules>(*this, leastRecall);
    m_leastRecall = leastRecall;
  }
  return m_rules;
}

SolveAnswer solve(const SolveTable& table, const SolveWish& wish) {
  SolveAnswer answer;
  const auto began = std::chrono::steady_clock::now();
  try {
    answer.choice = assign(table, wish).choice;
    answer.milliseconds =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
    answer.figures = whatIf(*table.table, answer.choice, wish.cost);
    answer.epsilon = wish.epsilon;
    if (wish.kept)
      answer.config = std::make_shared<app::SparseConfig>(configOf(table, answer, wish, *wish.kept));
  } catch (const Error& error) {
    answer.error = QString::fromUtf8(error.what());
  }
  return answer;
}

std::vector<std::int32_t> locksOf(const search::LossTable& table, const app::SparseConfig& config) {
  std::vector<std::int32_t> locks(table.grid.cells(), -1);
  if (config.layers != table.grid.layers || config.heads != table.grid.heads || config.groups.empty())
    return {};
  const int warmUp = denseWarmUpGroups(config);
  for (int group = 0; group < table.grid.groups; ++group) {
    const std::size_t from =
        groupAt(config.groups, table.identity.groups[static_cast<std::size_t>(group)].begin);
    const bool warm = static_cast<int>(from) < warmUp;
    const std::vector<app::HeadSetting>& settings = config.groups[from].heads;
    for (std::size_t i = 0; i < settings.size(); ++i) {
      const app::HeadSetting& setting = settings[i];
      if (!setting.locked && !warm) continue;
      const std::size_t cell = table.grid.index(group, 0, 0) + i;
      locks[cell] = 0;
      for (int c = 1; c < static_cast<int>(table.candidates.size()) && !warm; ++c) {
        if (table.candidates[static_cast<std::size_t>(c)].mode == setting.mode.mode &&
            table.mode(cell, c) == setting.mode)
          locks[cell] = c;
      }
    }
  }
  return locks;
}

int lockedCells(const std::vector<std::int32_t>& locks) {
  return static_cast<int>(
      std::count_if(locks.begin(), locks.end(), [](std::int32_t lock) { return lock >= 0; }));
}

KeptSettings KeptSettings::of(const app::SparseConfig& config) {
  KeptSettings kept{.layers = config.layers, .heads = config.heads, .comment = config.comment};
  kept.unknown = config.unknown;
  for (const app::StepGroup& group : config.groups) {
    Group& into = kept.groups.emplace_back(Group{.end = group.end, .heads = {}});
    for (std::size_t i = 0; i < group.heads.size(); ++i) {
      if (group.heads[i].locked || !group.heads[i].comment.empty())
        into.heads.emplace_back(i, group.heads[i]);
    }
  }
  return kept;
}

app::SparseConfig configOf(const SolveTable& table, const SolveAnswer& answer, const SolveWish& wish,
                           const KeptSettings& kept) {
  app::SparseConfig config = search::config_of(*table.table, answer.choice);
  config.comment = kept.comment;
  config.unknown = kept.unknown;
  const bool fits = kept.layers == config.layers && kept.heads == config.heads && !kept.groups.empty();
  for (app::StepGroup& group : config.groups) {
    if (!fits) break;
    for (const auto& [index, before] : kept.groups[groupAt(kept.groups, group.begin)].heads) {
      app::HeadSetting& setting = group.heads[index];
      if (before.locked) setting.mode = before.mode;
      setting.locked = before.locked;
      setting.comment = before.comment;
    }
  }
  config.provenance = {{"lambda", wish.lambda},
                       {"epsilon", wish.epsilon},
                       {"predicted_density", answer.figures.density},
                       {"device", table.table->device},
                       {"date", QDateTime::currentDateTimeUtc().date().toString(Qt::ISODate).toStdString()}};
  if (wish.leastRecall > 0) config.provenance["least_recall"] = wish.leastRecall;
  if (wish.leastLayerDensity > 0) config.provenance["layer_density"] = wish.leastLayerDensity;
  if (answer.figures.error) config.provenance["predicted_error"] = *answer.figures.error;
  if (answer.figures.speedup()) config.provenance["predicted_speedup"] = *answer.figures.speedup();
  return config;
}

std::vector<CurveChoice> sweep(const SolveTable& table, const SolveWish& wish, int points) {
  const std::shared_ptr<const SolveTable::Rules> rules = table.rules(wish.leastRecall);
  const search::SolverInput input = ruleInput(*table.table, *rules);
  const search::SolverLimits bounds = limits(table, wish);
  // The losses that occur bound the epsilons at which anything changes.
  double low = 1e9, high = 1e-9;
  for (std::size_t i = 0; i < input.error.size(); ++i) {
    const double loss =
        static_cast<double>(input.error[i]) + wish.lambda * static_cast<double>(input.density[i]);
    if (loss > 0) low = std::min(low, loss);
    high = std::max(high, loss);
  }
  std::vector<CurveChoice> curve;
  for (int i = 0; i < points; ++i) {
    const double epsilon = low * 0.99 * std::pow(high / (low * 0.99), static_cast<double>(i) / (points - 1));
    const search::Assignment found = search::solve_threshold(input, bounds, wish.lambda, epsilon);
    const WhatIf figures = whatIf(*table.table, found.choice, wish.cost);
    if (!curve.empty() && std::abs(curve.back().density - figures.density) < 1e-6) continue;
    CurveChoice point{.density = figures.density,
                      .error = figures.error.value_or(0),
                      .speedup = figures.speedup().value_or(0),
                      .epsilon = epsilon};
    point.choice.assign(found.choice.begin(), found.choice.end());
    curve.push_back(std::move(point));
  }
  std::sort(curve.begin(), curve.end(),
            [](const CurveChoice& a, const CurveChoice& b) { return a.density < b.density; });
  return curve;
}

}  // namespace vdit::ui
