// SPDX-License-Identifier: Apache-2.0
// The walk that solve_budget and the predicted curve share: from all Full downwards, cheapest error per
// resource first.
#pragma once

#include <cstdint>
#include <vector>

#include "search/solve/solver.h"

namespace vdit::search {

/// What a step of the walk saves.
enum class Resource { Density, Cost };

/// One step of one cell down its lower convex hull.
struct HullStep {
  double slope = 0;  ///< error added per resource saved
  std::uint32_t cell = 0;
  std::int32_t from = 0;
  std::int32_t to = 0;
};

class HullWalk {
 public:
  /// `skip_allowed` is [cells], empty when every cell may skip.
  HullWalk(const SolverInput& input, const SolverLimits& limits, Resource resource,
           const std::vector<std::uint8_t>& skip_allowed);

  const std::vector<HullStep>& steps() const noexcept { return steps_; }  ///< in the order of the walk
  const std::vector<std::int32_t>& choice() const noexcept { return choice_; }
  double error() const noexcept { return error_; }
  double resource() const noexcept { return resource_; }

  /// Takes a step unless the cell is elsewhere or a layer cap forbids it. Returns whether it was taken.
  bool take(const HullStep& step);
  void undo(const HullStep& step);

  double error_change(const HullStep& step) const noexcept;
  double resource_change(const HullStep& step) const noexcept;  ///< negative

 private:
  double resource_of(std::uint32_t cell, std::int32_t candidate) const noexcept;
  float error_of(std::uint32_t cell, std::int32_t candidate) const noexcept;
  void append_hull(std::uint32_t cell, bool may_skip);
  void move(std::uint32_t cell, std::int32_t from, std::int32_t to);

  const SolverInput& input_;
  const SolverLimits& limits_;
  Resource kind_;
  std::vector<HullStep> steps_;
  std::vector<std::int32_t> choice_;
  std::vector<double> layer_density_;  // [groups, layers], kept only under layer caps
  double error_ = 0;
  double resource_ = 0;
};

}  // namespace vdit::search
