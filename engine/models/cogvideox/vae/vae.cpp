// SPDX-License-Identifier: Apache-2.0
#include "engine/models/cogvideox/vae/vae.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/models/cogvideox/vae/decoder.h"
#include "engine/models/tile_blend.h"

namespace vdit::engine::cogvideox {
namespace {

constexpr int64_t kPart = 2;             // latent frames
constexpr int64_t kFramesHandedOut = 8;  // at a time, of a clip that is there as a whole

int64_t steps_of(int64_t length, int64_t stride) {
  return (length + stride - 1) / stride;
}

}  // namespace

// Latent frames done of all that there are, in all tiles.
class Vae::Progress {
 public:
  Progress(const std::function<void(double)>& report, int64_t all) : report_(report), all_(all) {}
  void add(int64_t frames) {
    done_ += frames;
    if (report_) report_(static_cast<double>(done_) / static_cast<double>(all_));
  }

 private:
  const std::function<void(double)>& report_;
  int64_t all_;
  int64_t done_ = 0;
};

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

bool Vae::exceeds_tile(const VaeConfig& config, int64_t latent_height, int64_t latent_width) {
  return latent_height > tile_height(config).latents || latent_width > tile_width(config).latents;
}

void Vae::decode_whole(const at::Tensor& clip, const VaeRun& run, Progress& progress,
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

at::Tensor Vae::decode_tiles(const at::Tensor& clip, const VaeRun& run, Progress& progress) const {
  const int64_t factor = config_.spatial_factor(), height = clip.size(1), width = clip.size(2);
  const TileSide down = tile_height(config_), across = tile_width(config_);
  at::Tensor picture =
      at::empty({config_.frames(clip.size(0)), height * factor, width * factor, 3}, clip.options());
  std::vector<at::Tensor> above, row;
  for (int64_t top = 0; top < height; top += down.stride, above = std::move(row), row.clear()) {
    for (int64_t left = 0; left < width; left += across.stride) {
      const at::Tensor part = clip.slice(1, top, std::min(top + down.latents, height))
                                  .slice(2, left, std::min(left + across.latents, width));
      std::vector<at::Tensor> parts;
      decode_whole(part.contiguous(), run, progress,
                   [&](const at::Tensor& frames, int64_t) { parts.push_back(frames); });
      at::Tensor tile = at::cat(parts);
      // Its neighbours are as they became by their own blending.
      if (top > 0) blend_into(tile, above[row.size()], 1, down.blend);
      if (left > 0) blend_into(tile, row.back(), 2, across.blend);
      const int64_t rows = std::min(tile.size(1), down.stride * factor),
                    columns = std::min(tile.size(2), across.stride * factor);
      picture.narrow(1, top * factor, rows)
          .narrow(2, left * factor, columns)
          .copy_(tile.narrow(1, 0, rows).narrow(2, 0, columns));
      row.push_back(std::move(tile));
    }
  }
  return picture;
}

void Vae::decode_parts(const at::Tensor& latents, const VaeRun& run, const Take& take) const {
  check_latents(latents, config_.latent_channels, 2);
  const c10::InferenceMode no_gradients;
  const at::Tensor clip =
      latents.to(compute_.device).div(config_.scaling_factor).squeeze(0).permute({0, 2, 3, 1}).contiguous();
  if (!run.tiled || !exceeds_tile(config_, clip.size(1), clip.size(2))) {
    Progress progress(run.progress, clip.size(0));
    return decode_whole(clip, run, progress, take);
  }
  const int64_t tiles = steps_of(clip.size(1), tile_height(config_).stride) *
                        steps_of(clip.size(2), tile_width(config_).stride);
  Progress progress(run.progress, tiles * clip.size(0));
  const at::Tensor picture = decode_tiles(clip, run, progress);
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
