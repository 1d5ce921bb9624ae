// SPDX-License-Identifier: Apache-2.0
// What a running command tells whoever runs it: a terminal, or the studio through `vdit serve`.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "engine/sampling/denoise_loop.h"

namespace vdit {
class CancelToken;
}

namespace vdit::engine {
class AttentionObserver;
class VideoModel;
}  // namespace vdit::engine

namespace vdit::app {

/// What is going on now.
struct ProgressState {
  std::string_view phase;  ///< "denoise"
  double fraction = 0;     ///< of the phase
  int step = 0;            ///< 1-based; 0 where the phase has no steps
  int steps = 0;
  std::optional<double> seconds_left;  ///< of the phase
  std::string_view run = {};           ///< of a pair: "full", "sparse"; otherwise empty
};

/// All calls come from the thread that runs the command.
class Progress {
 public:
  virtual ~Progress() = default;

  virtual void show(const ProgressState& state) = 0;
  /// Makes room for other lines.
  virtual void clear() {}

  /// A run on that model begins; it lives until the next call or the end of the command.
  virtual void begin(std::string_view run, const engine::VideoModel& model);
  /// After a denoising step.
  virtual void step(std::string_view run, const engine::DenoiseStep& step);
  /// A checkpoint of the run is on disk: so many steps are done.
  virtual void saved(std::string_view run, int steps);
  /// What a search tells while it goes.
  virtual void event(const nlohmann::json& event);

  /// "Cancelled" when a run is to end after its step with what it has; null where nobody can ask for that.
  virtual const CancelToken* enough() const { return nullptr; }

  /// Who watches the run's attention: `own`, what the command wants itself (or null), or somebody who passes
  /// on to it.
  virtual engine::AttentionObserver* observer(engine::AttentionObserver* own) { return own; }
};

}  // namespace vdit::app
