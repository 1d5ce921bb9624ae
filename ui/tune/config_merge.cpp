// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/config_merge.h"

#include <algorithm>

namespace vdit::ui {
namespace {

bool isSameShape(const app::SparseConfig& a, const app::SparseConfig& b) {
  return a.layers == b.layers && a.heads == b.heads && !b.groups.empty();
}

app::SparseConfig onGrid(const app::SparseConfig& config, const kernels::TokenGrid& grid) {
  return config.grid == grid ? config : app::rescaled(config, grid);
}

const kernels::HeadMode& modeAt(const app::SparseConfig& config, double fraction, std::size_t cell) {
  const auto group = std::find_if(config.groups.begin(), config.groups.end(),
                                  [&](const app::StepGroup& one) { return fraction < one.end; });
  return (group == config.groups.end() ? config.groups.back() : *group).heads[cell].mode;
}

enum class Who { Nobody, Ours, Theirs, Same, Conflict };

Who whoChanged(const kernels::HeadMode& base, const kernels::HeadMode& ours,
               const kernels::HeadMode& theirs) {
  if (ours == theirs) return ours == base ? Who::Nobody : Who::Same;
  return ours == base ? Who::Theirs : theirs == base ? Who::Ours : Who::Conflict;
}

// visit(group, cell, who, their mode)
template <class Visit>
void compareCells(const app::SparseConfig& base, const app::SparseConfig& ours,
                  const app::SparseConfig& theirs, const Visit& visit) {
  if (!isSameShape(ours, base) || !isSameShape(ours, theirs)) return;
  const app::SparseConfig from = onGrid(base, ours.grid), to = onGrid(theirs, ours.grid);
  for (std::size_t group = 0; group < ours.groups.size(); ++group) {
    const app::StepGroup& here = ours.groups[group];
    for (std::size_t cell = 0; cell < here.heads.size(); ++cell) {
      const kernels::HeadMode& other = modeAt(to, here.begin, cell);
      visit(static_cast<int>(group), static_cast<int>(cell),
            whoChanged(modeAt(from, here.begin, cell), here.heads[cell].mode, other), other);
    }
  }
}

}  // namespace

MergeCells mergeCells(const app::SparseConfig& base, const app::SparseConfig& ours,
                      const app::SparseConfig& theirs) {
  std::vector<std::set<Who>> seen(static_cast<std::size_t>(ours.layers) *
                                  static_cast<std::size_t>(ours.heads));
  compareCells(base, ours, theirs, [&](int, int cell, Who who, const kernels::HeadMode&) {
    if (who != Who::Nobody) seen[static_cast<std::size_t>(cell)].insert(who);
  });
  MergeCells out;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    const auto cell = static_cast<int>(i);
    if (seen[i].empty()) continue;
    if (seen[i].contains(Who::Conflict)) {
      out.conflicts.insert(cell);
    } else if (seen[i].contains(Who::Theirs)) {  // ours may have changed it in other groups: both are kept
      out.theirs.insert(cell);
    } else if (seen[i].contains(Who::Ours)) {
      out.ours.insert(cell);
    } else {
      out.same.insert(cell);
    }
  }
  return out;
}

std::vector<CellEdit> mergeEdits(const app::SparseConfig& base, const app::SparseConfig& ours,
                                 const app::SparseConfig& theirs) {
  std::vector<CellEdit> edits;
  const std::set<int> conflicts = mergeCells(base, ours, theirs).conflicts;
  compareCells(base, ours, theirs, [&](int group, int cell, Who who, const kernels::HeadMode& mode) {
    const app::HeadSetting& before =
        ours.groups[static_cast<std::size_t>(group)].heads[static_cast<std::size_t>(cell)];
    if (who != Who::Theirs || before.locked || conflicts.contains(cell)) return;
    CellEdit edit{.cell = {group, cell}, .before = before, .after = before};
    edit.after.mode = mode;
    edits.push_back(std::move(edit));
  });
  return edits;
}

}  // namespace vdit::ui
