// SPDX-License-Identifier: Apache-2.0
// vae/config.json of a HunyuanVideo model folder (diffusers, AutoencoderKLHunyuanVideo).
#pragma once

#include <cstdint>
#include <vector>

#include "engine/models/picture_tiles.h"

namespace vdit {
class JsonView;
}

namespace vdit::engine::hunyuan {

/// Field names follow the file; defaults are diffusers'.
struct VaeConfig {
  int64_t latent_channels = 16;
  std::vector<int64_t> block_out_channels{128, 256, 512, 512};
  int64_t layers_per_block = 2;
  int64_t norm_num_groups = 32;
  double scaling_factor = 0.476986;
  int64_t spatial_compression_ratio = 8;

  static constexpr int64_t kChannels = 3;
  static constexpr int64_t kTemporalFactor = 4;

  /// Stages of the decoder, the first of which works at the latents' size.
  int64_t stages() const { return static_cast<int64_t>(block_out_channels.size()); }
  /// Channels of a stage's blocks; stages of the decoder go through the list backwards.
  int64_t stage_channels(int64_t stage) const {
    return block_out_channels[static_cast<size_t>(stages() - 1 - stage)];
  }
  /// What follows a stage: sides times two, frames (but the clip's first) times two, or neither.
  bool doubles_sides(int64_t stage) const;
  bool doubles_frames(int64_t stage) const {
    return stage >= stages() - 3 && stage != stages() - 1;  // two stages, which make kTemporalFactor
  }

  int64_t latent_frames(int64_t frames) const { return (frames - 1) / kTemporalFactor + 1; }
  int64_t frames(int64_t latent_frames) const { return (latent_frames - 1) * kTemporalFactor + 1; }
};

/// Tiles of 256 pixels of the video a side, one every 192, as diffusers has them.
PictureTiles picture_tiles(const VaeConfig& config);

/// Throws vdit::Error of kind Input with the view's code: a field of the wrong type or out of range, or a
/// variant that diffusers has and we have not.
VaeConfig read_vae_config(const JsonView& document);

}  // namespace vdit::engine::hunyuan
