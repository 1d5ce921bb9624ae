// SPDX-License-Identifier: Apache-2.0
#include "search/solve/hull_steps.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "engine/base/error.h"

namespace vdit::search {
namespace {

// The hull of one cell after another, in arrays that are used again.
class CellHull {
 public:
  CellHull(const SolverInput& input, Resource resource)
      : input_(input),
        kind_(resource),
        error_(static_cast<std::size_t>(input.candidates)),
        resource_(static_cast<std::size_t>(input.candidates)) {}

  // Both hulls, with and without Skip: one until a step takes Skip.
  void append(std::size_t cell, std::vector<HullStep>& steps) {
    for (std::int32_t c = 0; c < input_.candidates; ++c) {
      error_[static_cast<std::size_t>(c)] = input_.error[cell * error_.size() + static_cast<std::size_t>(c)];
      resource_[static_cast<std::size_t>(c)] = resource_of(input_, kind_, cell, c);
    }
    cell_ = cell;
    StepUse use = StepUse::Always;
    std::int32_t here = input_.full;
    std::int32_t without_skip = -1;
    for (std::int32_t next = corner_after(here, true); next >= 0; next = corner_after(here, true)) {
      if (next == input_.skip) {
        use = StepUse::WithSkip;
        without_skip = here;
      }
      steps.push_back(step(cell, here, next, use));
      here = next;
    }
    if (without_skip < 0) return;
    here = without_skip;
    for (std::int32_t next = corner_after(here, false); next >= 0; next = corner_after(here, false)) {
      steps.push_back(step(cell, here, next, StepUse::WithoutSkip));
      here = next;
    }
  }

 private:
  // Of two candidates on one line the further one: the nearer then is no corner of the hull.
  std::int32_t corner_after(std::int32_t here, bool may_skip) const {
    const double error = error_[static_cast<std::size_t>(here)];
    const double resource = resource_[static_cast<std::size_t>(here)];
    double least = std::numeric_limits<double>::infinity();
    double furthest = 0;
    std::int32_t best = -1;
    for (std::int32_t c = 0; c < input_.candidates; ++c) {
      const double saved = resource - resource_[static_cast<std::size_t>(c)];
      if (!(saved > 0) || (c == input_.skip && !may_skip) || !input_.may_take(cell_, c)) continue;
      const double slope = (error_[static_cast<std::size_t>(c)] - error) / saved;
      if (slope < least || (slope == least && best >= 0 && saved > furthest)) {
        least = slope;
        furthest = saved;
        best = c;
      }
    }
    return best;
  }

  HullStep step(std::size_t cell, std::int32_t from, std::int32_t to, StepUse use) const {
    return {
        .error_added = error_[static_cast<std::size_t>(to)] - error_[static_cast<std::size_t>(from)],
        .resource_saved = resource_[static_cast<std::size_t>(from)] - resource_[static_cast<std::size_t>(to)],
        .cell = static_cast<std::uint32_t>(cell),
        .from = static_cast<std::uint16_t>(from),
        .to = static_cast<std::uint16_t>(to),
        .use = use};
  }

  const SolverInput& input_;
  Resource kind_;
  std::size_t cell_ = 0;
  std::vector<double> error_, resource_;  // [candidates]
};

}  // namespace

double resource_of(const SolverInput& input, Resource resource, std::size_t cell, std::int32_t candidate) {
  const std::size_t at =
      cell * static_cast<std::size_t>(input.candidates) + static_cast<std::size_t>(candidate);
  if (resource == Resource::Cost) return input.cost[at];
  const auto per_group =
      static_cast<std::size_t>(input.grid.layers) * static_cast<std::size_t>(input.grid.heads);
  return input.density[at] * input.group_share[cell / per_group] / static_cast<double>(per_group);
}

HullSteps::HullSteps(const SolverInput& input, Resource resource) : resource_(resource) {
  constexpr std::int32_t kMostCandidates = std::numeric_limits<std::uint16_t>::max() + 1;
  if (input.candidates > kMostCandidates) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "solve.input",
                 .subject = "solver",
                 .field = "candidates",
                 .found = std::to_string(input.candidates),
                 .expected = "at most " + std::to_string(kMostCandidates)});
  }
  std::vector<HullStep> unsorted;
  CellHull hull(input, resource);
  for (std::size_t cell = 0; cell < input.grid.cells(); ++cell) hull.append(cell, unsorted);
  // Slopes of one cell rise, and equal slopes keep the order of the cells: a hull's steps stay in order.
  std::vector<std::pair<double, std::uint32_t>> order;
  order.reserve(unsorted.size());
  for (const HullStep& step : unsorted) {
    order.emplace_back(step.error_added / step.resource_saved, static_cast<std::uint32_t>(order.size()));
  }
  std::sort(order.begin(), order.end());
  steps_.reserve(order.size());
  for (const auto& [slope, index] : order) steps_.push_back(unsorted[index]);
}

}  // namespace vdit::search
