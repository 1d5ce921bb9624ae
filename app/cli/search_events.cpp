// SPDX-License-Identifier: Apache-2.0
#include "app/cli/search_events.h"

#include <nlohmann/json.hpp>

#include "app/config/mode_text.h"
#include "search/step_groups.h"

namespace vdit::app {

void SearchEvents::show(const std::string& phase, double fraction, int step, int steps) {
  const auto now = std::chrono::steady_clock::now();
  if (phase != phase_) {
    phase_ = phase;
    first_fraction_ = fraction;
    began_ = now;
  }
  ProgressState state{
      .phase = phase_, .fraction = fraction, .step = step, .steps = steps, .seconds_left = {}};
  if (fraction > first_fraction_) {
    const double seconds = std::chrono::duration<double>(now - began_).count();
    state.seconds_left = seconds * (1 - fraction) / (fraction - first_fraction_);
  }
  progress_.show(state);
}

void SearchEvents::measuring_cost() {
  show("cost", 0, 0, 0);
}

void SearchEvents::at(const search::CalibrationProgress& now) {
  show("search", now.fraction, now.step + 1, now.steps);
  progress_.event({{"event", "search_place"},
                   {"prompt", now.prompt},
                   {"prompts", now.prompts},
                   {"step", now.step},
                   {"steps", now.steps},
                   {"layer", now.layer},
                   {"layers", now.layers},
                   {"group", search::group_of_step(settings_.groups, now.step, now.steps)},
                   {"measuring", now.measuring}});
}

void SearchEvents::measured(const search::MeasuredLayer& layer) {
  nlohmann::ordered_json heads = nlohmann::ordered_json::array();
  for (std::size_t head = 0; head < layer.heads.size(); ++head) {
    const search::CellChoice& choice = layer.heads[head];
    const search::Candidate& candidate = settings_.candidates[static_cast<std::size_t>(choice.candidate)];
    heads.push_back({{"head", head},
                     {"candidate", choice.candidate},
                     {"mode", mode_name(candidate.mode)},
                     {"letter", std::string(1, kernels::mode_letter(candidate.mode))},
                     {"density", choice.density},
                     {"error", choice.error},
                     {"layer_error", choice.layer_error}});
  }
  const search::TableGroup& group = settings_.groups[static_cast<std::size_t>(layer.group)];
  progress_.event(
      {{"event", "search_cells"},
       {"prompt", layer.prompt},
       {"group", layer.group},
       {"group_begin", group.begin},
       {"group_end", group.end},
       {"layer", layer.layer},
       {"layers", layer.layers},
       {"heads", std::move(heads)},
       {"so_far",
        {{"cells", layer.so_far.cells}, {"density", layer.so_far.density}, {"error", layer.so_far.error}}}});
}

void SearchEvents::saved(const std::string& table, int prompts_done) {
  progress_.event({{"event", "search_saved"},
                   {"table", table},
                   {"prompts_done", prompts_done},
                   {"prompts", settings_.prompts.size()}});
}

void SearchEvents::sensitivity(double fraction) {
  show("sensitivity", fraction, 0, 0);
}

}  // namespace vdit::app
