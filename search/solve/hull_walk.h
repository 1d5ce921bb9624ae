// SPDX-License-Identifier: Apache-2.0
// The walk that budgets and the predicted curve share: from all Full downwards, cheapest error per resource
// first.
#pragma once

#include <cstdint>
#include <vector>

#include "search/solve/hull_steps.h"
#include "search/solve/solver.h"

namespace vdit::search {

class HullWalk {
 public:
  /// `steps` are the input's. `skip_allowed` is [cells], empty when every cell may skip. Keeps all but the
  /// last.
  HullWalk(const SolverInput& input, const HullSteps& steps, const SolverLimits& limits,
           const std::vector<std::uint8_t>& skip_allowed);

  const std::vector<HullStep>& steps() const noexcept { return steps_.steps(); }  ///< in the walk's order
  const std::vector<std::int32_t>& choice() const noexcept { return choice_; }
  double error() const noexcept { return error_; }
  double resource() const noexcept { return resource_; }

  /// Takes a step unless it is none of the cell's, the cell is elsewhere, or a layer cap forbids it. Returns
  /// whether it was taken.
  bool take(const HullStep& step);
  void undo(const HullStep& step);

 private:
  double layer_change(std::uint32_t cell, std::int32_t from, std::int32_t to) const;

  const SolverInput& input_;
  const HullSteps& steps_;
  const SolverLimits& limits_;
  std::vector<std::int32_t> choice_;
  std::vector<StepUse> use_;           // [cells] the steps that are a cell's
  std::vector<double> layer_density_;  // [groups, layers], kept only under layer caps
  double error_ = 0;
  double resource_ = 0;
};

}  // namespace vdit::search
