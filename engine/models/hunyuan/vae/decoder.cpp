// SPDX-License-Identifier: Apache-2.0
#include "engine/models/hunyuan/vae/decoder.h"

#include <string>

namespace vdit::engine::hunyuan {
namespace {

Linear make_post_quant(const VaeConfig& config, const LayerBuilder& build) {
  const int64_t channels = config.latent_channels;
  const LayerBuilder full{build.source, {build.compute.device, at::kFloat}};
  return {.weight =
              full.weight("post_quant_conv.weight", {channels, channels, 1, 1, 1}).view({channels, channels}),
          .bias = full.vector("post_quant_conv.bias", channels)};
}

}  // namespace

Decoder::Decoder(const VaeConfig& config, const LayerBuilder& build)
    : post_quant_(make_post_quant(config, build)),
      conv_in_(build, "decoder.conv_in", config.latent_channels, config.stage_channels(0)),
      mid_before_(build, "decoder.mid_block.resnets.0", config.stage_channels(0), config.stage_channels(0),
                  config.norm_num_groups),
      mid_attention_(build, "decoder.mid_block.attentions.0", config.stage_channels(0),
                     config.norm_num_groups),
      mid_after_(build, "decoder.mid_block.resnets.1", config.stage_channels(0), config.stage_channels(0),
                 config.norm_num_groups),
      norm_out_(make_group_norm(build, "decoder.conv_norm_out", config.block_out_channels.front(),
                                config.norm_num_groups)),
      conv_out_(build, "decoder.conv_out", config.block_out_channels.front(), VaeConfig::kChannels) {
  int64_t in = config.stage_channels(0);
  for (int64_t i = 0; i < config.stages(); ++i) {
    const std::string name = "decoder.up_blocks." + std::to_string(i);
    const int64_t out = config.stage_channels(i);
    Stage& stage = stages_.emplace_back();
    for (int64_t block = 0; block <= config.layers_per_block; ++block, in = out) {
      stage.blocks.emplace_back(build, name + ".resnets." + std::to_string(block), in, out,
                                config.norm_num_groups);
    }
    const bool sides = config.doubles_sides(i), frames = config.doubles_frames(i);
    if (sides || frames) stage.upsample.emplace(build, name + ".upsamplers.0", out, sides, frames);
  }
}

at::Tensor Decoder::operator()(const at::Tensor& latents, const CancelToken* cancel) const {
  at::Tensor clip = conv_in_(whole_clip(post_quant_(latents)), cancel);
  clip = mid_before_(std::move(clip), cancel);
  clip = mid_attention_(std::move(clip), cancel);
  clip = mid_after_(std::move(clip), cancel);
  for (const Stage& stage : stages_) {
    for (const ResidualBlock& block : stage.blocks) clip = block(std::move(clip), cancel);
    if (stage.upsample) clip = (*stage.upsample)(clip, cancel);
  }
  return conv_out_(normed_silu(clip, norm_out_), cancel).to(at::kFloat);
}

}  // namespace vdit::engine::hunyuan
