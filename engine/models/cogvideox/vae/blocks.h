// SPDX-License-Identifier: Apache-2.0
// What the decoder of CogVideoX's VAE is built from. Clips as in clip_layers.h; blocks take their input over
// and may use its memory for their result.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <string>

#include "engine/attention/linear.h"
#include "engine/models/cogvideox/vae/causal_conv.h"
#include "engine/models/cogvideox/vae/spatial_norm.h"

namespace vdit::engine::cogvideox {

/// Norm, SiLU, convolution, twice, beside a skip that is 1 x 1 x 1 where the channels change.
class ResidualBlock {
 public:
  ResidualBlock(DecoderBuilder& build, const std::string& name, int64_t in, int64_t out,
                const VaeConfig& config);
  /// latents: float32 [f, h, w, latent_channels] of the same part.
  at::Tensor operator()(at::Tensor clip, const at::Tensor& latents, DecodePass& pass) const;

 private:
  SpatialNorm norm1_, norm2_;
  CausalConv conv1_, conv2_;
  std::optional<Linear> shortcut_;
};

/// Nearest neighbours: sides times two, and frames too (the first of an odd number once); then a 3 x 3
/// convolution of each frame.
class Upsampler {
 public:
  Upsampler(const LayerBuilder& build, const std::string& name, int64_t channels, bool frames);
  at::Tensor operator()(const at::Tensor& clip, const DecodePass& pass) const;

  /// Frames that come of `frames`.
  int64_t frames_of(int64_t frames) const;

 private:
  at::Tensor weight_;  // [channels, channels, 3, 3], channels last
  at::Tensor bias_;
  bool doubles_frames_;
};

}  // namespace vdit::engine::cogvideox
