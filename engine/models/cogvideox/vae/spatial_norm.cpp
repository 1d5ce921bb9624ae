// SPDX-License-Identifier: Apache-2.0
#include "engine/models/cogvideox/vae/spatial_norm.h"

#include <ATen/ops/silu.h>
#include <ATen/ops/tensor.h>

#include <vector>

#include "engine/models/cogvideox/vae/vae_config.h"

namespace vdit::engine::cogvideox {
namespace {

Linear latent_linear(const LayerBuilder& build, const std::string& name, int64_t in, int64_t out) {
  const LayerBuilder full{build.source, {build.compute.device, at::kFloat}};
  return {.weight = full.weight(name + ".conv.weight", {out, in, 1, 1, 1}).view({out, in}),
          .bias = full.vector(name + ".conv.bias", out)};
}

// Each latent pixel's values for all the pixels that it covers: [n, h, w, c] for [n, h, side, w, side, c].
at::Tensor over_pixels(const at::Tensor& x) {
  return x.unsqueeze(2).unsqueeze(4);
}

}  // namespace

SpatialNorm::SpatialNorm(const LayerBuilder& build, const std::string& name, int64_t channels,
                         const VaeConfig& config)
    : norm_{.weight = build.vector(name + ".norm_layer.weight", channels),
            .bias = build.vector(name + ".norm_layer.bias", channels),
            .groups = config.norm_num_groups,
            .eps = config.norm_eps},
      gain_(latent_linear(build, name + ".conv_y", config.latent_channels, channels)),
      offset_(latent_linear(build, name + ".conv_b", config.latent_channels, channels)) {}

int64_t latent_frame_of(int64_t frame, int64_t frames, int64_t latent_frames) {
  if (frames > 1 && frames % 2 == 1)
    return frame == 0 ? 0 : 1 + (frame - 1) * (latent_frames - 1) / (frames - 1);
  return frame * latent_frames / frames;
}

// The 1 x 1 x 1 convolutions are done before the latents are enlarged, and their result is drawn into the
// group norm's line: (x * g + o) * y + b = x * (g * y) + (o * y + b).
ConvInput SpatialNorm::normed_silu(const at::Tensor& clip, const at::Tensor& latents) const {
  const NormLine line = norm_line(norm_, clip);
  const at::Tensor y = gain_(latents);
  const at::Tensor gains = y.mul(line.gain), offsets = y.mul(line.offset).add_(offset_(latents));
  ConvInput input = whole_clip(clip);
  input.make = [=](int64_t begin, int64_t end) {
    std::vector<int64_t> sources;
    for (int64_t frame = begin; frame < end; ++frame)
      sources.push_back(latent_frame_of(frame, clip.size(0), latents.size(0)));
    const at::Tensor chosen = at::tensor(sources, at::kLong).to(clip.device());
    const auto of_frames = [&](const at::Tensor& x) { return over_pixels(x.index_select(0, chosen)); };
    const int64_t side = clip.size(1) / latents.size(1);
    const at::Tensor pixels =
        clip.slice(0, begin, end)
            .view({end - begin, latents.size(1), side, latents.size(2), side, clip.size(3)});
    at::Tensor normed = pixels.mul(of_frames(gains)).add_(of_frames(offsets));
    at::silu_(normed);
    return normed.view({end - begin, clip.size(1), clip.size(2), clip.size(3)});
  };
  return input;
}

}  // namespace vdit::engine::cogvideox
