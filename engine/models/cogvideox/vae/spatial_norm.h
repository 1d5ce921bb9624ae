// SPDX-License-Identifier: Apache-2.0
// The norm of CogVideoX's decoder (SpatialNorm, arXiv 2209.09002): a group norm whose gain and offset the
// latents give, pixel by pixel.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#include "engine/attention/linear.h"
#include "engine/models/clip_layers.h"
#include "engine/models/group_norm.h"

namespace vdit::engine::cogvideox {

struct VaeConfig;

class SpatialNorm {
 public:
  SpatialNorm(const LayerBuilder& build, const std::string& name, int64_t channels, const VaeConfig& config);

  /// The input of a convolution that follows the norm and SiLU. clip: [frames, height, width, channels];
  /// latents: float32 [f, h, w, latent_channels], of the same part: height and width are h and w times the
  /// same power of two; frames are a power of two times f, or 1 + a power of two times (f - 1).
  ConvInput normed_silu(const at::Tensor& clip, const at::Tensor& latents) const;

 private:
  GroupNorm norm_;
  Linear gain_, offset_;  // float32 [channels, latent_channels]
};

/// The latent frame that gives each of `frames` frames of a part of `latent_frames` its gain: an odd number
/// of frames keeps the first to itself.
int64_t latent_frame_of(int64_t frame, int64_t frames, int64_t latent_frames);

}  // namespace vdit::engine::cogvideox
