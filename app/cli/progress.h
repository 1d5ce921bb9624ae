// SPDX-License-Identifier: Apache-2.0
// Progress on standard error: a bar for people, JSON lines for programs, or nothing.
#pragma once

#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace vdit::app {

enum class ProgressMode {
  Auto,  ///< a bar on a terminal, JSON lines with --json, otherwise nothing
  Bar,
  Json,
  None,
};

/// What is going on now.
struct ProgressState {
  std::string_view phase;  ///< "denoise"
  double fraction = 0;     ///< of the phase
  int step = 0;            ///< 1-based; 0 where the phase has no steps
  int steps = 0;
  std::optional<double> seconds_left;  ///< of the phase
};

/// A JSON line is {"event": "progress", "phase", "fraction", "step", "steps", "seconds_left"}; the last three
/// only where they are known. One thread at a time.
class Progress {
 public:
  /// Auto is decided here.
  Progress(ProgressMode mode, bool json, bool quiet);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// A bar is redrawn ten times a second at most; JSON lines are all written.
  void show(const ProgressState& state);

  /// One JSON line of a command's own, for programs only. `line` has "event".
  void event(const nlohmann::ordered_json& line);

  /// Removes the bar, so that other lines can follow.
  void clear();

 private:
  void draw_bar(const ProgressState& state);

  ProgressMode mode_;
  bool drawn_ = false;
  std::string last_phase_;
  std::chrono::steady_clock::time_point last_drawn_{};
};

}  // namespace vdit::app
