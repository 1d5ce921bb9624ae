// SPDX-License-Identifier: Apache-2.0
// What a choice costs in time on one machine: a fixed part for every granule and a part for every kept tile,
// and the rest of a forward, which no choice changes.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/base/json_view.h"

namespace vdit::search {

/// Seconds, of one forward of the transformer on one batch row.
struct CostModel {
  double per_tile = 0;     ///< 64 rows x 64 keys of one head
  double per_granule = 0;  ///< 64 rows of one head, however little they keep
  double rest = 0;         ///< everything but self-attention, all layers

  double head(double tiles, double granules) const { return per_tile * tiles + per_granule * granules; }
  bool known() const { return per_tile > 0; }
  bool operator==(const CostModel&) const = default;
};

/// From two measured forwards: all heads dense, and all heads sparse. `tiles` are those of one head; seconds
/// are of all heads of all layers. Negative estimates, possible on a busy machine, become zero.
CostModel fit_cost(double heads, double granules, double dense_tiles, double dense_seconds,
                   double sparse_tiles, double sparse_seconds, double rest_seconds);

nlohmann::json to_json(const CostModel& model);
CostModel parse_cost_model(const JsonView& view);

}  // namespace vdit::search
