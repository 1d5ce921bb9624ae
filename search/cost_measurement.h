// SPDX-License-Identifier: Apache-2.0
// Measures the cost model of this machine for one model and clip size, with the engine itself.
#pragma once

#include "engine/sampling/generation.h"
#include "search/solve/cost_model.h"

namespace vdit::search {

/// Two denoising steps with all heads dense and two with all heads in a narrow band; the faster one of each
/// counts. Seconds of one forward on one batch row. Throws what the run throws.
CostModel measure_cost(engine::Generation& generation, const engine::GenerationSettings& clip,
                       const CancelToken* cancel);

}  // namespace vdit::search
