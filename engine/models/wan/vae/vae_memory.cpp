// SPDX-License-Identifier: Apache-2.0
#include "engine/models/wan/vae/vae_memory.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace vdit::engine::wan {
namespace {

constexpr int64_t kFloatBytes = 4;

/// Walks through the decoder as Decoder does and adds up what is alive.
class DecodeForecast {
 public:
  /// A chunk of `latent_frames`; the clip's `first` one gives three frames less than the others.
  DecodeForecast(const VaeWork& work, int64_t latent_frames, bool first)
      : work_(work),
        operand_bytes_(work.dtype == at::kBFloat16 ? 2 : 4),
        height_(work.latent_height),
        width_(work.latent_width),
        first_(first),
        frames_(latent_frames) {}

  void residual_block(int64_t in, int64_t out) {
    causal_conv(in);
    causal_conv(out);
    // The block's input, both convolutions' outputs, the skip where it is not the input itself.
    live(clip(in) + 2 * clip(out) + (in == out ? 0 : clip(out)), std::max(in, out));
  }

  void attention(int64_t channels) {
    const int64_t frame = height_ * width_ * channels * kFloatBytes;
    live(2 * clip(channels) + 7 * frame, channels);
  }

  void causal_conv(int64_t in) {
    history_ += 2 * padded_frame(in);
    spare(in);
  }

  void double_frames(int64_t channels) {
    causal_conv(channels);
    const int64_t before = clip(channels);
    frames_ = 2 * frames_ - (first_ ? 1 : 0);
    live(before + clip(channels), channels);
  }

  void upsample(int64_t in, int64_t out) {
    spare(in);
    const int64_t before = clip(in);
    height_ *= 2;
    width_ *= 2;
    live(before + clip(out), in);
  }

  void convolution(int64_t in, int64_t out) {
    causal_conv(in);
    live(clip(in) + clip(out), in);
  }

  int64_t frame_values(int64_t channels) const { return frames_ * height_ * width_ * channels; }

  int64_t peak() const { return history_ + spare_ + peak_; }

 private:
  int64_t clip(int64_t channels) const { return frame_values(channels) * kFloatBytes; }
  int64_t padded_frame(int64_t channels) const {
    return (height_ + 2) * (width_ + 2) * (channels + channels % 2) * operand_bytes_;
  }

  void spare(int64_t channels) {
    if (work_.direct && spares_.emplace(height_, width_, channels).second) spare_ += padded_frame(channels);
  }

  /// LibTorch's way needs a chunk's normalised and rounded input beside the rest.
  void live(int64_t bytes, int64_t widest_input) {
    const int64_t staged =
        work_.direct ? 0 : 2 * clip(widest_input) + 2 * frame_values(widest_input) * operand_bytes_;
    peak_ = std::max(peak_, bytes + staged);
  }

  const VaeWork& work_;
  int64_t operand_bytes_;
  int64_t height_, width_;
  bool first_;
  int64_t frames_;  // of the chunk, where the walk has come to
  int64_t history_ = 0;
  int64_t spare_ = 0;
  int64_t peak_ = 0;
  std::set<std::tuple<int64_t, int64_t, int64_t>> spares_;
};

int64_t chunk_peak_bytes(const VaeConfig& config, const VaeWork& work, int64_t latent_frames, bool first) {
  DecodeForecast forecast(work, latent_frames, first);
  const auto width_of = [&](int64_t stage) {  // channels of a stage's blocks
    return config.decoder_base_dim * config.dim_mult[static_cast<size_t>(config.stages() - 1 - stage)];
  };
  int64_t channels = width_of(0);
  forecast.convolution(config.z_dim, channels);
  forecast.residual_block(channels, channels);
  forecast.attention(channels);
  forecast.residual_block(channels, channels);
  for (int64_t stage = 0; stage < config.stages(); ++stage) {
    for (int64_t block = 0; block <= config.num_res_blocks; ++block) {
      forecast.residual_block(channels, width_of(stage));
      channels = width_of(stage);
    }
    if (stage + 1 == config.stages()) break;
    if (config.temporal_downsample[static_cast<size_t>(config.stages() - 2 - stage)])
      forecast.double_frames(channels);
    forecast.upsample(channels, channels / 2);
    channels /= 2;
  }
  forecast.convolution(channels, VaeConfig::kChannels);
  return forecast.peak();
}

}  // namespace

int64_t decode_peak_bytes(const VaeConfig& config, const VaeWork& work) {
  const int64_t whole = work.latent_frames;
  const int64_t chunk = work.chunk_latent_frames > 0 ? std::min(work.chunk_latent_frames, whole) : whole;
  const int64_t first = chunk_peak_bytes(config, work, chunk, true);
  const int64_t later = std::min(chunk, whole - chunk);
  return later > 0 ? std::max(first, chunk_peak_bytes(config, work, later, false)) : first;
}

}  // namespace vdit::engine::wan
