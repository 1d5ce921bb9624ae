// SPDX-License-Identifier: Apache-2.0
// Looks into attention without forming it: pooled maps, masses of key columns, and what each of many
// candidate patterns would keep and lose, in about the time of one dense attention.
//
// No N x N matrix exists at any time. Everything here is exact for the rows that are sampled; sums do not
// depend on the number of threads.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/include/vdit/kernels/attention_problem.h"
#include "kernels/include/vdit/kernels/run_attention.h"
#include "kernels/runs/run_table.h"
#include "kernels/runs/token_grid.h"

namespace vdit::kernels {

/// Heads of one layer, rows in the model's own (frame-major) order whatever the candidates' orders are.
struct ProbeProblem {
  DataType type = DataType::Float32;
  std::int64_t heads = 0;
  std::int64_t head_dim = 0;
  float scale = 0;  ///< usually 1 / sqrt(head_dim)
  TokenGrid grid;   ///< tokens = grid.tokens()

  const void* q = nullptr;  // [heads, tokens, head_dim], by its strides; so are k and v
  const void* k = nullptr;
  const void* v = nullptr;  ///< not read by probe_maps
  Strides q_strides, k_strides, v_strides;

  /// What a change d of a head's output does behind the output projection W is |W_h d|^2 = d^T G d with
  /// G = W_h^T W_h, W_h the head's columns: [heads, head_dim, head_dim], read by probe_candidates; null: not
  /// asked for.
  const float* gram = nullptr;
  /// [heads, tokens, head_dim]: probe_candidates writes the full outputs of the rows that its frame-major
  /// candidates were looked at in; null: not asked for.
  float* full_out = nullptr;
  /// [heads, candidates, tokens], frame-major: probe_candidates writes |O_candidate - O_full|^2 of every row
  /// that it looked at, and leaves the others alone; null: not asked for.
  float* row_difference = nullptr;
  float* row_full = nullptr;  ///< [heads, tokens], |O_full|^2 in the same way; goes with row_difference
};

/// The query rows that are looked at: granules first, first + every, ... of 64 rows. With `first` drawn
/// uniformly from 0 .. every - 1, sums times `every` are unbiased estimates of the sums over all rows.
struct RowSample {
  std::int64_t every = 1;
  std::int64_t first = 0;
};

/// A map asked for: rows and columns in blocks of consecutive positions of `order`; last blocks may be short.
/// A row block of all tokens and a column block of 1 give the mass of every key column.
struct PooledMap {
  TokenOrder order = TokenOrder::FrameMajor;
  std::int64_t row_block = 64;     ///< tokens, at least 1
  std::int64_t column_block = 64;  ///< tokens, at least 1

  std::int64_t rows(std::int64_t tokens) const noexcept { return (tokens + row_block - 1) / row_block; }
  std::int64_t columns(std::int64_t tokens) const noexcept {
    return (tokens + column_block - 1) / column_block;
  }
  bool operator==(const PooledMap&) const = default;
};

/// One result for each map asked for, [heads, rows, columns]: the share of softmax mass that the block's rows
/// put on the block's columns, averaged over the sampled rows, so that a map's row sums to 1. NaN in rows
/// that no sampled query row falls in. One pass over Q and K serves all maps, of both orders. Throws
/// std::invalid_argument as check() does, for a block or sample that cannot be, and for a bad backend.
std::vector<std::vector<float>> probe_maps(const ProbeProblem& problem, std::span<const PooledMap> maps,
                                           const RowSample& sample = {}, const CpuOptions& options = {});

/// What one candidate keeps of a head's attention, summed over the sampled rows (of the candidate's order).
/// The sums of several prompts, steps or batch rows may be added.
struct CandidateScore {
  double difference = 0;  ///< sum of |O_candidate - O_full|^2, outputs before the output projection
  double full = 0;        ///< sum of |O_full|^2
  double projected = 0;   ///< sum of |W (O_candidate - O_full)|^2 with the problem's gram; 0 without it
  double mass = 0;        ///< sum over rows of the softmax mass on kept keys
  std::int64_t rows = 0;  ///< rows that were looked at

  /// Relative head error e: 0 when the full output is zero too.
  double error() const noexcept { return difference == 0 ? 0 : difference / full; }
  /// Average mass on kept keys, 0..1; 0 without rows.
  double recall() const noexcept { return rows == 0 ? 0 : mass / static_cast<double>(rows); }
};

/// [heads][candidates]. Every key counts once however many candidates keep it: the keys of a granule are cut
/// into classes that the same candidates keep, each class is attended once, and a candidate's output is put
/// together from its classes. Tables of one token order share a pass. Null for a candidate is refused, as are
/// tables of another token count, with std::invalid_argument.
std::vector<std::vector<CandidateScore>> probe_candidates(const ProbeProblem& problem,
                                                          std::span<const RunTable* const> candidates,
                                                          const RowSample& sample = {},
                                                          const CpuOptions& options = {});

}  // namespace vdit::kernels
