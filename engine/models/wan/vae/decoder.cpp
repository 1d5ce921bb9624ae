// SPDX-License-Identifier: Apache-2.0
#include "engine/models/wan/vae/decoder.h"

#include <string>

namespace vdit::engine::wan {
namespace {

std::vector<int64_t> decoder_dims(const VaeConfig& config) {
  std::vector<int64_t> dims{config.decoder_base_dim * config.dim_mult.back()};
  for (auto multiple = config.dim_mult.rbegin(); multiple != config.dim_mult.rend(); ++multiple) {
    dims.push_back(config.decoder_base_dim * *multiple);
  }
  return dims;
}

}  // namespace

Decoder::Decoder(const VaeConfig& config, LayerBuilder& build)
    : dims_(decoder_dims(config)),
      post_quant_(build.in_float(), "post_quant_conv", config.z_dim, config.z_dim, 3),
      conv_in_(build, "decoder.conv_in", config.z_dim, dims_.front()),
      mid_(build, "decoder.mid_block", dims_.front()),
      out_gain_(build.norm_gain("decoder.norm_out.gamma", {dims_.back(), 1, 1, 1})),
      conv_out_(build, "decoder.conv_out", dims_.back(), VaeConfig::kChannels) {
  const size_t count = config.dim_mult.size();
  for (size_t i = 0; i < count; ++i) {
    const std::string name = "decoder.up_blocks." + std::to_string(i);
    Stage& stage = stages_.emplace_back();
    int64_t in = i > 0 ? dims_[i] / 2 : dims_[i];
    const int64_t out = dims_[i + 1];
    for (int64_t block = 0; block <= config.num_res_blocks; ++block, in = out) {
      stage.blocks.emplace_back(build, name + ".resnets." + std::to_string(block), in, out);
    }
    if (i + 1 == count) break;
    // The decoder undoes the encoder's steps in reverse.
    if (config.temporal_downsample[count - 2 - i]) {
      stage.double_frames.emplace(build, name + ".upsamplers.0.time_conv", out);
    }
    stage.upsample.emplace(build, name + ".upsamplers.0.resample.1", out, out / 2);
  }
}

at::Tensor Decoder::operator()(PassState& pass, const at::Tensor& latents) const {
  at::Tensor x = conv_in_(pass, post_quant_(pass, latents), {}, {});
  x = mid_(pass, x);
  for (const Stage& stage : stages_) {
    for (const ResidualBlock& block : stage.blocks) x = block(pass, x);
    if (stage.double_frames) x = (*stage.double_frames)(pass, x);
    if (stage.upsample) x = (*stage.upsample)(pass, x);
  }
  return conv_out_(pass, x, out_gain_, {});
}

}  // namespace vdit::engine::wan
