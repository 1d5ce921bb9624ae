// SPDX-License-Identifier: Apache-2.0
// Two runs of a pair as the values of its report, without the picture quality.
#pragma once

#include "app/config/sparse_config.h"
#include "app/report/pair_report.h"
#include "engine/sampling/generation.h"

namespace vdit::app {

/// `config` is the one that ran, in the clip's own grid.
PairReport summarize_pair(const engine::Generation& generation, const engine::GenerationSettings& settings,
                          const SparseConfig& config, const engine::GenerationResult& full,
                          const engine::GenerationResult& sparse);

}  // namespace vdit::app
