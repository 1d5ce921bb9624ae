// SPDX-License-Identifier: Apache-2.0
#include "app/cli/run_progress.h"

namespace vdit::app {

void RunProgress::operator()(const engine::GenerationProgress& now) {
  const auto time = std::chrono::steady_clock::now();
  if (now.phase != phase_) {
    phase_ = now.phase;
    first_fraction_ = now.fraction;
    began_ = time;
  }
  ProgressState state{.phase = engine::to_string(now.phase), .fraction = now.fraction, .run = run_};
  if (now.step) {
    state.step = now.step->step;
    state.steps = now.step->steps;
  }
  const double done = now.fraction - first_fraction_;
  if (done > 0 && now.fraction < 1) {
    const double seconds = std::chrono::duration<double>(time - began_).count();
    state.seconds_left = seconds / done * (1 - now.fraction);
  }
  if (now.step) progress_->step(run_, *now.step);
  progress_->show(state);
}

}  // namespace vdit::app
