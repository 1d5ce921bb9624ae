// SPDX-License-Identifier: Apache-2.0
#include "search/solve/hull_walk.h"

#include <algorithm>
#include <limits>

namespace vdit::search {

HullWalk::HullWalk(const SolverInput& input, const SolverLimits& limits, Resource resource,
                   const std::vector<std::uint8_t>& skip_allowed)
    : input_(input), limits_(limits), kind_(resource), choice_(input.grid.cells(), input.full) {
  if (!limits.min_layer_density.empty()) {
    layer_density_.assign(
        static_cast<std::size_t>(input.grid.groups) * static_cast<std::size_t>(input.grid.layers), 0.0);
  }
  for (std::uint32_t cell = 0; cell < choice_.size(); ++cell) {
    const std::int32_t lock = limits.locked.empty() ? -1 : limits.locked[cell];
    if (lock >= 0) {
      choice_[cell] = lock;
    } else {
      append_hull(cell, skip_allowed.empty() || skip_allowed[cell] != 0);
    }
    error_ += error_of(cell, choice_[cell]);
    resource_ += resource_of(cell, choice_[cell]);
    if (!layer_density_.empty()) {
      const std::size_t at = cell * static_cast<std::size_t>(input_.candidates);
      layer_density_[cell / static_cast<std::size_t>(input_.grid.heads)] +=
          static_cast<double>(input_.density[at + static_cast<std::size_t>(choice_[cell])]) /
          input_.grid.heads;
    }
  }
  // Steps of one cell were appended in hull order, their slopes rise: a stable sort keeps them in order.
  std::stable_sort(steps_.begin(), steps_.end(),
                   [](const HullStep& a, const HullStep& b) { return a.slope < b.slope; });
}

double HullWalk::resource_of(std::uint32_t cell, std::int32_t candidate) const noexcept {
  const std::size_t at =
      cell * static_cast<std::size_t>(input_.candidates) + static_cast<std::size_t>(candidate);
  if (kind_ == Resource::Cost) return input_.cost[at];
  const auto per_group =
      static_cast<std::size_t>(input_.grid.layers) * static_cast<std::size_t>(input_.grid.heads);
  return input_.density[at] * input_.group_share[cell / per_group] / static_cast<double>(per_group);
}

float HullWalk::error_of(std::uint32_t cell, std::int32_t candidate) const noexcept {
  return input_
      .error[cell * static_cast<std::size_t>(input_.candidates) + static_cast<std::size_t>(candidate)];
}

double HullWalk::error_change(const HullStep& step) const noexcept {
  return static_cast<double>(error_of(step.cell, step.to)) - error_of(step.cell, step.from);
}

double HullWalk::resource_change(const HullStep& step) const noexcept {
  return resource_of(step.cell, step.to) - resource_of(step.cell, step.from);
}

void HullWalk::append_hull(std::uint32_t cell, bool may_skip) {
  std::int32_t here = choice_[cell];
  for (;;) {
    HullStep best{.slope = std::numeric_limits<double>::infinity(), .cell = cell, .from = here, .to = -1};
    for (std::int32_t candidate = 0; candidate < input_.candidates; ++candidate) {
      if (candidate == input_.skip && !may_skip) continue;
      const HullStep step{.cell = cell, .from = here, .to = candidate};
      const double saved = -resource_change(step);
      if (!(saved > 0)) continue;
      const double slope = error_change(step) / saved;
      // Of two candidates on one line the further one: the nearer then is no corner of the hull.
      const bool further = slope == best.slope && best.to >= 0 && saved > -resource_change(best);
      if (slope < best.slope || further) best = {.slope = slope, .cell = cell, .from = here, .to = candidate};
    }
    if (best.to < 0) return;
    steps_.push_back(best);
    here = best.to;
  }
}

bool HullWalk::take(const HullStep& step) {
  if (choice_[step.cell] != step.from) return false;
  if (!layer_density_.empty()) {
    const std::size_t row = step.cell / static_cast<std::size_t>(input_.grid.heads);
    const std::size_t at = step.cell * static_cast<std::size_t>(input_.candidates);
    const double change = (static_cast<double>(input_.density[at + static_cast<std::size_t>(step.to)]) -
                           input_.density[at + static_cast<std::size_t>(step.from)]) /
                          input_.grid.heads;
    const double least = limits_.min_layer_density[row % static_cast<std::size_t>(input_.grid.layers)];
    if (layer_density_[row] + change < least) return false;
  }
  move(step.cell, step.from, step.to);
  return true;
}

void HullWalk::undo(const HullStep& step) {
  move(step.cell, step.to, step.from);
}

void HullWalk::move(std::uint32_t cell, std::int32_t from, std::int32_t to) {
  const HullStep step{.cell = cell, .from = from, .to = to};
  error_ += error_change(step);
  resource_ += resource_change(step);
  choice_[cell] = to;
  if (layer_density_.empty()) return;
  const std::size_t at = cell * static_cast<std::size_t>(input_.candidates);
  layer_density_[cell / static_cast<std::size_t>(input_.grid.heads)] +=
      (static_cast<double>(input_.density[at + static_cast<std::size_t>(to)]) -
       input_.density[at + static_cast<std::size_t>(from)]) /
      input_.grid.heads;
}

}  // namespace vdit::search
