// SPDX-License-Identifier: Apache-2.0
#include "search/solve/cost_model.h"

#include <algorithm>

namespace vdit::search {

CostModel fit_cost(double heads, double granules, double dense_tiles, double dense_seconds,
                   double sparse_tiles, double sparse_seconds, double rest_seconds) {
  CostModel model;
  model.per_tile = (dense_seconds - sparse_seconds) / (heads * (dense_tiles - sparse_tiles));
  model.per_granule = (dense_seconds / heads - model.per_tile * dense_tiles) / granules;
  // All time in the tiles, or all in the granules, is the nearest model without a negative part.
  if (model.per_granule < 0) {
    model.per_granule = 0;
    model.per_tile = dense_seconds / (heads * dense_tiles);
  }
  if (model.per_tile < 0) {
    model.per_tile = 0;
    model.per_granule = dense_seconds / (heads * granules);
  }
  model.rest = std::max(0.0, rest_seconds);
  return model;
}

nlohmann::json to_json(const CostModel& model) {
  return {{"seconds_per_tile", model.per_tile},
          {"seconds_per_granule", model.per_granule},
          {"rest_seconds_per_forward", model.rest}};
}

CostModel parse_cost_model(const JsonView& view) {
  const auto seconds = [&](const char* key) {
    const double value = view.number(key);
    if (!(value >= 0)) view.fail(key, "0 or more");
    return value;
  };
  return {.per_tile = seconds("seconds_per_tile"),
          .per_granule = seconds("seconds_per_granule"),
          .rest = seconds("rest_seconds_per_forward")};
}

}  // namespace vdit::search
