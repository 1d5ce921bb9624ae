// SPDX-License-Identifier: Apache-2.0
// Fills a loss table by running the engine (arXiv 2506.03065, algorithm 1): a clip is denoised for every
// prompt; in one step of each step group every candidate of every head is measured on the inputs at hand;
// what is chosen from the means so far feeds the next layer and the steps up to the next measurement, so
// errors are those of a model that is sparse already.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/sampling/generation.h"
#include "search/solve/loss_table.h"

namespace vdit::search {

struct CalibrationSettings {
  engine::GenerationSettings clip;  ///< size, steps, guidance; its prompt and seed are replaced
  std::vector<std::string> prompts;
  std::uint64_t seed = 42;  ///< prompt i is denoised from seed + i
  std::vector<TableGroup> groups;
  std::vector<Candidate> candidates;
  double policy_lambda =
      0.1;  ///< the search's own choice on the way: least error + lambda * density, Full when all
  double policy_epsilon = 0.1;  ///< of them exceed epsilon
  int row_stride = 4;           ///< every n-th granule of rows is measured; fewer are left out of short clips
};

struct CalibrationProgress {
  int prompt = 0;  ///< 0-based
  int prompts = 0;
  int step = 0;  ///< 0-based, of this prompt
  int steps = 0;
  int layer = 0;
  int layers = 0;
  bool measuring = false;  ///< in a step that measures
  double fraction = 0;     ///< of the whole search, 0..1
};

/// What the search chose for one cell on the way. The solver may choose otherwise.
struct CellChoice {
  std::int32_t candidate = 0;
  double density = 1;
  double error = 0;  ///< means over the prompts so far
  double layer_error = 0;
};

/// A layer that has just been measured.
struct MeasuredLayer {
  int prompt = 0;
  int group = 0;
  int layer = 0;
  int layers = 0;
  std::vector<CellChoice> heads;
  struct SoFar {
    std::size_t cells = 0;  ///< measured for this prompt
    double density = 0;     ///< means over these cells, groups weighted by their share of the steps
    double error = 0;
  } so_far;
};

struct CalibrationCallbacks {
  std::function<void(const CalibrationProgress&)> on_progress;
  std::function<void(const MeasuredLayer&)> on_layer_measured;
  /// After every prompt. Whoever saves the table here can go on from it.
  std::function<void(const LossTable&)> on_prompt_done;
  const CancelToken* cancel = nullptr;
};

/// An empty table for these settings. Throws Error (Input): "search.prompts" (none), "search.groups" (no step
/// falls into one of them), and what checking the clip throws.
LossTable empty_table(engine::Generation& generation, const CalibrationSettings& settings);

/// Runs the prompts that `table` does not have yet and adds them. The same table comes out wherever it was
/// stopped between two prompts. Throws "run.cancelled" and what the run throws; `table` then holds whole
/// prompts only.
void calibrate(engine::Generation& generation, const CalibrationSettings& settings, LossTable& table,
               const CalibrationCallbacks& callbacks);

}  // namespace vdit::search
