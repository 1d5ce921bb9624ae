// SPDX-License-Identifier: Apache-2.0
// CogVideoX's two samplers, as in diffusers' scheduling_ddim_cogvideox.py and scheduling_dpm_cogvideox.py.
// The transformer's "velocity" is the v of diffusion_levels.h. Scalars are float64, tensors float32.
#pragma once

#include <optional>

#include "engine/sampling/diffusion_levels.h"
#include "engine/sampling/noise.h"
#include "engine/sampling/scheduler.h"

namespace vdit::engine {

/// What both have in common.
class DiffusionScheduler : public Scheduler {
 public:
  explicit DiffusionScheduler(DiffusionLevels levels);

  int steps() const noexcept override { return static_cast<int>(levels_.timesteps.size()); }
  /// sqrt(1 - a)
  double sigma(int step) const override;
  double timestep(int step) const override;
  at::Tensor clean_estimate(const at::Tensor& latents, const at::Tensor& velocity, int step) const override;

 protected:
  double level(int step) const { return levels_.levels.at(static_cast<std::size_t>(step)); }
  double next_level(int step) const { return levels_.next_levels.at(static_cast<std::size_t>(step)); }

 private:
  DiffusionLevels levels_;
};

/// DDIM (arXiv 2010.02502) without noise of its own. It remembers nothing.
class DdimScheduler final : public DiffusionScheduler {
 public:
  using DiffusionScheduler::DiffusionScheduler;

  at::Tensor advance(const at::Tensor& latents, const at::Tensor& velocity, int step) override;
  SchedulerState state() const override { return {}; }
  void restore(const SchedulerState&, int) override {}
};

/// SDE-DPM++ 2M (arXiv 2211.01095): noise in every step, from the generator of the initial noise. Its place
/// in the generator's sequence follows from the number of steps done, so that a checkpoint needs no more
/// than the clean estimate before it: after restore() the next step draws again what came before.
class DpmScheduler final : public DiffusionScheduler {
 public:
  DpmScheduler(DiffusionLevels levels, const NoiseOrigin& noise);

  at::Tensor advance(const at::Tensor& latents, const at::Tensor& velocity, int step) override;
  SchedulerState state() const override;
  void restore(const SchedulerState& state, int next_step) override;

 private:
  /// The first step and one that ends at the clean clip are of first order.
  bool first_order(int step) const { return step == 0 || next_level(step) == 1.0; }
  /// The noise of this step: the second of two tensors where the step is of second order.
  at::Tensor noise_of(int step, const at::Tensor& like);

  NoiseOrigin origin_;
  std::optional<NoiseStream> noise_;  // from the first step on
  at::Tensor clean_;                  // the newest clean estimate
};

}  // namespace vdit::engine
