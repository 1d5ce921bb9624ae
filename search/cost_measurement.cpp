// SPDX-License-Identifier: Apache-2.0
#include "search/cost_measurement.h"

#include <algorithm>

#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"
#include "search/solve/candidate.h"

namespace vdit::search {
namespace {

constexpr int kTimedSteps = 2;
constexpr double kNarrow = 0.1;  // density of the sparse measurement

struct StepSeconds {
  double attention = 0;
  double all = 0;
};

// The fastest step of a short run, for one batch row: the others had to wait for something.
StepSeconds fastest_step(engine::Generation& generation, engine::GenerationSettings clip, int steps,
                         std::optional<engine::AttentionPlan> plan, const CancelToken* cancel) {
  clip.steps = steps;
  engine::GenerationOptions options;
  options.attention = std::move(plan);
  options.cancel = cancel;
  const engine::GenerationResult result = generation.run(clip, options);
  const double rows =
      engine::takes_two_predictions(generation.model().guidance_kind(), clip.guidance) ? 2 : 1;
  return {*std::min_element(result.times.attention_steps.begin(), result.times.attention_steps.end()) / rows,
          *std::min_element(result.times.steps.begin(), result.times.steps.end()) / rows};
}

}  // namespace

CostModel measure_cost(engine::Generation& generation, const engine::GenerationSettings& clip,
                       const CancelToken* cancel) {
  const engine::VideoModel& model = generation.model();
  const kernels::TokenGrid tokens = model.token_grid(clip.clip);
  const kernels::HeadMode band = resolve({.mode = kernels::Mode::Diagonal, .density = kNarrow}, tokens);
  const auto heads = static_cast<std::size_t>(model.layers()) * static_cast<std::size_t>(model.heads());
  const engine::AttentionPlan narrow(model.layers(), model.heads(),
                                     {{0, 1, std::vector<kernels::HeadMode>(heads, band)}});

  const StepSeconds dense = fastest_step(generation, clip, kTimedSteps, {}, cancel);
  const StepSeconds sparse = fastest_step(generation, clip, kTimedSteps, narrow, cancel);
  const auto tiles = [&](const kernels::HeadMode& mode) {
    return static_cast<double>(kernels::kept_tiles(kernels::build_runs(mode, tokens)));
  };
  return fit_cost(static_cast<double>(heads), static_cast<double>(kernels::granule_count(tokens.tokens())),
                  tiles({}), dense.attention, tiles(band), sparse.attention, dense.all - dense.attention);
}

}  // namespace vdit::search
