// SPDX-License-Identifier: Apache-2.0
#include "app/bench/density_search.h"

#include <cmath>

#include "kernels/runs/band_width.h"
#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"

namespace vdit::app {
namespace {

using kernels::HeadMode;

constexpr std::int32_t kStripeKeys = 64;

HeadMode with_size(HeadMode mode, const kernels::TokenGrid& grid, std::int64_t size) {
  if (mode.mode != kernels::Mode::VerticalStripe) {
    mode.half_width = size;
    return mode;
  }
  mode.stripes.clear();
  const std::int64_t last = grid.video_tokens() - kStripeKeys;
  for (std::int64_t i = 0; i < size; ++i) {
    const auto begin = static_cast<std::int32_t>(size == 1 ? 0 : i * last / (size - 1));
    mode.stripes.push_back({begin, begin + kStripeKeys});
  }
  return mode;
}

}  // namespace

HeadMode mode_of_density(kernels::Mode mode, kernels::TokenOrder order, const kernels::TokenGrid& grid,
                         double density) {
  if (density >= 1 || mode == kernels::Mode::Full) return {};
  const HeadMode family{.mode = mode, .order = order};
  const bool counts_stripes = mode == kernels::Mode::VerticalStripe;
  const std::int64_t step = counts_stripes ? 1 : kernels::width_step(grid);
  const auto in_steps = [&](std::int64_t steps) { return with_size(family, grid, steps * step); };
  const auto density_at = [&](std::int64_t steps) {
    return kernels::density(kernels::build_runs(in_steps(steps), grid));
  };
  // Density grows with the size: the smallest one that reaches the wanted density, or the one before it.
  std::int64_t low = 0;
  std::int64_t high = grid.video_tokens() / (counts_stripes ? kStripeKeys : step);
  while (low < high) {
    const std::int64_t middle = (low + high) / 2;
    if (density_at(middle) < density) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low > 0 && std::abs(density_at(low - 1) - density) < std::abs(density_at(low) - density)) --low;
  return in_steps(low);
}

}  // namespace vdit::app
