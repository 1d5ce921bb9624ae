// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/cell_figures.h"

#include <algorithm>
#include <stdexcept>

#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"

namespace vdit::ui {

const ModeGeometry::Counts& ModeGeometry::of(const kernels::HeadMode& mode) {
  const auto found = m_known.find(mode);
  if (found != m_known.end()) return found->second;
  Counts counts;
  try {
    const kernels::RunTable runs = kernels::build_runs(mode, m_grid);
    counts.density = kernels::density(runs);
    counts.tiles = static_cast<double>(kernels::kept_tiles(runs));
  } catch (const std::invalid_argument&) {
    counts.valid = false;
  }
  return m_known.emplace(mode, counts).first->second;
}

FigureSource::FigureSource(const kernels::TokenGrid& grid, std::shared_ptr<const search::LossTable> table)
    : m_table(std::move(table)), m_geometry(grid) {
  if (!m_table) return;
  for (int c = 0; c < static_cast<int>(m_table->candidates.size()); ++c) {
    kernels::HeadMode shape = m_table->mode(0, c);
    shape.stripes.clear();
    if (shape.mode != kernels::Mode::VerticalStripe) m_byShape.emplace(shape, c);
    m_shapes.push_back(std::move(shape));
  }
}

int FigureSource::match(const kernels::HeadMode& mode, std::size_t cell) const {
  if (mode.mode != kernels::Mode::VerticalStripe) {
    const auto found = m_byShape.find(mode);
    return found == m_byShape.end() ? -1 : found->second;
  }
  for (int c = 0; c < static_cast<int>(m_shapes.size()); ++c) {
    const kernels::HeadMode& shape = m_shapes[static_cast<std::size_t>(c)];
    if (shape.mode == mode.mode && shape.half_width == mode.half_width && shape.sink == mode.sink &&
        m_table->stripes[m_table->entry(cell, c)] == mode.stripes) {
      return c;
    }
  }
  return -1;
}

int FigureSource::tableGroup(double fraction) const {
  const std::vector<search::TableGroup>& groups = m_table->identity.groups;
  const auto found = std::find_if(groups.begin(), groups.end(),
                                  [&](const search::TableGroup& group) { return fraction < group.end; });
  return std::min(static_cast<int>(found - groups.begin()), static_cast<int>(groups.size()) - 1);
}

bool FigureSource::isMeasured(double fraction, int layer, int head) const {
  if (!m_table) return true;
  const std::size_t cell = m_table->grid.index(tableGroup(fraction), layer, head);
  for (std::size_t c = 0; c < m_table->candidates.size(); ++c) {
    if (m_table->count[m_table->entry(cell, static_cast<int>(c))] > 0) return true;
  }
  return false;
}

CellFigures FigureSource::candidate(std::size_t cell, int candidate) const {
  const std::size_t at = m_table->entry(cell, candidate);
  CellFigures figures;
  figures.density = static_cast<double>(m_table->density[at]);
  if (candidate == 0) {
    figures.recall = 1;
    figures.error = 0;
  } else if (m_table->count[at] > 0) {
    figures.recall = static_cast<double>(m_table->recall_mean[at]);
    figures.error = static_cast<double>(m_table->error_mean[at]);
  }
  const auto granules = static_cast<double>(kernels::granule_count(m_table->identity.grid.tokens()));
  if (cost().known()) figures.seconds = cost().head(static_cast<double>(m_table->tiles[at]), granules);
  return figures;
}

bool FigureSource::interpolate(const kernels::HeadMode& mode, std::size_t cell, CellFigures& into) const {
  // Neighbours in density among the candidates of the same family: same mode, order and whether a sink is
  // kept.
  struct Known {
    double density, recall, error;
  };
  std::optional<Known> below, above;
  for (int c = 1; c < static_cast<int>(m_table->candidates.size()); ++c) {
    const search::Candidate& candidate = m_table->candidates[static_cast<std::size_t>(c)];
    if (candidate.mode != mode.mode || (candidate.sink_frames > 0) != !mode.sink.empty()) continue;
    if (mode.mode == kernels::Mode::MultiDiagonal && candidate.order != mode.order) continue;
    const std::size_t at = m_table->entry(cell, c);
    if (m_table->count[at] == 0) continue;
    const Known known{static_cast<double>(m_table->density[at]),
                      static_cast<double>(m_table->recall_mean[at]),
                      static_cast<double>(m_table->error_mean[at])};
    if (known.density <= into.density && (!below || known.density > below->density)) below = known;
    if (known.density >= into.density && (!above || known.density < above->density)) above = known;
  }
  if (!below && !above) return false;
  if (!above) above = Known{1, 1, 0};  // a mode that keeps everything is Full
  if (!below) below = above;
  const double span = above->density - below->density;
  const double share = span > 0 ? (into.density - below->density) / span : 0;
  into.recall = below->recall + share * (above->recall - below->recall);
  into.error = below->error + share * (above->error - below->error);
  into.estimated = true;
  return true;
}

CellFigures FigureSource::inGroup(const kernels::HeadMode& mode, int group, int layer, int head) {
  const std::size_t cell = m_table->grid.index(group, layer, head);
  if (mode.mode == kernels::Mode::Full) return candidate(cell, 0);
  if (const int known = match(mode, cell); known >= 0) return candidate(cell, known);
  const ModeGeometry::Counts& counts = m_geometry.of(mode);
  CellFigures figures;
  figures.density = counts.density;
  if (cost().known()) {
    figures.seconds =
        cost().head(counts.tiles, static_cast<double>(kernels::granule_count(m_geometry.grid().tokens())));
  }
  interpolate(mode, cell, figures);
  return figures;
}

CellFigures FigureSource::figures(const kernels::HeadMode& mode, double begin, double end, int layer,
                                  int head) {
  if (!m_table) {
    CellFigures figures;
    figures.density = m_geometry.of(mode).density;
    if (mode.mode == kernels::Mode::Full) figures.recall = 1, figures.error = 0;
    return figures;
  }
  // A group of the config may span several of the table's: their mean by the share of the steps.
  CellFigures sum;
  double weight = 0, recall = 0, error = 0, seconds = 0;
  bool hasRecall = true, hasSeconds = true;
  for (int group = 0; group < m_table->grid.groups; ++group) {
    const search::TableGroup& range = m_table->identity.groups[static_cast<std::size_t>(group)];
    const double share = std::min(end, range.end) - std::max(begin, range.begin);
    if (share <= 1e-9) continue;
    const CellFigures one = inGroup(mode, group, layer, head);
    sum.density = one.density;
    sum.estimated = sum.estimated || one.estimated;
    hasRecall = hasRecall && one.recall;
    hasSeconds = hasSeconds && one.seconds;
    recall += share * one.recall.value_or(0);
    error += share * one.error.value_or(0);
    seconds += share * one.seconds.value_or(0);
    weight += share;
  }
  if (weight <= 0) return inGroup(mode, tableGroup(begin), layer, head);
  if (hasRecall) sum.recall = recall / weight, sum.error = error / weight;
  if (hasSeconds) sum.seconds = seconds / weight;
  return sum;
}

std::optional<RecallRange> FigureSource::stability(const kernels::HeadMode& mode, int layer, int head) {
  if (!m_table) return std::nullopt;
  RecallRange range;
  for (int group = 0; group < m_table->grid.groups; ++group) {
    const CellFigures one = inGroup(mode, group, layer, head);
    if (!one.recall) return std::nullopt;
    range.least = std::min(range.least, *one.recall);
    range.most = std::max(range.most, *one.recall);
  }
  return range;
}

}  // namespace vdit::ui
