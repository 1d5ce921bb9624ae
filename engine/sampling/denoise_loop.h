// SPDX-License-Identifier: Apache-2.0
// From noise to latents: asks the model for a velocity at each step and lets the scheduler use it. It knows
// no model family and writes no file.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>

#include "engine/sampling/guidance.h"
#include "engine/sampling/scheduler.h"

namespace vdit {
class CancelToken;
}

namespace vdit::engine {

/// What a step did. Values of one call; tensors may be kept.
struct DenoiseStep {
  int step = 0;  ///< 1-based: how many steps are done
  int steps = 0;
  double sigma = 0;              ///< noise level that the step started from
  double timestep = 0;           ///< what the transformer was given
  double seconds = 0;            ///< wall clock
  double attention_seconds = 0;  ///< of these, spent in self-attention
  at::Tensor clean_estimate;     ///< the clip that the velocity promises, for previews; shaped as the latents
};

/// Where a run stands between two steps: all that is needed to go on.
struct DenoisePosition {
  int next_step = 0;  ///< 0-based
  at::Tensor latents;
  SchedulerState scheduler;
};

struct DenoiseOptions {
  const CancelToken* cancel = nullptr;  ///< polled between steps; the model polls it in between
  /// Polled after each step: the run ends there with what it has, unless it was the last one.
  const CancelToken* enough = nullptr;
  std::function<void(const DenoiseStep&)> on_enough;    ///< then, with the step that was the last
  std::function<void(const DenoiseStep&)> on_measured;  ///< after each step, before it is saved
  std::function<void(const DenoiseStep&)> on_step;      ///< after each step, once it is saved if it is to be
  std::function<double()> attention_seconds;            ///< a clock that counts only self-attention
  std::function<void(const DenoisePosition&)> save;     ///< where checkpoints go
  int save_every = 0;                                   ///< steps between checkpoints; 0: none
  bool save_last = false;  ///< also after the last step, for whoever has more to do with the latents
};

/// Denoises from `start` to the end of the schedule, or until it is enough; returns the latents, float32,
/// shaped as start.latents. `scheduler` is restored to `start` first. The last step is saved only when asked
/// for: the run is done. When the run is stopped and checkpoints are asked for, the position after the last
/// whole step is saved before the exception goes on. Throws what the model, `save` and `on_step` throw, and
/// vdit::Error: "run.cancelled" (Cancelled); "run.non_finite" (Input: the weights or the type are at fault),
/// naming the step and the tensor.
at::Tensor denoise(const VelocityModel& model, Scheduler& scheduler, const DenoisePosition& start,
                   const DenoiseOptions& options);

}  // namespace vdit::engine
