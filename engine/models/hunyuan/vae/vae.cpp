// SPDX-License-Identifier: Apache-2.0
#include "engine/models/hunyuan/vae/vae.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <vector>

#include "engine/models/hunyuan/vae/decoder.h"
#include "engine/models/tile_blend.h"

namespace vdit::engine::hunyuan {
namespace {

constexpr VaeTiles kTiles;

int64_t steps_of(int64_t length, int64_t stride) {
  return (length + stride - 1) / stride;
}

}  // namespace

// Tiles done of all that there are.
class Vae::Progress {
 public:
  Progress(const std::function<void(double)>& report, int64_t tiles) : report_(report), tiles_(tiles) {}
  void tile_done() {
    ++done_;
    if (report_) report_(static_cast<double>(done_) / static_cast<double>(tiles_));
  }

 private:
  const std::function<void(double)>& report_;
  int64_t tiles_;
  int64_t done_ = 0;
};

Vae::Vae(VaeConfig config, const TensorSource& source, const ComputeOptions& compute)
    : config_(std::move(config)), compute_(compute) {
  const c10::InferenceMode no_gradients;
  decoder_ = std::make_unique<Decoder>(config_, LayerBuilder{source, compute_});
}

Vae::~Vae() = default;
Vae::Vae(Vae&&) noexcept = default;
Vae& Vae::operator=(Vae&&) noexcept = default;

at::Tensor Vae::decode_tiles(const at::Tensor& latents, const VaeRun& run, Progress& progress) const {
  const int64_t ratio = config_.spatial_compression_ratio, height = latents.size(1), width = latents.size(2);
  const int64_t side = kTiles.side_pixels / ratio, stride = kTiles.side_stride_pixels / ratio;
  const int64_t overlap = kTiles.side_pixels - kTiles.side_stride_pixels;
  at::Tensor picture =
      at::empty({config_.frames(latents.size(0)), height * ratio, width * ratio, 3}, latents.options());
  std::vector<at::Tensor> above, row;
  for (int64_t top = 0; top < height; top += stride, above = std::move(row), row.clear()) {
    for (int64_t left = 0; left < width; left += stride) {
      const at::Tensor part =
          latents.slice(1, top, std::min(top + side, height)).slice(2, left, std::min(left + side, width));
      at::Tensor tile = (*decoder_)(part.contiguous(), run.cancel);
      // Its neighbours are as they became by their own blending.
      if (top > 0) blend_into(tile, above[row.size()], 1, overlap);
      if (left > 0) blend_into(tile, row.back(), 2, overlap);
      const int64_t rows = std::min(tile.size(1), stride * ratio),
                    columns = std::min(tile.size(2), stride * ratio);
      picture.narrow(1, top * ratio, rows)
          .narrow(2, left * ratio, columns)
          .copy_(tile.narrow(1, 0, rows).narrow(2, 0, columns));
      row.push_back(std::move(tile));
      progress.tile_done();
    }
  }
  return picture;
}

at::Tensor Vae::decode_part(const at::Tensor& latents, const VaeRun& run, Progress& progress) const {
  const int64_t side = kTiles.side_pixels / config_.spatial_compression_ratio;
  if (run.tiled && (latents.size(1) > side || latents.size(2) > side)) {
    return decode_tiles(latents, run, progress);
  }
  at::Tensor frames = (*decoder_)(latents, run.cancel);
  progress.tile_done();
  return frames;
}

void Vae::decode_parts(const at::Tensor& latents, const VaeRun& run,
                       const std::function<void(const at::Tensor&, int64_t)>& take) const {
  check_latents(latents, config_.latent_channels);
  const c10::InferenceMode no_gradients;
  const at::Tensor clip =
      latents.to(compute_.device).div(config_.scaling_factor).squeeze(0).permute({1, 2, 3, 0}).contiguous();
  const int64_t count = clip.size(0), ratio = config_.spatial_compression_ratio;
  const int64_t side = kTiles.side_pixels / ratio, side_stride = kTiles.side_stride_pixels / ratio;
  const bool tiled = run.tiled && (clip.size(1) > side || clip.size(2) > side);
  const int64_t tiles = tiled ? steps_of(clip.size(1), side_stride) * steps_of(clip.size(2), side_stride) : 1;
  if (count <= kTiles.whole_frames) {
    Progress progress(run.progress, tiles);
    take(decode_part(clip, run, progress), 0);
    return;
  }
  const int64_t stride = kTiles.frame_stride * VaeConfig::kTemporalFactor;
  const int64_t overlap = kTiles.whole_frames * VaeConfig::kTemporalFactor - stride;
  Progress progress(run.progress, tiles * steps_of(count, kTiles.frame_stride));
  at::Tensor before;
  int64_t first_frame = 0;
  for (int64_t begin = 0; begin < count; begin += kTiles.frame_stride) {
    at::Tensor part =
        decode_part(clip.slice(0, begin, std::min(begin + kTiles.frames, count)), run, progress);
    // A later part's first latent frame was decoded as a clip's first: it only leads in.
    if (begin > 0) {
      part = part.slice(0, 1);
      blend_into(part, before, 0, overlap);
    }
    const int64_t kept = std::min(begin > 0 ? stride : stride + 1, part.size(0));
    if (kept > 0) take(part.narrow(0, 0, kept), first_frame);
    first_frame += kept;
    before = std::move(part);
  }
}

void Vae::decode(const at::Tensor& latents, const VaeRun& run, const DecodedFrames& sink) const {
  decode_parts(latents, run, [&](const at::Tensor& frames, int64_t first) { sink(to_rgb8(frames), first); });
}

at::Tensor Vae::decode(const at::Tensor& latents, const VaeRun& run) const {
  std::vector<at::Tensor> parts;
  decode_parts(latents, run, [&](const at::Tensor& frames, int64_t) { parts.push_back(frames.cpu()); });
  return at::cat(parts).permute({3, 0, 1, 2}).unsqueeze(0).contiguous();
}

}  // namespace vdit::engine::hunyuan
