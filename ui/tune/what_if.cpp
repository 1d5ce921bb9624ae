// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/what_if.h"

#include <algorithm>

namespace vdit::ui {
namespace {

double granules(const search::LossTable& table) {
  return static_cast<double>(kernels::granule_count(table.identity.grid.tokens()));
}

double denseHead(const search::LossTable& table, const search::CostModel& cost) {
  return cost.head(static_cast<double>(table.tiles[table.entry(0, 0)]), granules(table));
}

// A step runs the transformer once for each guidance branch.
double rowsOfAStep(const search::LossTable& table) {
  return table.identity.guidance > 1 ? 2 : 1;
}

}  // namespace

double attentionTeraflop(const kernels::TokenGrid& grid, int headDim, int layers, int heads, double density) {
  const auto tokens = static_cast<double>(grid.tokens());
  return 4 * tokens * tokens * headDim * density * layers * heads * 1e-12;
}

void WhatIfSum::add(const Part& part, double sign) {
  m_density += sign * part.share * part.figures.density;
  m_error += sign * part.share * part.figures.error.value_or(0);
  m_seconds += sign * part.share * part.figures.seconds.value_or(0);
  const long long one = sign > 0 ? 1 : -1;
  if (!part.figures.error) m_withoutError += one;
  if (!part.figures.seconds) m_withoutSeconds += one;
  if (part.figures.estimated) m_estimated += one;
}

void WhatIfSum::reset(const app::SparseConfig& config, FigureSource& source) {
  *this = {};
  m_perGroup = static_cast<std::size_t>(config.layers) * static_cast<std::size_t>(config.heads);
  if (const search::LossTable* table = source.table()) {
    m_hasTable = true;
    m_hasCost = source.cost().known();
    m_rows = rowsOfAStep(*table);
    m_rest = source.cost().rest;
    m_dense = static_cast<double>(m_perGroup) * denseHead(*table, source.cost());
  }
  m_parts.reserve(config.groups.size() * m_perGroup);
  for (const app::StepGroup& group : config.groups) {
    for (std::size_t i = 0; i < m_perGroup; ++i) {
      const int layer = static_cast<int>(i) / config.heads, head = static_cast<int>(i) % config.heads;
      m_parts.push_back({group.end - group.begin,
                         source.figures(group.heads[i].mode, group.begin, group.end, layer, head)});
      add(m_parts.back(), 1);
    }
  }
}

void WhatIfSum::update(const app::SparseConfig& config, FigureSource& source,
                       const std::vector<CellRef>& cells) {
  for (const CellRef& cell : cells) {
    Part& part =
        m_parts[static_cast<std::size_t>(cell.group) * m_perGroup + static_cast<std::size_t>(cell.index)];
    const app::StepGroup& group = config.groups[static_cast<std::size_t>(cell.group)];
    add(part, -1);
    part.figures = source.figures(group.heads[static_cast<std::size_t>(cell.index)].mode, group.begin,
                                  group.end, cell.index / config.heads, cell.index % config.heads);
    add(part, 1);
  }
}

WhatIf WhatIfSum::result() const {
  const auto heads = static_cast<double>(std::max<std::size_t>(m_perGroup, 1));
  WhatIf out{.density = m_density / heads, .estimated = m_estimated > 0};
  if (m_hasTable && m_withoutError == 0) out.error = std::max(0.0, m_error / heads);
  if (m_hasCost && m_withoutSeconds == 0) {
    out.secondsPerStep = m_rows * (m_rest + m_seconds);
    out.denseSecondsPerStep = m_rows * (m_rest + m_dense);
  }
  return out;
}

WhatIf whatIf(const search::LossTable& table, const std::vector<std::int32_t>& choice,
              const std::optional<search::CostModel>& measured) {
  const search::CostModel& cost = measured ? *measured : table.cost;
  const std::vector<double> shares = table.group_shares();
  const std::size_t perGroup = table.grid.cells() / shares.size();
  double density = 0, error = 0, seconds = 0;
  bool known = true;
  for (std::size_t cell = 0; cell < choice.size(); ++cell) {
    const std::size_t at = table.entry(cell, choice[cell]);
    const double share = shares[cell / perGroup];
    density += share * static_cast<double>(table.density[at]);
    error += share * static_cast<double>(table.error_mean[at]);
    seconds += share * cost.head(static_cast<double>(table.tiles[at]), granules(table));
    known = known && (choice[cell] == 0 || table.count[at] > 0);
  }
  const auto heads = static_cast<double>(perGroup);
  WhatIf out{.density = density / heads};
  if (known) out.error = error / heads;
  if (!cost.known()) return out;
  out.secondsPerStep = rowsOfAStep(table) * (cost.rest + seconds);
  out.denseSecondsPerStep = rowsOfAStep(table) * (cost.rest + heads * denseHead(table, cost));
  return out;
}

}  // namespace vdit::ui
