// SPDX-License-Identifier: Apache-2.0
// Progress on standard error: a bar for people, JSON lines for programs, or nothing.
#pragma once

#include <chrono>
#include <string>

#include "app/cli/progress.h"

namespace vdit::app {

enum class ProgressMode {
  Auto,  ///< a bar on a terminal, JSON lines with --json, otherwise nothing
  Bar,
  Json,
  None,
};

/// A JSON line is {"event": "progress", "phase", "fraction", "step", "steps", "seconds_left"}; the last three
/// only where they are known. One thread at a time.
class TerminalProgress final : public Progress {
 public:
  /// Auto is decided here.
  TerminalProgress(ProgressMode mode, bool json, bool quiet);
  ~TerminalProgress() override;
  TerminalProgress(const TerminalProgress&) = delete;
  TerminalProgress& operator=(const TerminalProgress&) = delete;

  /// A bar is redrawn ten times a second at most; JSON lines are all written.
  void show(const ProgressState& state) override;

  /// Removes the bar, so that other lines can follow.
  void clear() override;

 private:
  void draw_bar(const ProgressState& state);

  ProgressMode mode_;
  bool drawn_ = false;
  std::string last_phase_;
  std::chrono::steady_clock::time_point last_drawn_{};
};

}  // namespace vdit::app
