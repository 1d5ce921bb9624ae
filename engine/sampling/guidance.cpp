// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/guidance.h"

#include <ATen/ops/cat.h>

#include <array>
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

at::Tensor combine_guidance(const at::Tensor& positive, const at::Tensor& negative, double scale) {
  const at::Tensor base = negative.to(at::kFloat);
  return base + (positive.to(at::kFloat) - base) * scale;
}

VelocityModel guided(BranchModel model, double scale, GuidancePasses passes) {
  constexpr static std::array kBoth{TextBranch::Positive, TextBranch::Negative};
  constexpr static std::span<const TextBranch> kPositive{kBoth.data(), 1}, kNegative{kBoth.data() + 1, 1};
  if (!(scale > 1)) passes = GuidancePasses::Single;
  return [model = std::move(model), scale, passes](const at::Tensor& latents, double timestep, int step) {
    if (passes == GuidancePasses::Single) return model(latents, timestep, step, kPositive);
    if (passes == GuidancePasses::Batched) {
      const at::Tensor both = model(at::cat({latents, latents}), timestep, step, kBoth);
      return combine_guidance(both.narrow(0, 0, 1), both.narrow(0, 1, 1), scale);
    }
    const at::Tensor positive = model(latents, timestep, step, kPositive);
    return combine_guidance(positive, model(latents, timestep, step, kNegative), scale);
  };
}

}  // namespace vdit::engine
