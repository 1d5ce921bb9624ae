// SPDX-License-Identifier: Apache-2.0
// vae/config.json of a CogVideoX model folder (diffusers, AutoencoderKLCogVideoX).
#pragma once

#include <cstdint>
#include <vector>

#include "engine/models/picture_tiles.h"

namespace vdit {
class JsonView;
}

namespace vdit::engine::cogvideox {

/// Field names follow the file; defaults are diffusers'.
struct VaeConfig {
  int64_t latent_channels = 16;
  std::vector<int64_t> block_out_channels{128, 256, 256, 512};
  int64_t layers_per_block = 3;
  int64_t norm_num_groups = 32;
  double norm_eps = 1e-6;
  double scaling_factor = 1.15258426;
  int64_t sample_height = 480;  ///< pixels; decide the size of tiles and nothing else
  int64_t sample_width = 720;

  static constexpr int64_t kChannels = 3;
  static constexpr int64_t kTemporalFactor = 4;
  static constexpr int64_t kTemporalStages = 2;  ///< stages that double the frames: they make kTemporalFactor

  /// Stages of the decoder, the first of which works at the latents' size; each but the last doubles the
  /// sides.
  int64_t stages() const { return static_cast<int64_t>(block_out_channels.size()); }
  /// Channels of a stage's blocks; stages of the decoder go through the list backwards.
  int64_t stage_channels(int64_t stage) const {
    return block_out_channels[static_cast<size_t>(stages() - 1 - stage)];
  }
  int64_t spatial_factor() const { return int64_t{1} << (stages() - 1); }

  int64_t latent_frames(int64_t frames) const { return (frames - 1) / kTemporalFactor + 1; }
  /// Of an odd number of latent frames; an even one gives 4 f.
  int64_t frames(int64_t latent_frames) const {
    return kTemporalFactor * latent_frames - (latent_frames % 2 == 1 ? kTemporalFactor - 1 : 0);
  }
};

/// Tiles as diffusers has them: half of the sample size a side, and of that a share that overlaps.
PictureTiles picture_tiles(const VaeConfig& config);

/// Throws vdit::Error of kind Input with the view's code: a field of the wrong type or out of range, or a
/// variant that diffusers has and we have not.
VaeConfig read_vae_config(const JsonView& document);

}  // namespace vdit::engine::cogvideox
