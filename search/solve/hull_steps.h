// SPDX-License-Identifier: Apache-2.0
// Every step that any walk may take: each cell's lower convex hull of (resource, error), from Full downwards,
// the steps of all cells in the order of error per resource saved. Locks and limits only leave steps out, so
// one list serves them all.
#pragma once

#include <cstdint>
#include <vector>

#include "search/solve/solver.h"

namespace vdit::search {

/// What a step of the walk saves.
enum class Resource { Density, Cost };

/// Cells that a step is for, as bits: those that may skip, those that may not, both.
enum class StepUse : std::uint8_t { None = 0, WithSkip = 1, WithoutSkip = 2, Always = 3 };

/// One step of one cell down its hull.
struct HullStep {
  double error_added = 0;
  double resource_saved = 0;  ///< above 0
  std::uint32_t cell = 0;
  std::uint16_t from = 0;
  std::uint16_t to = 0;
  StepUse use = StepUse::Always;
};

class HullSteps {
 public:
  /// Throws Error "solve.input" for more candidates than a step can name (65,536).
  HullSteps(const SolverInput& input, Resource resource);

  Resource resource() const noexcept { return resource_; }
  const std::vector<HullStep>& steps() const noexcept { return steps_; }  ///< slopes rise

 private:
  Resource resource_;
  std::vector<HullStep> steps_;
};

/// What a cell's candidate takes of the resource: its share of the mean density, or seconds.
double resource_of(const SolverInput& input, Resource resource, std::size_t cell, std::int32_t candidate);

}  // namespace vdit::search
