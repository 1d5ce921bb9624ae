// SPDX-License-Identifier: GPL-3.0-or-later
// The paired runs of a project's results as points of the plots: with the config that each ran and what a
// loss table predicts for it.
#pragma once

#include <QStringList>
#include <memory>
#include <optional>
#include <vector>

#include "search/solve/loss_table.h"
#include "ui/views/measured_pair.h"

namespace vdit::ui {

/// Folders without readable metrics are left out. A pair names the config that it ran by a path that may be
/// another machine's and by the hash of its bytes: where the path holds no such file, one of `configFiles`
/// with that hash stands for it. Predicted figures come from the table, where the pair's config can be read
/// and fits it.
std::vector<MeasuredPair> measuredPairs(const QString& resultsFolder,
                                        std::shared_ptr<const search::LossTable> table,
                                        const QStringList& configFiles = {});

/// The file of the config that the pair in `folder` ran; empty when no file holds it.
QString configOfPair(const QString& folder, const QStringList& configFiles);

/// The newest pair that ran the very bytes of `configFile`, else the newest that names it and has no hash.
std::optional<MeasuredPair> pairOf(const std::vector<MeasuredPair>& pairs, const QString& configFile);

}  // namespace vdit::ui
