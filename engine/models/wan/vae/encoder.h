// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <variant>
#include <vector>

#include "engine/models/wan/vae/blocks.h"
#include "engine/models/wan/vae/vae_config.h"

namespace vdit::engine::wan {

/// The encoder of AutoencoderKLWan with its quant_conv.
class Encoder {
 public:
  Encoder(const VaeConfig& config, LayerBuilder& build);

  /// The next chunk: frames [n, H, W, 3] in -1..1 -> mean and log variance, [f, H / 8, W / 8, 2 z_dim]; n is
  /// 4 f, or 4 (f - 1) + 1 for the clip's first chunk.
  at::Tensor operator()(PassState& pass, const at::Tensor& frames) const;

 private:
  using Layer = std::variant<ResidualBlock, SpatialAttention, DownsampleConv, FrameHalver>;

  CausalConv conv_in_;
  std::vector<Layer> down_;
  MidBlock mid_;
  at::Tensor out_gain_;
  CausalConv conv_out_;
  PointwiseConv quant_;
};

}  // namespace vdit::engine::wan
