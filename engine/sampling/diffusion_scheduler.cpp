// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/diffusion_scheduler.h"

#include <ATen/TensorOperators.h>

#include <cassert>
#include <cmath>
#include <utility>

namespace vdit::engine {
namespace {

// Half the logarithm of the signal to noise ratio: infinite without the one or the other.
double log_snr(double level) {
  return 0.5 * std::log(level / (1 - level));
}

}  // namespace

DiffusionScheduler::DiffusionScheduler(DiffusionLevels levels) : levels_(std::move(levels)) {}

double DiffusionScheduler::sigma(int step) const {
  return step == steps() ? 0.0 : std::sqrt(1 - level(step));
}

double DiffusionScheduler::timestep(int step) const {
  return levels_.timesteps.at(static_cast<std::size_t>(step));
}

at::Tensor DiffusionScheduler::clean_estimate(const at::Tensor& latents, const at::Tensor& velocity,
                                              int step) const {
  return latents * std::sqrt(level(step)) - velocity * std::sqrt(1 - level(step));
}

at::Tensor DdimScheduler::advance(const at::Tensor& latents, const at::Tensor& velocity, int step) {
  const double from = level(step), to = next_level(step);
  const double kept = std::sqrt((1 - to) / (1 - from));
  const double clean = std::sqrt(to) - std::sqrt(from) * kept;
  return latents * kept + clean_estimate(latents, velocity, step) * clean;
}

DpmScheduler::DpmScheduler(DiffusionLevels levels, const NoiseOrigin& noise)
    : DiffusionScheduler(std::move(levels)), origin_(noise) {}

at::Tensor DpmScheduler::noise_of(int step, const at::Tensor& like) {
  const auto draw = [&](int of_step) {
    at::Tensor noise = noise_->draw(like.sizes());
    if (!first_order(of_step)) noise = noise_->draw(like.sizes());
    return noise;
  };
  if (!noise_) {
    noise_.emplace(origin_.seed);
    if (origin_.initial_drawn) noise_->draw(like.sizes());
    for (int before = 0; before < step; ++before) draw(before);
  }
  return draw(step).to(like.device());
}

at::Tensor DpmScheduler::advance(const at::Tensor& latents, const at::Tensor& velocity, int step) {
  const double from = level(step), to = next_level(step);
  const double h = log_snr(to) - log_snr(from);
  const double kept = std::sqrt((1 - to) / (1 - from)) * std::exp(-h);
  const double taken = -std::expm1(-2 * h) * std::sqrt(to);
  const double noise = std::sqrt(1 - to) * std::sqrt(1 - std::exp(-2 * h));
  const at::Tensor before = std::exchange(clean_, clean_estimate(latents, velocity, step));
  at::Tensor clean = clean_;
  if (!first_order(step)) {
    const double ratio = (log_snr(from) - log_snr(level(step - 1))) / h;  // infinite in the second step
    const double back = 1 / (2 * ratio);
    clean = clean_ * (1 + back) - before * back;
  }
  return latents * kept + clean * taken + noise_of(step, latents) * noise;
}

SchedulerState DpmScheduler::state() const {
  SchedulerState state;
  if (clean_.defined()) state["clean"] = clean_;
  return state;
}

void DpmScheduler::restore(const SchedulerState& state, int next_step) {
  clean_ = next_step > 0 ? state_tensor(state, "clean") : at::Tensor();
  noise_.reset();
}

}  // namespace vdit::engine
