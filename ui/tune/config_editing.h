// SPDX-License-Identifier: GPL-3.0-or-later
// Edits of many cells at once, as values: what a key, the brush, a panel or a paste does to a config. Locked
// cells are left alone by everything but locking itself and comments.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "app/config/sparse_config.h"
#include "ui/tune/config_document.h"

namespace vdit::ui {

/// The step group that is shown, or all of them.
inline constexpr int kAllGroups = -1;

/// The leading groups in which every head is Full: the dense warm-up.
int denseWarmUpGroups(const app::SparseConfig& config);
/// The groups that `group` stands for: itself, or for kAllGroups every group after the dense warm-up.
std::vector<int> groupsOf(const app::SparseConfig& config, int group);
/// The leading layers that are Full in every group.
int denseLeadingLayers(const app::SparseConfig& config);

/// Every cell of `indices` in `groups`.
std::vector<CellRef> cellsOf(const std::vector<int>& groups, const std::vector<int>& indices);

using Change = std::function<void(app::HeadSetting&)>;
/// `locked` says whether locked cells are changed too.
std::vector<CellEdit> changed(const app::SparseConfig& config, const std::vector<CellRef>& cells,
                              const Change& change, bool locked = false);

/// A mode with the parameters that a cell gets when only its letter was chosen: those that it had when the
/// mode stays, otherwise the width of about a quarter of the pairs; a Vertical-Stripe keeps the first frame.
kernels::HeadMode modeByLetter(kernels::Mode mode, const kernels::HeadMode& before,
                               const kernels::TokenGrid& grid);

/// The first `steps` of `of` steps dense: the config is cut there; the groups behind keep their modes.
app::SparseConfig withDenseSteps(const app::SparseConfig& config, int steps, int of);
/// Layers 0 to `layers` - 1 Full in every group.
std::vector<CellEdit> denseLayers(const app::SparseConfig& config, int layers);

/// The values that the cells of a selection share; nothing where they differ ("mixed").
struct SharedSetting {
  std::optional<kernels::Mode> mode;
  std::optional<std::int64_t> halfWidth;     ///< of the cells that have one
  std::optional<kernels::TokenOrder> order;  ///< of the Multi-Diagonal ones
  std::optional<std::vector<kernels::Run>> stripes, sink;
  std::optional<bool> locked;
  std::optional<QString> comment;
  bool hasWidth = false, hasOrder = false, hasStripes = false, hasSink = false;
  int count[kernels::kModes] = {};
  int cells = 0;
};
SharedSetting shared(const app::SparseConfig& config, const std::vector<CellRef>& cells);

/// "[0, 240), [480, 720)" and back; nothing for text that is no list of intervals inside [0, past).
QString intervalText(const std::vector<kernels::Run>& runs);
std::optional<std::vector<kernels::Run>> parseIntervals(const QString& text, std::int64_t past);

}  // namespace vdit::ui
