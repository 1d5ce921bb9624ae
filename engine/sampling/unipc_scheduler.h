// SPDX-License-Identifier: Apache-2.0
// UniPC (arXiv 2302.04867), B(h) = e^h - 1, order 2, on flow sigmas: Wan2.1's sampler, as in diffusers'
// scheduling_unipc_multistep.py. Other orders and parametrisations are refused by scheduler_config.h.
#pragma once

#include "engine/sampling/flow_sigmas.h"
#include "engine/sampling/scheduler.h"

namespace vdit::engine {

/// Scalars are float64 from float32 sigmas, tensors float32. The corrected sample is not evaluated again.
class UniPcScheduler final : public Scheduler {
 public:
  explicit UniPcScheduler(FlowSigmas sigmas);

  int steps() const noexcept override { return static_cast<int>(sigmas_.timesteps.size()); }
  double sigma(int step) const override;
  double timestep(int step) const override;
  at::Tensor clean_estimate(const at::Tensor& latents, const at::Tensor& velocity, int step) const override;
  at::Tensor advance(const at::Tensor& latents, const at::Tensor& velocity, int step) override;
  SchedulerState state() const override;
  void restore(const SchedulerState& state, int next_step) override;

 private:
  int order(int step) const noexcept;
  double log_snr(int step) const;
  at::Tensor correct(const at::Tensor& clean, int step) const;
  at::Tensor predict(const at::Tensor& latents, int step) const;

  FlowSigmas sigmas_;
  at::Tensor last_sample_;   // the latents that the last predictor started from
  at::Tensor clean_;         // the newest clean estimate
  at::Tensor clean_before_;  // the one before it
};

}  // namespace vdit::engine
