// SPDX-License-Identifier: Apache-2.0
// What a search tells programs while it runs, and a bar to people. JSON lines on standard error, with --json:
//
//   {"event": "progress", "phase": "cost"}, then
//   {"event": "progress", "phase": "search", "fraction", "step", "steps", "seconds_left", ...}
//     fraction and seconds_left are of the whole search; "search" repeats them with its place:
//   {"event": "search_place", "prompt", "prompts", "step", "steps", "layer", "layers", "group", "measuring"}
//     once a layer; all count from 0 but the totals
//   {"event": "search_cells", "prompt", "group", "group_begin", "group_end", "layer", "layers", "heads":
//     [{"head", "candidate", "mode", "letter", "density", "error", "layer_error"}],
//     "so_far": {"cells", "density", "error"}}
//     a layer has been measured: what the search itself goes on with for its heads (errors are means over the
//     prompts so far), and the means over all cells that this prompt has measured, groups weighted by their
//     share of the steps
//   {"event": "search_saved", "table", "prompts_done", "prompts"}
//     the table on disk holds this many prompts: whoever wants to solve may read it now
//   {"event": "progress", "phase": "sensitivity", "fraction", "seconds_left"}
#pragma once

#include <chrono>
#include <string>

#include "app/cli/progress.h"
#include "search/calibration.h"

namespace vdit::app {

class SearchEvents {
 public:
  /// All must outlive it.
  SearchEvents(Progress& progress, const search::CalibrationSettings& settings)
      : progress_(progress), settings_(settings) {}

  void measuring_cost();
  void at(const search::CalibrationProgress& now);
  void measured(const search::MeasuredLayer& layer);
  void saved(const std::string& table, int prompts_done);
  void sensitivity(double fraction);

 private:
  void show(const std::string& phase, double fraction, int step, int steps);

  Progress& progress_;
  const search::CalibrationSettings& settings_;
  std::string phase_;
  double first_fraction_ = 0;  // where the phase began: not 0 after a resume
  std::chrono::steady_clock::time_point began_{};
};

}  // namespace vdit::app
