// SPDX-License-Identifier: Apache-2.0
#include "engine/models/cogvideox/vae/decoder.h"

#include <string>
#include <utility>

namespace vdit::engine::cogvideox {
namespace {

constexpr int64_t kMidBlocks = 2;

std::string indexed(const char* prefix, int64_t index) {
  return prefix + std::to_string(index);
}

}  // namespace

Decoder::Decoder(const VaeConfig& config, DecoderBuilder build)
    : conv_in_(build, "decoder.conv_in", config.latent_channels, config.stage_channels(0)),
      norm_out_(build.layers, "decoder.norm_out", config.block_out_channels.front(), config),
      conv_out_(build, "decoder.conv_out", config.block_out_channels.front(), VaeConfig::kChannels) {
  int64_t in = config.stage_channels(0);
  for (int64_t block = 0; block < kMidBlocks; ++block)
    mid_.emplace_back(build, indexed("decoder.mid_block.resnets.", block), in, in, config);
  for (int64_t i = 0; i < config.stages(); ++i) {
    const std::string name = indexed("decoder.up_blocks.", i);
    const int64_t out = config.stage_channels(i);
    Stage& stage = stages_.emplace_back();
    for (int64_t block = 0; block <= config.layers_per_block; ++block, in = out)
      stage.blocks.emplace_back(build, name + indexed(".resnets.", block), in, out, config);
    if (i + 1 < config.stages())
      stage.upsample.emplace(build.layers, name + ".upsamplers.0", out, i < VaeConfig::kTemporalStages);
  }
  convolutions_ = build.convolutions;
}

DecodePass Decoder::begin(const CancelToken* cancel) const {
  return {.histories = std::vector<at::Tensor>(static_cast<size_t>(convolutions_)), .cancel = cancel};
}

at::Tensor Decoder::operator()(const at::Tensor& latents, DecodePass& pass) const {
  at::Tensor clip = conv_in_(whole_clip(latents), pass);
  for (const ResidualBlock& block : mid_) clip = block(std::move(clip), latents, pass);
  for (const Stage& stage : stages_) {
    for (const ResidualBlock& block : stage.blocks) clip = block(std::move(clip), latents, pass);
    if (stage.upsample) clip = (*stage.upsample)(clip, pass);
  }
  return conv_out_(norm_out_.normed_silu(clip, latents), pass).to(at::kFloat);
}

}  // namespace vdit::engine::cogvideox
