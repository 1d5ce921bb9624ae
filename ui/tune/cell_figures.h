// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of a mode in a cell: density counted from its runs, recall, error and time from the loss
// table. A parameter that lies between two measured candidates is interpolated and marked. Pure values,
// usable on any thread.
#pragma once

#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "app/config/sparse_config.h"
#include "search/solve/loss_table.h"

namespace vdit::ui {

struct CellFigures {
  double density = 1;
  std::optional<double> recall, error;
  std::optional<double> seconds;  ///< of one forward and batch row
  bool estimated = false;         ///< interpolated between measured candidates: shown with "~"

  bool operator==(const CellFigures&) const = default;
};

/// Range of recall over the step groups of a loss table.
struct RecallRange {
  double least = 1, most = 0;
};

/// Counted from run tables, each mode once.
class ModeGeometry {
 public:
  explicit ModeGeometry(const kernels::TokenGrid& grid = {}) : m_grid(grid) {}
  const kernels::TokenGrid& grid() const { return m_grid; }

  struct Counts {
    double density = 1;
    double tiles = 0;
    bool valid = true;  ///< its intervals lie inside the video
  };
  const Counts& of(const kernels::HeadMode& mode);

 private:
  kernels::TokenGrid m_grid;
  std::unordered_map<kernels::HeadMode, Counts, kernels::HeadModeHash> m_known;
};

class FigureSource {
 public:
  /// `table` may be null; one of another family or of other sizes than the config must not be given.
  FigureSource(const kernels::TokenGrid& grid, std::shared_ptr<const search::LossTable> table);
  /// Costs that paired runs measured, in place of the table's.
  void setCost(const std::optional<search::CostModel>& cost) { m_cost = cost; }
  const search::CostModel& cost() const { return m_cost ? *m_cost : m_table->cost; }  ///< with a table

  const search::LossTable* table() const { return m_table.get(); }
  ModeGeometry& geometry() { return m_geometry; }

  /// The mode in a cell of the denoising fractions [begin, end).
  CellFigures figures(const kernels::HeadMode& mode, double begin, double end, int layer, int head);
  /// A candidate of the table itself, nothing looked up.
  CellFigures candidate(std::size_t cell, int candidate) const;
  /// Whether the table has measured the cell; true without a table.
  bool isMeasured(double fraction, int layer, int head) const;
  /// The table's group at a fraction.
  int tableGroup(double fraction) const;
  std::optional<RecallRange> stability(const kernels::HeadMode& mode, int layer, int head);

 private:
  CellFigures inGroup(const kernels::HeadMode& mode, int group, int layer, int head);
  bool interpolate(const kernels::HeadMode& mode, std::size_t cell, CellFigures& into) const;
  int match(const kernels::HeadMode& mode, std::size_t cell) const;  ///< candidate of the table, -1: none

  std::vector<kernels::HeadMode> m_shapes;  // [candidates], without stripes
  std::unordered_map<kernels::HeadMode, int, kernels::HeadModeHash> m_byShape;
  std::shared_ptr<const search::LossTable> m_table;
  std::optional<search::CostModel> m_cost;
  ModeGeometry m_geometry;
};

}  // namespace vdit::ui
