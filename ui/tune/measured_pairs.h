// SPDX-License-Identifier: GPL-3.0-or-later
// The paired runs of a project's results as points of the Pareto plot: metrics.json and job.json of every
// pair folder.
#pragma once

#include <QString>
#include <vector>

#include "ui/tune/pareto_plot.h"

namespace vdit::ui {

/// Folders without readable metrics are left out. Predicted figures come from the table, where the pair's
/// config can be read and fits it.
std::vector<MeasuredPair> measuredPairs(const QString& resultsFolder,
                                        std::shared_ptr<const search::LossTable> table);

}  // namespace vdit::ui
