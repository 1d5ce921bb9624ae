// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

#include "engine/models/hunyuan/vae/blocks.h"
#include "engine/models/hunyuan/vae/vae_config.h"

namespace vdit::engine::hunyuan {

/// The decoder of AutoencoderKLHunyuanVideo with its post_quant_conv. What it makes of a part of a clip
/// depends on the whole part: norms and attention see all of it.
class Decoder {
 public:
  Decoder(const VaeConfig& config, const LayerBuilder& build);

  /// latents: float32 [f, h, w, latent_channels] on the device, not scaled -> float32 [4 (f - 1) + 1, h *
  /// ratio, w * ratio, 3], not clamped. Polls `cancel`, which may be null, at every piece of a convolution.
  at::Tensor operator()(const at::Tensor& latents, const CancelToken* cancel) const;

 private:
  struct Stage {
    std::vector<ResidualBlock> blocks;
    std::optional<Upsampler> upsample;
  };

  Linear post_quant_;  // float32
  CausalConv conv_in_;
  ResidualBlock mid_before_;
  CausalAttention mid_attention_;
  ResidualBlock mid_after_;
  std::vector<Stage> stages_;
  GroupNorm norm_out_;
  CausalConv conv_out_;
};

}  // namespace vdit::engine::hunyuan
