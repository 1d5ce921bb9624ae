// SPDX-License-Identifier: Apache-2.0
#include "engine/models/hunyuan/vae/vae_memory.h"

#include <algorithm>

#include "engine/models/clip_layers.h"
#include "engine/models/convolution_columns.h"
#include "engine/models/hunyuan/vae/vae.h"

namespace vdit::engine::hunyuan {
namespace {

constexpr TimeParts kParts;
constexpr int64_t kFloatBytes = 4;

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

  // Normed (once more in float32), queries, keys, values and the result.
  void attention(int64_t channels) {
    live(6 * clip(channels) + frames_ * height_ * width_ * channels * kFloatBytes);
  }

  void upsample(int64_t channels, bool sides, bool frames) {
    const int64_t before = clip(channels);
    if (frames) frames_ = 2 * frames_ - 1;
    if (sides) height_ *= 2, width_ *= 2;
    convolution(channels, before + clip(channels));
  }

  /// `clips`: bytes of whole clips that are alive meanwhile.
  void convolution(int64_t in, int64_t clips) {
    const int64_t pixels = height_ * width_;
    const int64_t piece = std::min(frames_, frames_at_a_time(pixels * in));
    // The padded input; two float32 copies while it is made, or the convolution's columns or its result.
    live(clips + (piece + 2) * (height_ + 2) * (width_ + 2) * in * element_ +
         std::max(piece * pixels * in * 2 * kFloatBytes, columns(in, piece)));
  }

  int64_t clip(int64_t channels) const { return frames_ * height_ * width_ * channels * element_; }
  int64_t peak() const { return peak_; }

 private:
  void live(int64_t bytes) { peak_ = std::max(peak_, bytes); }
  int64_t columns(int64_t channels, int64_t frames) const {
    return convolution_column_bytes({.channels = channels,
                                     .frames = frames,
                                     .height = height_,
                                     .width = width_,
                                     .border = 1,
                                     .dtype = work_.dtype,
                                     .device = work_.device});
  }

  const VaeWork& work_;
  int64_t element_, frames_, height_, width_;
  int64_t peak_ = 0;
};

}  // namespace

int64_t decode_peak_bytes(const VaeConfig& config, const VaeWork& work) {
  const PictureTiles tiles = picture_tiles(config);
  const bool tiled = work.tiled && tiles.exceeded_by(work.latent_height, work.latent_width);
  const int64_t frames = std::min(work.latent_frames, kParts.frames);
  const int64_t height = tiled ? std::min(tiles.down.latents, work.latent_height) : work.latent_height;
  const int64_t width = tiled ? std::min(tiles.across.latents, work.latent_width) : work.latent_width;
  DecodeForecast forecast(work, frames, height, width);
  int64_t channels = config.stage_channels(0);
  forecast.residual_block(channels, channels);
  forecast.attention(channels);
  for (int64_t stage = 0; stage < config.stages(); ++stage) {
    for (int64_t block = 0; block <= config.layers_per_block; ++block) {
      forecast.residual_block(channels, config.stage_channels(stage));
      channels = config.stage_channels(stage);
    }
    const bool sides = config.doubles_sides(stage), in_time = config.doubles_frames(stage);
    if (sides || in_time) forecast.upsample(channels, sides, in_time);
  }
  // Pictures as values: the part before, this one, its tiles, and one being made into bytes.
  const int64_t pictures = config.frames(frames) * work.latent_height * work.latent_width * tiles.factor *
                           tiles.factor * VaeConfig::kChannels * kFloatBytes;
  return forecast.peak() + (tiled ? 5 : 3) * pictures;
}

}  // namespace vdit::engine::hunyuan
