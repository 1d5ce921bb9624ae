// SPDX-License-Identifier: GPL-3.0-or-later
// What modes cost by the paired runs of a project, in place of what the search measured: a line through the
// seconds of a step, dense and sparse, over the tiles that the heads keep.
#pragma once

#include <QStringList>
#include <optional>
#include <vector>

#include "search/solve/loss_table.h"
#include "ui/views/measured_pair.h"

namespace vdit::ui {

struct MeasuredCost {
  std::optional<search::CostModel> cost;  ///< absent: no pair tells
  QStringList pairs;                      ///< names of those that were used

  bool operator==(const MeasuredCost&) const = default;
};

/// From the newest pair of the table's clip that was timed on this machine, and those of it on the same
/// device and in the same type. All costs of a forward are in `rest` and `per_tile`: what else of a step
/// grows with what the heads keep, grows with the tiles.
MeasuredCost measuredCost(const search::LossTable& table, const std::vector<MeasuredPair>& pairs,
                          const QString& machine);

}  // namespace vdit::ui
