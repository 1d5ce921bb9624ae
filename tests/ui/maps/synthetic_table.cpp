// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/maps/synthetic_table.h"

#include <cmath>
#include <map>

#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"

namespace vdit::test {

std::shared_ptr<search::LossTable> synthetic_table(int groups, int layers, int heads,
                                                   const kernels::TokenGrid& grid) {
  using kernels::Mode;
  search::TableIdentity is{.family = "wan",
                           .model_sha256 = "m",
                           .dtype = "float32",
                           .grid = grid,
                           .steps = 20,
                           .guidance = 3,
                           .prompts = {"p", "q"},
                           .seeds = {1, 2}};
  for (int i = 0; i < groups; ++i)
    is.groups.push_back({static_cast<double>(i) / groups, static_cast<double>(i + 1) / groups});
  std::vector<search::Candidate> list{{.mode = Mode::Full}, {.mode = Mode::Skip, .density = 0}};
  for (const double density : {0.3, 0.45, 0.6}) {
    list.push_back({.mode = Mode::Diagonal, .density = density});
    list.push_back({.mode = Mode::MultiDiagonal, .density = density});
    list.push_back({.mode = Mode::VerticalStripe, .density = density});
  }
  auto table = std::make_shared<search::LossTable>(std::move(is), layers, heads, list);
  table->cost = {.per_tile = 2e-6, .per_granule = 1e-6, .rest = 0.002};
  table->samples_done = table->samples_total = 2;
  table->device = "cpu";
  const auto candidates = static_cast<int>(list.size());
  const std::vector<kernels::Run> stripes{{0, static_cast<std::int32_t>(grid.places())}};
  std::vector<double> density(list.size()), tiles(list.size());
  for (int c = 0; c < candidates; ++c) {
    if (list[static_cast<std::size_t>(c)].mode == Mode::VerticalStripe)
      table->stripes[table->entry(0, c)] = stripes;
    const kernels::RunTable runs = kernels::build_runs(table->mode(0, c), grid);
    density[static_cast<std::size_t>(c)] = kernels::density(runs);
    tiles[static_cast<std::size_t>(c)] = static_cast<double>(kernels::kept_tiles(runs));
  }
  for (std::size_t cell = 0; cell < table->grid.cells(); ++cell) {
    const int favourite =
        2 + static_cast<int>((cell * 7919) % 3);  // Diagonal, Multi-Diagonal or Vertical-Stripe
    const double weight = 0.02 + 0.5 * std::fabs(std::sin(0.37 * static_cast<double>(cell)));
    for (int c = 0; c < candidates; ++c) {
      const auto i = static_cast<std::size_t>(c);
      const std::size_t at = table->entry(cell, c);
      if (list[i].mode == Mode::VerticalStripe) table->stripes[at] = stripes;
      table->density[at] = static_cast<float>(density[i]);
      table->tiles[at] = static_cast<float>(tiles[i]);
      const double loss =
          c == 0   ? 0
          : c == 1 ? 0.6 + 0.4 * weight
                   : weight * (1 - density[i]) * (static_cast<int>(list[i].mode) == favourite ? 0.2 : 1);
      table->error_mean[at] = static_cast<float>(loss);
      table->error_max[at] = static_cast<float>(1.2 * loss);
      table->layer_error_mean[at] = static_cast<float>(0.1 * loss);
      table->layer_error_max[at] = static_cast<float>(0.12 * loss);
      table->recall_mean[at] = static_cast<float>(c == 1 ? 0 : 1 - 0.5 * loss);
      table->count[at] = 2;
    }
  }
  return table;
}

}  // namespace vdit::test
