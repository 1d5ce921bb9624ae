// SPDX-License-Identifier: Apache-2.0
// Measures every candidate of every head of one observed layer: what a search's loss table is filled with.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "engine/attention/attention_observer.h"
#include "kernels/runs/run_table.h"

namespace vdit::search {

/// What one candidate of one head loses. See LossTable for the definitions.
struct ProbedCandidate {
  double error = 0;
  double layer_error = 0;
  double recall = 1;
};

struct ProbedLayer {
  at::Tensor full;  ///< [heads, tokens, head_dim], frame-major: all heads Full
  std::vector<std::vector<ProbedCandidate>> measured;  ///< [heads][candidates]
};

/// Run tables of one candidate: one a head, `rows` of them measured.
struct CandidateTables {
  std::vector<const kernels::RunTable*> tables;  ///< [heads], all of one token order
};

/// The table with only every `stride`-th granule kept, from granule stride / 2 on: its rows are measured, the
/// others cost nothing. The last granule, if partial, is treated like the others.
kernels::RunTable every_nth_granule(const kernels::RunTable& table, int stride);

/// Share of the softmax mass on each key, summed over a sample of rows: [heads, tokens], float32,
/// frame-major. About `rows` rows, evenly spread.
at::Tensor column_mass(const engine::ObservedLayer& layer, std::int64_t rows);

/// `candidates` has tables already thinned by every_nth_granule(stride).
ProbedLayer probe_layer(const engine::ObservedLayer& layer, const std::vector<CandidateTables>& candidates,
                        int stride);

}  // namespace vdit::search
