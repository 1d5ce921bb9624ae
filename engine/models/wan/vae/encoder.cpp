// SPDX-License-Identifier: Apache-2.0
#include "engine/models/wan/vae/encoder.h"

#include <algorithm>
#include <string>

namespace vdit::engine::wan {
namespace {

int64_t last_dim(const VaeConfig& config) {
  return config.base_dim * config.dim_mult.back();
}

}  // namespace

Encoder::Encoder(const VaeConfig& config, LayerBuilder& build)
    : conv_in_(build, "encoder.conv_in", VaeConfig::kChannels, config.base_dim),
      mid_(build, "encoder.mid_block", last_dim(config)),
      out_gain_(build.norm_gain("encoder.norm_out.gamma", {last_dim(config), 1, 1, 1})),
      conv_out_(build, "encoder.conv_out", last_dim(config), 2 * config.z_dim),
      quant_(build.in_float(), "quant_conv", 2 * config.z_dim, 2 * config.z_dim, 3) {
  // The file numbers blocks, attentions and resamplers in one flat list.
  int64_t index = 0;
  const auto next_name = [&index] { return "encoder.down_blocks." + std::to_string(index++); };
  int64_t in = config.base_dim;
  double scale = 1.0;
  for (size_t i = 0; i < config.dim_mult.size(); ++i, scale /= 2) {
    const int64_t out = config.base_dim * config.dim_mult[i];
    for (int64_t block = 0; block < config.num_res_blocks; ++block, in = out) {
      down_.emplace_back(std::in_place_type<ResidualBlock>, build, next_name(), in, out);
      if (std::ranges::count(config.attn_scales, scale) > 0) {
        down_.emplace_back(std::in_place_type<SpatialAttention>, build, next_name(), out);
      }
    }
    if (i + 1 == config.dim_mult.size()) break;
    const std::string name = next_name();
    down_.emplace_back(std::in_place_type<DownsampleConv>, build, name + ".resample.1", out);
    if (config.temporal_downsample[i]) {
      down_.emplace_back(std::in_place_type<FrameHalver>, build, name + ".time_conv", out);
    }
  }
}

at::Tensor Encoder::operator()(PassState& pass, const at::Tensor& frames) const {
  at::Tensor x = conv_in_(pass, frames, {}, {});
  for (const Layer& layer : down_) {
    x = std::visit([&](const auto& apply) { return apply(pass, x); }, layer);
  }
  x = conv_out_(pass, mid_(pass, x), out_gain_, {});
  return quant_(pass, x);
}

}  // namespace vdit::engine::wan
