// SPDX-License-Identifier: Apache-2.0
#include "engine/models/cogvideox/vae/vae.h"

#include <ATen/ops/cat.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/models/cogvideox/vae/decoder.h"
#include "engine/models/picture_tiles.h"

namespace vdit::engine::cogvideox {
namespace {

constexpr int64_t kPart = 2;             // latent frames
constexpr int64_t kFramesHandedOut = 8;  // at a time, of a clip that is there as a whole

}  // namespace

Vae::Vae(VaeConfig config, const TensorSource& source, const ComputeOptions& compute)
    : config_(std::move(config)), compute_(compute) {
  const c10::InferenceMode no_gradients;
  decoder_ = std::make_unique<Decoder>(config_, DecoderBuilder{.layers = {source, compute_}});
}

Vae::~Vae() = default;
Vae::Vae(Vae&&) noexcept = default;
Vae& Vae::operator=(Vae&&) noexcept = default;

int64_t Vae::part_frames(int64_t latent_frames) {
  return std::min(latent_frames, kPart + latent_frames % kPart);
}

void Vae::decode_whole(const at::Tensor& clip, const VaeRun& run, DecodeProgress& progress,
                       const Take& take) const {
  DecodePass pass = decoder_->begin(run.cancel);
  int64_t first_frame = 0;
  for (int64_t begin = 0; begin < clip.size(0);) {
    const int64_t end = begin == 0 ? part_frames(clip.size(0)) : begin + kPart;
    const at::Tensor frames = (*decoder_)(clip.slice(0, begin, end), pass);
    take(frames, first_frame);
    first_frame += frames.size(0);
    progress.add(end - begin);
    begin = end;
  }
}

void Vae::decode_parts(const at::Tensor& latents, const VaeRun& run, const Take& take) const {
  check_latents(latents, config_.latent_channels, 2);
  const c10::InferenceMode no_gradients;
  const at::Tensor clip =
      latents.to(compute_.device).div(config_.scaling_factor).squeeze(0).permute({0, 2, 3, 1}).contiguous();
  const PictureTiles tiles = picture_tiles(config_);
  if (!run.tiled || !tiles.exceeded_by(clip.size(1), clip.size(2))) {
    DecodeProgress progress(run.progress, clip.size(0));
    return decode_whole(clip, run, progress, take);
  }
  // Latent frames, in all tiles.
  DecodeProgress progress(run.progress, tiles.count(clip.size(1), clip.size(2)) * clip.size(0));
  const at::Tensor picture = decode_in_tiles(clip, tiles, [&](const at::Tensor& tile) {
    std::vector<at::Tensor> parts;
    decode_whole(tile, run, progress, [&](const at::Tensor& frames, int64_t) { parts.push_back(frames); });
    return at::cat(parts);
  });
  for (int64_t first = 0; first < picture.size(0); first += kFramesHandedOut)
    take(picture.slice(0, first, first + kFramesHandedOut), first);
}

void Vae::decode(const at::Tensor& latents, const VaeRun& run, const DecodedFrames& sink) const {
  decode_parts(latents, run, [&](const at::Tensor& frames, int64_t first) { sink(to_rgb8(frames), first); });
}

at::Tensor Vae::decode(const at::Tensor& latents, const VaeRun& run) const {
  std::vector<at::Tensor> parts;
  decode_parts(latents, run, [&](const at::Tensor& frames, int64_t) { parts.push_back(frames.cpu()); });
  return at::cat(parts).permute({3, 0, 1, 2}).unsqueeze(0).contiguous();
}

}  // namespace vdit::engine::cogvideox
