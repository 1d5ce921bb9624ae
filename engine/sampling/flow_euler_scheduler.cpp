// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/flow_euler_scheduler.h"

#include <ATen/TensorOperators.h>

#include <cassert>
#include <utility>

namespace vdit::engine {

FlowEulerScheduler::FlowEulerScheduler(FlowSigmas sigmas) : sigmas_(std::move(sigmas)) {
  assert(sigmas_.sigmas.size() == sigmas_.timesteps.size() + 1);
}

double FlowEulerScheduler::sigma(int step) const {
  return sigmas_.sigmas.at(static_cast<std::size_t>(step));
}

double FlowEulerScheduler::timestep(int step) const {
  return sigmas_.timesteps.at(static_cast<std::size_t>(step));
}

at::Tensor FlowEulerScheduler::clean_estimate(const at::Tensor& latents, const at::Tensor& velocity,
                                              int step) const {
  return latents - velocity * sigma(step);
}

at::Tensor FlowEulerScheduler::advance(const at::Tensor& latents, const at::Tensor& velocity, int step) {
  return latents + velocity * (sigma(step + 1) - sigma(step));
}

}  // namespace vdit::engine
