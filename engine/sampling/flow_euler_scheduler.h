// SPDX-License-Identifier: Apache-2.0
// Euler steps on flow sigmas (diffusers' scheduling_flow_match_euler_discrete.py): HunyuanVideo's sampler.
// The latents stay float32, where diffusers rounds them to the model's type after each step.
#pragma once

#include "engine/sampling/flow_sigmas.h"
#include "engine/sampling/scheduler.h"

namespace vdit::engine {

/// Remembers nothing between steps.
class FlowEulerScheduler final : public Scheduler {
 public:
  explicit FlowEulerScheduler(FlowSigmas sigmas);

  int steps() const noexcept override { return static_cast<int>(sigmas_.timesteps.size()); }
  double sigma(int step) const override;
  double timestep(int step) const override;
  at::Tensor clean_estimate(const at::Tensor& latents, const at::Tensor& velocity, int step) const override;
  at::Tensor advance(const at::Tensor& latents, const at::Tensor& velocity, int step) override;
  SchedulerState state() const override { return {}; }
  void restore(const SchedulerState&, int) override {}

 private:
  FlowSigmas sigmas_;
};

}  // namespace vdit::engine
