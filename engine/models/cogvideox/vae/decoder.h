// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

#include "engine/models/cogvideox/vae/blocks.h"
#include "engine/models/cogvideox/vae/vae_config.h"

namespace vdit::engine::cogvideox {

/// The decoder of AutoencoderKLCogVideoX. Its norms see a whole part of a clip, so what comes out depends on
/// where the parts begin.
class Decoder {
 public:
  Decoder(const VaeConfig& config, DecoderBuilder build);

  DecodePass begin(const CancelToken* cancel) const;

  /// The next part of the pass. latents: float32 [f, h, w, latent_channels] on the device, not scaled ->
  /// float32 [frames, h * factor, w * factor, 3], not clamped: 4 f frames, 4 f - 3 for odd f.
  at::Tensor operator()(const at::Tensor& latents, DecodePass& pass) const;

 private:
  struct Stage {
    std::vector<ResidualBlock> blocks;
    std::optional<Upsampler> upsample;
  };

  CausalConv conv_in_;
  std::vector<ResidualBlock> mid_;
  std::vector<Stage> stages_;
  SpatialNorm norm_out_;
  CausalConv conv_out_;
  int64_t convolutions_ = 0;
};

}  // namespace vdit::engine::cogvideox
