// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/unipc_scheduler.h"

#include <ATen/TensorOperators.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

namespace vdit::engine {
UniPcScheduler::UniPcScheduler(FlowSigmas sigmas) : sigmas_(std::move(sigmas)) {
  assert(sigmas_.sigmas.size() == sigmas_.timesteps.size() + 1);
}

double UniPcScheduler::sigma(int step) const {
  return sigmas_.sigmas.at(static_cast<std::size_t>(step));
}

double UniPcScheduler::timestep(int step) const {
  return sigmas_.timesteps.at(static_cast<std::size_t>(step));
}

at::Tensor UniPcScheduler::clean_estimate(const at::Tensor& latents, const at::Tensor& velocity,
                                          int step) const {
  return latents - velocity * sigma(step);
}

// The first and the last step have only one estimate to lean on.
int UniPcScheduler::order(int step) const noexcept {
  return std::min({2, steps() - step, step + 1});
}

// +infinity at the end, where sigma is 0.
double UniPcScheduler::log_snr(int step) const {
  return std::log(1.0 - sigma(step)) - std::log(sigma(step));
}

at::Tensor UniPcScheduler::advance(const at::Tensor& latents, const at::Tensor& velocity, int step) {
  at::Tensor clean = clean_estimate(latents, velocity, step);
  at::Tensor sample = step > 0 ? correct(clean, step) : latents;
  clean_before_ = std::exchange(clean_, std::move(clean));
  last_sample_ = sample;
  return predict(sample, step);
}

// From step - 1 to step once more, now that the estimate at its end is known.
at::Tensor UniPcScheduler::correct(const at::Tensor& clean, int step) const {
  const double sigma_from = sigma(step - 1), sigma_to = sigma(step);
  const double h = log_snr(step) - log_snr(step - 1);
  const double e = std::expm1(-h);
  const double alpha_e = (1.0 - sigma_to) * e;
  const at::Tensor base = last_sample_ * (sigma_to / sigma_from) - clean_ * alpha_e;
  const at::Tensor newest = clean - clean_;
  if (order(step - 1) == 1) return base - newest * (alpha_e * 0.5);

  const double r = (log_snr(step - 2) - log_snr(step - 1)) / h;
  const double phi_1 = e / -h - 1.0;
  const double b_1 = phi_1 / e;
  const double b_2 = 2.0 * (phi_1 / -h - 0.5) / e;
  const double rho_1 = (b_1 - b_2) / (1.0 - r);
  const double rho_2 = b_1 - rho_1;
  const at::Tensor slope = (clean_before_ - clean_) / r;
  return base - (slope * rho_1 + newest * rho_2) * alpha_e;
}

at::Tensor UniPcScheduler::predict(const at::Tensor& latents, int step) const {
  const double sigma_to = sigma(step + 1);
  const double h = log_snr(step + 1) - log_snr(step);
  const double alpha_e = (1.0 - sigma_to) * std::expm1(-h);
  const at::Tensor base = latents * (sigma_to / sigma(step)) - clean_ * alpha_e;
  if (order(step) == 1) return base;
  const double r = (log_snr(step - 1) - log_snr(step)) / h;
  return base - (clean_before_ - clean_) * (alpha_e * 0.5 / r);
}

SchedulerState UniPcScheduler::state() const {
  SchedulerState state;
  if (last_sample_.defined()) state["last_sample"] = last_sample_;
  if (clean_.defined()) state["clean"] = clean_;
  if (clean_before_.defined()) state["clean_before"] = clean_before_;
  return state;
}

void UniPcScheduler::restore(const SchedulerState& state, int next_step) {
  last_sample_ = next_step > 0 ? state_tensor(state, "last_sample") : at::Tensor();
  clean_ = next_step > 0 ? state_tensor(state, "clean") : at::Tensor();
  clean_before_ = next_step > 1 ? state_tensor(state, "clean_before") : at::Tensor();
}

}  // namespace vdit::engine
