// SPDX-License-Identifier: GPL-3.0-or-later
// Attention at the level of tokens, computed in the window from the queries and keys that a capture kept: one
// query's row, or a tile of rows and columns. softmax(q k / sqrt(head_dim)), sums in double.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "kernels/runs/token_grid.h"

namespace vdit::ui {

/// The weights of one query over all tokens: [tokens], sum 1. `q` and `k` are [tokens, head_dim]. Empty when
/// they do not fit.
std::vector<float> attentionRow(const std::vector<float>& q, const std::vector<float>& k, std::int64_t tokens,
                                std::int64_t headDim, std::int64_t query);

/// What a frame-major map of `columns` cells a row, cells of `block` tokens, says of a query: its row's mass
/// spread evenly over the tokens of each cell, for the video tokens. Empty where the row was not looked at.
std::vector<float> pooledRow(const std::vector<float>& map, int columns, int block,
                             const kernels::TokenGrid& grid, std::int64_t query);

/// Weights of queries [rowBegin, rowEnd) on keys [columnBegin, columnEnd): [rows, columns], each row
/// normalised over all keys. Positions are those of an order given by `place` (order position -> frame-major
/// token). Empty when they do not fit, or when `stop` became true meanwhile.
std::vector<float> attentionTile(const std::vector<float>& q, const std::vector<float>& k,
                                 std::int64_t headDim, std::int64_t rowBegin, std::int64_t rowEnd,
                                 std::int64_t columnBegin, std::int64_t columnEnd,
                                 const std::vector<std::int32_t>& place, const std::atomic<bool>& stop);

}  // namespace vdit::ui
