// SPDX-License-Identifier: Apache-2.0
// Measures every candidate of every head of one observed layer: what a search's loss table is filled with.
// On the CPU the kernels' probe attends the sampled rows once for all candidates. Layers on a CUDA device are
// probed there, where its kernels take them, and only sums leave the device.
#pragma once

#include <vector>

#include "engine/attention/attention_observer.h"
#include "kernels/include/vdit/kernels/probe.h"
#include "kernels/runs/run_table.h"

namespace vdit::search {

/// What one candidate of one head loses. See LossTable for the definitions.
struct ProbedCandidate {
  double error = 0;
  double layer_error = 0;
  double recall = 1;
};

/// [heads][candidates]. `candidates` is shaped so, too; each head has a frame-major one, Full for example.
/// The layer's energy is that of its frame-major rows in the sample, whatever a candidate's order.
std::vector<std::vector<ProbedCandidate>> probe_layer(
    const engine::ObservedLayer& layer, const std::vector<std::vector<const kernels::RunTable*>>& candidates,
    const kernels::RowSample& sample);

/// Share of the softmax mass on each key, averaged over the sampled rows: [heads][tokens], frame-major.
std::vector<std::vector<float>> column_mass(const engine::ObservedLayer& layer,
                                            const kernels::RowSample& sample);

}  // namespace vdit::search
