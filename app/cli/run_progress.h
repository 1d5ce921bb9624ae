// SPDX-License-Identifier: Apache-2.0
// A generation's progress with an estimate of the time left.
#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "app/cli/progress.h"
#include "engine/sampling/generation.h"

namespace vdit::app {

/// For GenerationOptions::on_progress. `progress` must outlive it. `run` is that of ProgressState.
class RunProgress {
 public:
  explicit RunProgress(Progress& progress, std::string run = {})
      : progress_(&progress), run_(std::move(run)) {}

  void operator()(const engine::GenerationProgress& now);

 private:
  Progress* progress_;
  std::string run_;
  engine::GenerationPhase phase_ = engine::GenerationPhase::Load;
  double first_fraction_ = 0;  // where the phase began: not 0 after a checkpoint
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}  // namespace vdit::app
