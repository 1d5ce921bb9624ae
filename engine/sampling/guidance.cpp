// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/guidance.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>

#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace vdit::engine {

std::string_view to_string(GuidancePasses passes) noexcept {
  switch (passes) {
    case GuidancePasses::Single:
      return "single";
    case GuidancePasses::Sequential:
      return "sequential";
    case GuidancePasses::Batched:
      return "batched";
  }
  return "";
}

at::Tensor combine_guidance(const at::Tensor& conditional, const at::Tensor& unconditional, double scale) {
  const at::Tensor base = unconditional.to(at::kFloat);
  return base + (conditional.to(at::kFloat) - base) * scale;
}

GuidanceScale GuidanceScale::rising(double scale, int steps) {
  GuidanceScale rising(scale);
  rising.steps_ = steps;
  return rising;
}

double GuidanceScale::at(int step) const {
  if (steps_ == 0) return scale_;
  const double done = static_cast<double>(step) / steps_;
  return 1 + scale_ * (1 - std::cos(std::numbers::pi * std::pow(done, 5))) / 2;
}

VelocityModel guided(BranchModel model, GuidanceScale scale, GuidancePasses passes) {
  constexpr static std::array kBoth{Branch::Conditional, Branch::Unconditional};
  constexpr static std::span<const Branch> kConditional{kBoth.data(), 1}, kUnconditional{kBoth.data() + 1, 1};
  if (!scale.guides()) passes = GuidancePasses::Single;
  return [model = std::move(model), scale, passes](const at::Tensor& latents, double timestep, int step) {
    if (passes == GuidancePasses::Single) return model(latents, timestep, step, kConditional);
    if (passes == GuidancePasses::Batched) {
      const at::Tensor both = model(at::cat({latents, latents}), timestep, step, kBoth);
      return combine_guidance(both.narrow(0, 0, 1), both.narrow(0, 1, 1), scale.at(step));
    }
    const at::Tensor conditional = model(latents, timestep, step, kConditional);
    return combine_guidance(conditional, model(latents, timestep, step, kUnconditional), scale.at(step));
  };
}

}  // namespace vdit::engine
