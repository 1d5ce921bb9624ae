// SPDX-License-Identifier: Apache-2.0
// Patterns of a wanted density, for measurements.
#pragma once

#include "kernels/runs/head_mode.h"
#include "kernels/runs/token_grid.h"

namespace vdit::app {

/// The mode (and order, of Multi-Diagonal) with the parameters whose density comes closest to `density`:
/// bands by their half-width, of those that a search proposes (kernels/runs/band_width.h), Vertical-Stripe by
/// evenly spread stripes of 64 keys. Density 1 gives Full.
kernels::HeadMode mode_of_density(kernels::Mode mode, kernels::TokenOrder order,
                                  const kernels::TokenGrid& grid, double density);

}  // namespace vdit::app
