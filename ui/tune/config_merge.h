// SPDX-License-Identifier: GPL-3.0-or-later
// Three configs: what two of them changed since a common base, cell by cell, and the one's changes brought
// into the other wherever both did not change the same cell differently.
#pragma once

#include <set>
#include <vector>

#include "ui/tune/config_document.h"

namespace vdit::ui {

/// Cells (layer * heads + head) by who changed them in any of our step groups; a cell stands in one set.
struct MergeCells {
  std::set<int> ours, theirs, same, conflicts;
};

/// Modes are compared on our grid and in our step groups, each by its beginning. All sets are empty where the
/// numbers of layers or heads differ.
MergeCells mergeCells(const app::SparseConfig& base, const app::SparseConfig& ours,
                      const app::SparseConfig& theirs);

/// What brings their changes in: of cells without a conflict, the groups that only they changed. Locked cells
/// stay.
std::vector<CellEdit> mergeEdits(const app::SparseConfig& base, const app::SparseConfig& ours,
                                 const app::SparseConfig& theirs);

}  // namespace vdit::ui
