// SPDX-License-Identifier: GPL-3.0-or-later
// Single tokens in Inspect: the query's row on the frames, and tiles of the map down to tokens, computed on a
// worker from captured queries and keys.
#include <algorithm>
#include <memory>

#include "ui/inspect/head_overview.h"
#include "ui/inspect/inspect_workspace.h"
#include "ui/inspect/query_view.h"
#include "ui/inspect/row_attention.h"
#include "ui/views/dock_title.h"

namespace vdit::ui {
namespace {

constexpr std::int64_t kMostTileTokens = 1024;

}  // namespace

void InspectWorkspace::chooseQuery(int frame, int row, int column) {
  m_queryFrame = frame;
  m_queryRow = row;
  m_queryColumn = column;
  m_query->setQuery(frame, row, column);
  showQuery();
  if (m_overview->sort() == HeadSort::Place) showFacts();
  if (!isVisible()) return;
  m_telling = true;
  Selection selection = context().selection();
  selection.tokenFrame = frame;
  selection.tokenRow = row;
  selection.tokenColumn = column;
  context().select(selection);
  m_telling = false;
}

bool InspectWorkspace::hasRows() const {
  return m_qk && !m_qk->q.empty() && m_qk->layer == m_layer && m_qk->head == m_headIndex &&
         m_qk->step == m_step;
}

void InspectWorkspace::showQuery() {
  const auto source = m_loader.source();
  if (!source) return;
  const app::CaptureInfo& info = source->info();
  m_queryTitle->setFact(tr("t %1, row %2, column %3").arg(m_queryFrame).arg(m_queryRow).arg(m_queryColumn));
  const MapAxes frames(info.grid, kernels::TokenOrder::FrameMajor);
  const TokenPlace place{.frame = m_queryFrame, .row = m_queryRow, .column = m_queryColumn};
  if (!m_canvas->map().cells.empty()) m_canvas->setQuery(m_canvas->axes().position(place));
  if (hasRows()) {
    m_rowOfQuery.start([qk = m_qk, grid = info.grid, dim = info.head_dim, query = frames.position(place)] {
      const std::vector<float> weights = attentionRow(qk->q, qk->k, grid.tokens(), dim, query);
      if (weights.empty()) return weights;
      const auto first = weights.begin() + static_cast<std::ptrdiff_t>(grid.text_before);
      return std::vector<float>(first, first + static_cast<std::ptrdiff_t>(grid.video_tokens()));
    });
    return;
  }
  m_rowOfQuery.drop();
  // Without queries and keys the map's own row says it, cell by cell.
  std::vector<float> weights;
  if (m_shown && m_shown->layer == m_layer && m_shown->head == m_headIndex)
    weights = pooledRow(m_shown->map_frame, m_shown->columns, info.block, info.grid, frames.position(place));
  const QString reason =
      weights.empty()
          ? tr("Queries and keys of this head were not captured: run again with \"Queries and keys\"")
          : tr("by cells of %L1 tokens: queries and keys were not captured").arg(info.block);
  m_query->setWeights(std::move(weights), reason);
}

void InspectWorkspace::showTile(std::int64_t rowBegin, std::int64_t rowEnd, std::int64_t columnBegin,
                                std::int64_t columnEnd) {
  const auto source = m_loader.source();
  if (!source) return;
  if (!hasRows()) return offerRows();
  const app::CaptureInfo& info = source->info();
  rowEnd = std::min(rowEnd, rowBegin + kMostTileTokens);
  columnEnd = std::min(columnEnd, columnBegin + kMostTileTokens);
  ShownMap tile{.cells = {},
                .rows = static_cast<int>(rowEnd - rowBegin),
                .columns = static_cast<int>(columnEnd - columnBegin),
                .block = 1,
                .rowBegin = rowBegin,
                .columnBegin = columnBegin};
  stopTile();
  m_tileStop = std::make_shared<std::atomic<bool>>(false);
  m_canvas->setWaiting(
      QRectF(static_cast<double>(columnBegin), static_cast<double>(rowBegin), tile.columns, tile.rows));
  m_tile.start([tile, qk = m_qk, stop = m_tileStop, grid = info.grid, dim = info.head_dim, block = info.block,
                order = m_canvas->axes().order()]() mutable {
    std::vector<std::int32_t> place(static_cast<std::size_t>(grid.tokens()));
    for (std::size_t i = 0; i < place.size(); ++i)
      place[i] = static_cast<std::int32_t>(grid.frame_major_position(order, static_cast<std::int64_t>(i)));
    tile.cells = attentionTile(qk->q, qk->k, dim, tile.rowBegin, tile.rowBegin + tile.rows, tile.columnBegin,
                               tile.columnBegin + tile.columns, place, *stop);
    // A cell of the map holds the mass of `block` keys: single keys are shown on the same scale as shares of
    // it.
    for (float& value : tile.cells) value *= static_cast<float>(block);
    return std::move(tile);
  });
}

void InspectWorkspace::takeTile(const ShownMap& tile) {
  m_canvas->setWaiting(std::nullopt);
  if (!tile.cells.empty()) m_canvas->setTile(tile);
}

void InspectWorkspace::stopTile() {
  if (m_tileStop) *m_tileStop = true;
  m_tile.drop();
  m_canvas->setWaiting(std::nullopt);
}

}  // namespace vdit::ui
