// SPDX-License-Identifier: Apache-2.0
#include "engine/models/cogvideox/vae/blocks.h"

#include <ATen/ops/conv2d.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <vector>

#include "engine/base/cancel_token.h"

namespace vdit::engine::cogvideox {
namespace {

std::optional<Linear> make_shortcut(const LayerBuilder& build, const std::string& name, int64_t in,
                                    int64_t out) {
  if (in == out) return {};
  return Linear{.weight = build.weight(name + ".weight", {out, in, 1, 1, 1}).view({out, in}),
                .bias = build.weight(name + ".bias", {out})};
}

}  // namespace

ResidualBlock::ResidualBlock(DecoderBuilder& build, const std::string& name, int64_t in, int64_t out,
                             const VaeConfig& config)
    : norm1_(build.layers, name + ".norm1", in, config),
      norm2_(build.layers, name + ".norm2", out, config),
      conv1_(build, name + ".conv1", in, out),
      conv2_(build, name + ".conv2", out, out),
      shortcut_(make_shortcut(build.layers, name + ".conv_shortcut", in, out)) {}

at::Tensor ResidualBlock::operator()(at::Tensor clip, const at::Tensor& latents, DecodePass& pass) const {
  const at::Tensor inner = conv1_(norm1_.normed_silu(clip, latents), pass);
  if (shortcut_) clip = (*shortcut_)(clip);
  conv2_.add_to(clip, norm2_.normed_silu(inner, latents), pass);
  return clip;
}

Upsampler::Upsampler(const LayerBuilder& build, const std::string& name, int64_t channels, bool frames)
    : weight_(build.weight(name + ".conv.weight", {channels, channels, 3, 3})
                  .contiguous(at::MemoryFormat::ChannelsLast)),
      bias_(build.weight(name + ".conv.bias", {channels})),
      doubles_frames_(frames) {}

int64_t Upsampler::frames_of(int64_t frames) const {
  return doubles_frames_ ? 2 * frames - frames % 2 : frames;
}

at::Tensor Upsampler::operator()(const at::Tensor& clip, const DecodePass& pass) const {
  const int64_t height = clip.size(1), width = clip.size(2), channels = clip.size(3);
  const int64_t frames = frames_of(clip.size(0));
  const int64_t piece = std::min(frames, frames_at_a_time(4 * height * width * channels));
  at::Tensor out = at::empty({frames, 2 * height, 2 * width, channels}, clip.options());
  for (int64_t begin = 0; begin < frames; begin += piece) {
    if (pass.cancel != nullptr) pass.cancel->throw_if_cancelled();
    const int64_t count = std::min(piece, frames - begin);
    std::vector<int64_t> sources;
    for (int64_t frame = begin; frame < begin + count; ++frame)
      sources.push_back(latent_frame_of(frame, frames, clip.size(0)));
    const at::Tensor enlarged = clip.index_select(0, at::tensor(sources, at::kLong).to(clip.device()))
                                    .view({count, height, 1, width, 1, channels})
                                    .expand({count, height, 2, width, 2, channels})
                                    .reshape({count, 2 * height, 2 * width, channels});
    out.narrow(0, begin, count)
        .copy_(at::conv2d(enlarged.permute({0, 3, 1, 2}), weight_, bias_, 1, 1).permute({0, 2, 3, 1}));
  }
  return out;
}

}  // namespace vdit::engine::cogvideox
