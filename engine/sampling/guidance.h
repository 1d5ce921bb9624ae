// SPDX-License-Identifier: Apache-2.0
// Classifier-free guidance (arXiv 2207.12598): two predictions of the velocity, with the prompt and without.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <span>
#include <string_view>

#include "engine/attention/attention_run.h"
#include "engine/models/video_model.h"

namespace vdit::engine {

/// The velocity at `latents` [1, ...], float32. `step` counts from 0.
using VelocityModel = std::function<at::Tensor(const at::Tensor& latents, double timestep, int step)>;

/// The velocities of a batch, row b with the text branches[b]. latents: float32 [branches, ...].
using BranchModel = std::function<at::Tensor(const at::Tensor& latents, double timestep, int step,
                                             std::span<const Branch> branches)>;

enum class GuidancePasses {
  Single,      ///< the prompt alone: no guidance, or guidance that the model reads
  Sequential,  ///< the prompt first, then the negative prompt: half the memory
  Batched,     ///< both in one pass
};

/// "single", "sequential", "batched".
std::string_view to_string(GuidancePasses passes) noexcept;

/// Whether a step with this scale needs a second prediction: as in the reference, only above 1.
constexpr bool takes_two_predictions(GuidanceKind kind, double scale) {
  return kind == GuidanceKind::Classifier && scale > 1;
}

/// unconditional + scale * (conditional - unconditional), in float32.
at::Tensor combine_guidance(const at::Tensor& conditional, const at::Tensor& unconditional, double scale);

/// A guidance scale, the same in all steps unless it is made to rise.
class GuidanceScale {
 public:
  GuidanceScale(double scale) : scale_(scale) {}

  /// From 1 to 1 + scale over the steps, slowly at first: 1 + scale * (1 - cos(pi * (step / steps)^5)) / 2,
  /// CogVideoX's "dynamic cfg" as its authors have it (sat/sgm/modules/diffusionmodules/guiders.py).
  /// diffusers puts the timestep where the step belongs.
  static GuidanceScale rising(double scale, int steps);

  bool guides() const { return scale_ > 1; }
  double at(int step) const;

 private:
  double scale_;
  int steps_ = 0;  // over which it rises; 0: it does not
};

/// The two predictions as one. Guidance is used only for scales above 1, as in the reference: otherwise
/// `passes` counts as Single.
VelocityModel guided(BranchModel model, GuidanceScale scale, GuidancePasses passes);

}  // namespace vdit::engine
