// SPDX-License-Identifier: Apache-2.0
#include "app/bench/density_search.h"

#include <cmath>

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
  const auto density_at = [&](std::int64_t size) {
    return kernels::density(kernels::build_runs(with_size(family, grid, size), grid));
  };
  // Density grows with the size: the smallest one that reaches the wanted density, or the one before it.
  std::int64_t low = 0;
  std::int64_t high =
      mode == kernels::Mode::VerticalStripe ? grid.video_tokens() / kStripeKeys : grid.video_tokens();
  while (low < high) {
    const std::int64_t middle = (low + high) / 2;
    if (density_at(middle) < density) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low > 0 && std::abs(density_at(low - 1) - density) < std::abs(density_at(low) - density)) --low;
  return with_size(family, grid, low);
}

}  // namespace vdit::app
