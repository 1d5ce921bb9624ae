// SPDX-License-Identifier: Apache-2.0
// What a small error of a step group's layer does to the final latents, by finite differences: a clip is
// denoised once as it is and once with each group's each layer disturbed.
//
// The disturbance has the direction of a real one, a narrow band in the place of full attention, scaled so
// that the layer's output after its projection is off by a fixed small share of its energy: sparse errors are
// biased, white noise would average out. It is measured on a smaller clip than the search's, for time.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/sampling/generation.h"
#include "search/solve/loss_table.h"

namespace vdit::search {

struct SensitivitySettings {
  engine::GenerationSettings clip;  ///< of the search; its prompt and seed are replaced
  std::vector<std::string> prompts;
  std::uint64_t seed = 42;  ///< prompt i is denoised from seed + i
  std::vector<TableGroup> groups;
};

/// Half the search's clip on every side and in length, and at most ten steps if every group has one of them.
engine::GenerationSettings sensitivity_clip(const engine::Generation& generation,
                                            const SensitivitySettings& settings);

/// [groups, layers]: sum |z' - z|^2 / sum |z|^2 of the final latents over the layer's relative squared error
/// in the group's steps, mean over the prompts. `on_progress` gets fractions of the whole. Throws what the
/// runs throw, "run.cancelled" among it.
std::vector<float> measure_sensitivity(engine::Generation& generation, const SensitivitySettings& settings,
                                       const CancelToken* cancel,
                                       const std::function<void(double fraction)>& on_progress);

}  // namespace vdit::search
