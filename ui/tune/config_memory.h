// SPDX-License-Identifier: GPL-3.0-or-later
// The memory that a config takes beyond all Full, as the CPU engine holds it through a run
// (engine/attention): counted from its run tables and layers. Weights and activations are the same and not
// counted. Not for the GUI thread: it builds run tables.
#pragma once

#include <QtGlobal>
#include <optional>
#include <unordered_map>

#include "app/config/sparse_config.h"

namespace vdit::ui {

/// Bytes more than all Full takes.
struct ConfigMemory {
  qint64 tables = 0;       ///< run tables; heads, layers and steps that share a mode share one
  qint64 order = 0;        ///< places of tokens in space-major order
  qint64 copies = 0;       ///< of heads with their tokens in order; below 0: every layer skips some
  qint64 projections = 0;  ///< value and output projections without the skipped heads

  qint64 total() const { return tables + order + copies + projections; }
};

/// What the run tables of modes take, each counted once.
class ModeMemory {
 public:
  explicit ModeMemory(const kernels::TokenGrid& grid) : m_grid(grid) {}
  const kernels::TokenGrid& grid() const { return m_grid; }

  struct Held {
    qint64 bytes = 0;
    bool keepsNothing = false, spaceMajor = false;
    bool valid = true;  ///< its intervals lie inside the video
  };
  const Held& of(const kernels::HeadMode& mode);

 private:
  kernels::TokenGrid m_grid;
  std::unordered_map<kernels::HeadMode, Held, kernels::HeadModeHash> m_known;
};

/// `modes`: of the config's grid. `elementBytes`: of the type that the engine computes in. Absent: a mode
/// does not fit the grid.
std::optional<ConfigMemory> memoryBeyondFull(const app::SparseConfig& config, ModeMemory& modes, int headSize,
                                             int elementBytes);

}  // namespace vdit::ui
