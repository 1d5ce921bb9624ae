// SPDX-License-Identifier: Apache-2.0
// Sparse configs made by rule instead of by a search: baselines, and starting points for hand edits.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/config/sparse_config.h"

namespace vdit::app {

/// What a range of layers gets. Later rules override earlier ones; layers without a rule are Full.
struct LayerRule {
  int first_layer = 0;
  std::optional<int> last_layer;  ///< inclusive; the last layer when absent
  kernels::Mode mode = kernels::Mode::Full;
  std::optional<double> density;  ///< 0..1, of the sparse modes with a width
};

/// "full", "diagonal:0.3", "0-1=full,2-11=multi-diagonal:0.2,11=skip": items separated by commas, each
/// [LAYERS=]MODE[:DENSITY]. Errors (Usage): config.rule naming the item.
std::vector<LayerRule> parse_layer_rules(std::string_view text);

/// The mode whose density on the grid is nearest to `target`, by its half-width. A Vertical-Stripe keeps the
/// first frame as its stripe. Errors (Input): config.rule when the narrowest mode keeps more than half as
/// much again as asked for.
kernels::HeadMode mode_at_density(kernels::Mode mode, const kernels::TokenGrid& grid, double target);

/// The first `warm_up` of the denoising (0..1) is Full for all heads. Errors (Input): config.rule for layers
/// that do not exist, and those of mode_at_density.
SparseConfig config_by_rules(const ModelShape& model, const kernels::TokenGrid& grid,
                             const std::vector<LayerRule>& rules, double warm_up);

}  // namespace vdit::app
