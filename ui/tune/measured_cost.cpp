// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/measured_cost.h"

namespace vdit::ui {
namespace {

constexpr double kFewTiles = 0.05;  // of the dense ones: nearer points say nothing of the slope

}  // namespace

MeasuredCost measuredCost(const search::LossTable& table, const std::vector<MeasuredPair>& pairs,
                          const QString& machine) {
  MeasuredCost out;
  if (!table.cost.known()) return out;
  const double dense =
      static_cast<double>(table.tiles[table.entry(0, 0)]) * table.grid.layers * table.grid.heads;
  const double rows = table.identity.guidance > 1 ? 2 : 1;
  QString device;
  double n = 0, sumTiles = 0, sumSeconds = 0, sumSquares = 0, sumProducts = 0;
  const auto add = [&](double tiles, double seconds) {
    n += 1;
    sumTiles += tiles;
    sumSeconds += seconds;
    sumSquares += tiles * tiles;
    sumProducts += tiles * seconds;
  };
  for (const MeasuredPair& pair : pairs) {
    if (!pair.isOf(machine) || pair.instrumented) continue;
    if (!pair.tiles || pair.steps < 1 || dense - *pair.tiles < kFewTiles * dense) continue;
    if (device.isEmpty()) device = pair.device;
    if (pair.device != device) continue;
    add(dense, pair.denseSeconds / pair.steps / rows);
    add(*pair.tiles, pair.sparseSeconds / pair.steps / rows);
    out.pairs.append(pair.name);
  }
  if (n < 2) return out;
  const double perTile = (n * sumProducts - sumTiles * sumSeconds) / (n * sumSquares - sumTiles * sumTiles);
  const double rest = (sumSeconds - perTile * sumTiles) / n;
  if (!(perTile > 0) || rest < 0) return {};
  out.cost = search::CostModel{.per_tile = perTile, .per_granule = 0, .rest = rest};
  return out;
}

}  // namespace vdit::ui
