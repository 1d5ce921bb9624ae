// SPDX-License-Identifier: Apache-2.0
#include "search/solve/hull_walk.h"

namespace vdit::search {

HullWalk::HullWalk(const SolverInput& input, const HullSteps& steps, const SolverLimits& limits,
                   const std::vector<std::uint8_t>& skip_allowed)
    : input_(input),
      steps_(steps),
      limits_(limits),
      choice_(input.grid.cells(), input.full),
      use_(input.grid.cells(), StepUse::WithSkip) {
  if (!limits.min_layer_density.empty()) {
    layer_density_.assign(
        static_cast<std::size_t>(input.grid.groups) * static_cast<std::size_t>(input.grid.layers), 0.0);
  }
  for (std::size_t cell = 0; cell < choice_.size(); ++cell) {
    if (!limits.locked.empty() && limits.locked[cell] >= 0) {
      choice_[cell] = limits.locked[cell];
      use_[cell] = StepUse::None;
    } else if (!skip_allowed.empty() && skip_allowed[cell] == 0) {
      use_[cell] = StepUse::WithoutSkip;
    }
    const std::size_t at =
        cell * static_cast<std::size_t>(input.candidates) + static_cast<std::size_t>(choice_[cell]);
    error_ += input.error[at];
    resource_ += resource_of(input, steps.resource(), cell, choice_[cell]);
    if (!layer_density_.empty()) {
      layer_density_[cell / static_cast<std::size_t>(input.grid.heads)] +=
          static_cast<double>(input.density[at]) / input.grid.heads;
    }
  }
}

double HullWalk::layer_change(std::uint32_t cell, std::int32_t from, std::int32_t to) const {
  const std::size_t at = cell * static_cast<std::size_t>(input_.candidates);
  return (static_cast<double>(input_.density[at + static_cast<std::size_t>(to)]) -
          input_.density[at + static_cast<std::size_t>(from)]) /
         input_.grid.heads;
}

bool HullWalk::take(const HullStep& step) {
  const bool is_of_cell =
      (static_cast<std::uint8_t>(step.use) & static_cast<std::uint8_t>(use_[step.cell])) != 0;
  if (!is_of_cell || choice_[step.cell] != step.from) return false;
  if (!layer_density_.empty()) {
    const std::size_t row = step.cell / static_cast<std::size_t>(input_.grid.heads);
    const double change = layer_change(step.cell, step.from, step.to);
    const double least = limits_.min_layer_density[row % static_cast<std::size_t>(input_.grid.layers)];
    if (layer_density_[row] + change < least) return false;
    layer_density_[row] += change;
  }
  error_ += step.error_added;
  resource_ -= step.resource_saved;
  choice_[step.cell] = step.to;
  return true;
}

void HullWalk::undo(const HullStep& step) {
  error_ -= step.error_added;
  resource_ += step.resource_saved;
  choice_[step.cell] = step.from;
  if (layer_density_.empty()) return;
  layer_density_[step.cell / static_cast<std::size_t>(input_.grid.heads)] +=
      layer_change(step.cell, step.to, step.from);
}

}  // namespace vdit::search
