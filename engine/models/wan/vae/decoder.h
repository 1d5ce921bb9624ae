// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/models/wan/vae/blocks.h"
#include "engine/models/wan/vae/vae_config.h"

namespace vdit::engine::wan {

/// The decoder of AutoencoderKLWan with its post_quant_conv.
class Decoder {
 public:
  Decoder(const VaeConfig& config, LayerBuilder& build);

  /// The next chunk: latents [f, h, w, z_dim], not normalised -> frames [n, 8h, 8w, 3], not clamped; n is 4
  /// f, or 4 (f - 1) + 1 for the clip's first chunk.
  at::Tensor operator()(PassState& pass, const at::Tensor& latents) const;

 private:
  struct Stage {
    std::vector<ResidualBlock> blocks;
    std::optional<FrameDoubler> double_frames;
    std::optional<UpsampleConv> upsample;
  };

  std::vector<int64_t> dims_;  // channels of conv_in's output and of each stage's blocks
  PointwiseConv post_quant_;
  CausalConv conv_in_;
  MidBlock mid_;
  std::vector<Stage> stages_;
  at::Tensor out_gain_;
  CausalConv conv_out_;
};

}  // namespace vdit::engine::wan
