// SPDX-License-Identifier: Apache-2.0
#include "engine/models/cogvideox/vae/vae_memory.h"

#include <algorithm>

#include "engine/models/clip_layers.h"
#include "engine/models/cogvideox/vae/vae.h"
#include "engine/models/convolution_columns.h"

namespace vdit::engine::cogvideox {
namespace {

constexpr int64_t kFloatBytes = 4;
constexpr int64_t kHistory = 2;  // frames that a convolution keeps from part to part

/// Walks through the decoder as Decoder does and adds up what is alive.
class DecodeForecast {
 public:
  DecodeForecast(const VaeWork& work, int64_t frames, int64_t height, int64_t width)
      : work_(work),
        element_(work.dtype == at::kFloat ? 4 : 2),
        frames_(frames),
        height_(height),
        width_(width) {}

  void residual_block(int64_t in, int64_t out) {
    convolution(in, clip(in) + clip(out));
    convolution(out, 2 * clip(out) + (in == out ? 0 : clip(in)));
  }

  void upsample(int64_t channels, bool frames) {
    const int64_t before = clip(channels);
    if (frames) frames_ = 2 * frames_ - frames_ % 2;
    height_ *= 2;
    width_ *= 2;
    const int64_t piece = std::min(frames_, frames_at_a_time(height_ * width_ * channels));
    // The enlarged input and the result of the convolution.
    live(before + clip(channels) + 2 * piece * height_ * width_ * channels * element_);
  }

  /// `clips`: bytes of whole clips that are alive meanwhile.
  void convolution(int64_t in, int64_t clips) {
    const int64_t frame = height_ * width_ * in;
    const int64_t piece = std::min(frames_, frames_at_a_time(frame));
    // The input with its history; two float32 copies while it is made, or the convolution's columns or its
    // result.
    live(clips + (piece + kHistory) * frame * element_ +
         std::max(piece * frame * 2 * kFloatBytes, columns(in, piece)));
    histories_ += kHistory * frame * element_;
  }

  int64_t clip(int64_t channels) const { return frames_ * height_ * width_ * channels * element_; }
  /// Every convolution's history stays for the next part.
  int64_t peak() const { return peak_ + histories_; }

 private:
  void live(int64_t bytes) { peak_ = std::max(peak_, bytes); }
  int64_t columns(int64_t channels, int64_t frames) const {
    return convolution_column_bytes({.channels = channels,
                                     .frames = frames,
                                     .height = height_,
                                     .width = width_,
                                     .dtype = work_.dtype,
                                     .device = work_.device});
  }

  const VaeWork& work_;
  int64_t element_, frames_, height_, width_;
  int64_t peak_ = 0;
  int64_t histories_ = 0;
};

}  // namespace

int64_t decode_peak_bytes(const VaeConfig& config, const VaeWork& work) {
  constexpr int64_t kMidBlocks = 2;
  const int64_t part = Vae::part_frames(work.latent_frames);
  const PictureTiles tiles = picture_tiles(config);
  const bool tiled = work.tiled && tiles.exceeded_by(work.latent_height, work.latent_width);
  const int64_t height = tiled ? std::min(tiles.down.latents, work.latent_height) : work.latent_height;
  const int64_t width = tiled ? std::min(tiles.across.latents, work.latent_width) : work.latent_width;
  DecodeForecast forecast(work, part, height, width);
  int64_t channels = config.stage_channels(0);
  forecast.convolution(config.latent_channels, forecast.clip(channels));
  for (int64_t block = 0; block < kMidBlocks; ++block) forecast.residual_block(channels, channels);
  for (int64_t stage = 0; stage < config.stages(); ++stage) {
    for (int64_t block = 0; block <= config.layers_per_block; ++block) {
      forecast.residual_block(channels, config.stage_channels(stage));
      channels = config.stage_channels(stage);
    }
    if (stage + 1 < config.stages()) forecast.upsample(channels, stage < VaeConfig::kTemporalStages);
  }
  forecast.convolution(channels, forecast.clip(channels));
  const int64_t frame = work.latent_height * work.latent_width * config.spatial_factor() *
                        config.spatial_factor() * VaeConfig::kChannels * kFloatBytes;
  // Pictures as values, clamped, and as bytes.
  const int64_t handed_out = 3 * config.frames(part) * frame;
  // The whole clip, and its tiles of two rows, which overlap.
  const int64_t whole = tiled ? 4 * config.frames(work.latent_frames) * frame : 0;
  return forecast.peak() + handed_out + whole;
}

}  // namespace vdit::engine::cogvideox
