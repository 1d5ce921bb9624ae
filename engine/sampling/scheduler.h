// SPDX-License-Identifier: Apache-2.0
// What the denoise loop asks of a sampler of a diffusion process. Schedulers know no model and no file.
#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <string>

namespace vdit::engine {

/// What a scheduler remembers between steps, by name; float32, each shaped as the latents.
using SchedulerState = std::map<std::string, at::Tensor>;

/// Of that name. Throws vdit::Error "checkpoint.field" (Input) when it is missing.
at::Tensor state_tensor(const SchedulerState& state, const std::string& name);

/// One run's schedule and memory. Steps are counted from 0 and taken in order. One thread at a time.
class Scheduler {
 public:
  virtual ~Scheduler() = default;

  virtual int steps() const noexcept = 0;

  /// The noise level before step `step`; sigma(steps()) is 0. Rounded to float32, as the reference stores it.
  virtual double sigma(int step) const = 0;

  /// What the transformer is given as its timestep, 0..1000.
  virtual double timestep(int step) const = 0;

  /// The clip without noise that a velocity promises at this step. latents, velocity: float32, same shape.
  virtual at::Tensor clean_estimate(const at::Tensor& latents, const at::Tensor& velocity,
                                    int step) const = 0;

  /// The latents at the next noise level. Call once for each step, in order.
  virtual at::Tensor advance(const at::Tensor& latents, const at::Tensor& velocity, int step) = 0;

  /// The memory after the last advance(). The tensors are never changed afterwards.
  virtual SchedulerState state() const = 0;

  /// Continues before step `next_step` with the state that was saved there; the following steps give the same
  /// bits. Throws vdit::Error "checkpoint.field" (Input) when a tensor is missing.
  virtual void restore(const SchedulerState& state, int next_step) = 0;
};

}  // namespace vdit::engine
