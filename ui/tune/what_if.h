// SPDX-License-Identifier: GPL-3.0-or-later
// What a config would cost and lose, at once and without an engine: sums over its cells of counted densities,
// the loss table's errors and its cost model. Every figure that needs a table is absent without one.
#pragma once

#include <optional>

#include "ui/tune/cell_figures.h"
#include "ui/tune/config_document.h"

namespace vdit::ui {

struct WhatIf {
  double density = 1;           ///< mean over steps, layers and heads
  std::optional<double> error;  ///< mean of the head errors, the same weights: "predicted error"
  std::optional<double> secondsPerStep, denseSecondsPerStep;  ///< est., of the machine that searched
  bool estimated = false;  ///< at least one cell lies between measured candidates

  std::optional<double> speedup() const {
    if (!secondsPerStep || !denseSecondsPerStep || *secondsPerStep <= 0) return std::nullopt;
    return *denseSecondsPerStep / *secondsPerStep;
  }
};

/// 4 N^2 head_dim d for every head, TFLOP a forward and batch row.
double attentionTeraflop(const kernels::TokenGrid& grid, int headDim, int layers, int heads, double density);

/// Of a config, kept up to date cell by cell: an edit costs what it touches.
class WhatIfSum {
 public:
  void reset(const app::SparseConfig& config, FigureSource& source);
  void update(const app::SparseConfig& config, FigureSource& source, const std::vector<CellRef>& cells);
  WhatIf result() const;

 private:
  struct Part {
    double share = 0;
    CellFigures figures;
  };
  void add(const Part& part, double sign);

  std::vector<Part> m_parts;  // [groups, layers, heads]
  std::size_t m_perGroup = 0;
  double m_density = 0, m_error = 0, m_seconds = 0;
  long long m_withoutError = 0, m_withoutSeconds = 0, m_estimated = 0;
  double m_rows = 1, m_rest = 0, m_dense = 0;
  bool m_hasTable = false, m_hasCost = false;
};

/// Of a choice over the table's cells: what a slider is about to make. `cost`: in place of the table's.
WhatIf whatIf(const search::LossTable& table, const std::vector<std::int32_t>& choice,
              const std::optional<search::CostModel>& cost = {});

}  // namespace vdit::ui
