// SPDX-License-Identifier: Apache-2.0
#include "engine/models/hunyuan/vae/vae.h"

#include <ATen/ops/cat.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <vector>

#include "engine/models/hunyuan/vae/decoder.h"
#include "engine/models/picture_tiles.h"

namespace vdit::engine::hunyuan {
namespace {

constexpr TimeParts kParts;

}  // namespace

Vae::Vae(VaeConfig config, const TensorSource& source, const ComputeOptions& compute)
    : config_(std::move(config)), compute_(compute) {
  const c10::InferenceMode no_gradients;
  decoder_ = std::make_unique<Decoder>(config_, LayerBuilder{source, compute_});
}

Vae::~Vae() = default;
Vae::Vae(Vae&&) noexcept = default;
Vae& Vae::operator=(Vae&&) noexcept = default;

at::Tensor Vae::decode_part(const at::Tensor& latents, const VaeRun& run, DecodeProgress& progress) const {
  const auto decode = [&](const at::Tensor& tile) {
    at::Tensor frames = (*decoder_)(tile, run.cancel);
    progress.add(1);
    return frames;
  };
  const PictureTiles tiles = picture_tiles(config_);
  return run.tiled && tiles.exceeded_by(latents.size(1), latents.size(2))
             ? decode_in_tiles(latents, tiles, decode)
             : decode(latents);
}

void Vae::decode_parts(const at::Tensor& latents, const VaeRun& run,
                       const std::function<void(const at::Tensor&, int64_t)>& take) const {
  check_latents(latents, config_.latent_channels);
  const c10::InferenceMode no_gradients;
  const at::Tensor clip =
      latents.to(compute_.device).div(config_.scaling_factor).squeeze(0).permute({1, 2, 3, 0}).contiguous();
  const int64_t count = clip.size(0);
  const PictureTiles picture = picture_tiles(config_);
  const bool tiled = run.tiled && picture.exceeded_by(clip.size(1), clip.size(2));
  const int64_t tiles = tiled ? picture.count(clip.size(1), clip.size(2)) : 1;
  if (count <= kParts.whole_frames) {
    DecodeProgress progress(run.progress, tiles);
    take(decode_part(clip, run, progress), 0);
    return;
  }
  const int64_t stride = kParts.frame_stride * VaeConfig::kTemporalFactor;
  const int64_t overlap = kParts.whole_frames * VaeConfig::kTemporalFactor - stride;
  DecodeProgress progress(run.progress, tiles * parts_of(count, kParts.frame_stride));
  at::Tensor before;
  int64_t first_frame = 0;
  for (int64_t begin = 0; begin < count; begin += kParts.frame_stride) {
    at::Tensor part =
        decode_part(clip.slice(0, begin, std::min(begin + kParts.frames, count)), run, progress);
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
