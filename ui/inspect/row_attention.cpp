// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/row_attention.h"

#include <algorithm>
#include <cmath>

namespace vdit::ui {

std::vector<float> attentionRow(const std::vector<float>& q, const std::vector<float>& k, std::int64_t tokens,
                                std::int64_t headDim, std::int64_t query) {
  const auto need = static_cast<std::size_t>(tokens) * static_cast<std::size_t>(headDim);
  if (q.size() != need || k.size() != need || query < 0 || query >= tokens || headDim < 1) return {};
  const double scale = 1 / std::sqrt(static_cast<double>(headDim));
  const float* row = q.data() + query * headDim;
  std::vector<double> scores(static_cast<std::size_t>(tokens));
  double most = -1e300;
  for (std::int64_t key = 0; key < tokens; ++key) {
    const float* other = k.data() + key * headDim;
    double sum = 0;
    for (std::int64_t d = 0; d < headDim; ++d)
      sum += static_cast<double>(row[d]) * static_cast<double>(other[d]);
    scores[static_cast<std::size_t>(key)] = sum * scale;
    most = std::max(most, sum * scale);
  }
  double total = 0;
  for (double& score : scores) total += score = std::exp(score - most);
  std::vector<float> weights(scores.size());
  std::transform(scores.begin(), scores.end(), weights.begin(),
                 [&](double score) { return static_cast<float>(score / total); });
  return weights;
}

std::vector<float> pooledRow(const std::vector<float>& map, int columns, int block,
                             const kernels::TokenGrid& grid, std::int64_t query) {
  const std::int64_t tokens = grid.tokens(), first = query / block * columns;
  if (map.empty() || query < 0 || query >= tokens || std::isnan(map[static_cast<std::size_t>(first)]))
    return {};
  std::vector<float> weights;
  weights.reserve(static_cast<std::size_t>(grid.video_tokens()));
  for (std::int64_t i = 0; i < grid.video_tokens(); ++i) {
    const std::int64_t cell = (grid.text_before + i) / block;
    const std::int64_t covered = std::min<std::int64_t>(block, tokens - cell * block);
    weights.push_back(map[static_cast<std::size_t>(first + cell)] / static_cast<float>(covered));
  }
  return weights;
}

std::vector<float> attentionTile(const std::vector<float>& q, const std::vector<float>& k,
                                 std::int64_t headDim, std::int64_t rowBegin, std::int64_t rowEnd,
                                 std::int64_t columnBegin, std::int64_t columnEnd,
                                 const std::vector<std::int32_t>& place, const std::atomic<bool>& stop) {
  const auto tokens = static_cast<std::int64_t>(place.size());
  rowEnd = std::min(rowEnd, tokens);
  columnEnd = std::min(columnEnd, tokens);
  if (rowBegin >= rowEnd || columnBegin >= columnEnd) return {};
  std::vector<float> tile;
  tile.reserve(static_cast<std::size_t>((rowEnd - rowBegin) * (columnEnd - columnBegin)));
  for (std::int64_t position = rowBegin; position < rowEnd; ++position) {
    const std::vector<float> row =
        attentionRow(q, k, tokens, headDim, place[static_cast<std::size_t>(position)]);
    if (row.empty() || stop) return {};
    for (std::int64_t column = columnBegin; column < columnEnd; ++column) {
      tile.push_back(row[static_cast<std::size_t>(place[static_cast<std::size_t>(column)])]);
    }
  }
  return tile;
}

}  // namespace vdit::ui
