// SPDX-License-Identifier: Apache-2.0
// vae/config.json of a Wan model folder (diffusers, AutoencoderKLWan).
#pragma once

#include <cstdint>
#include <vector>

namespace vdit {
class JsonView;
}

namespace vdit::engine {
class ModelFolder;
}

namespace vdit::engine::wan {

/// Field names follow the file, except that its "temperal_downsample" is spelt right. Defaults are diffusers'
/// (Wan2.1).
struct VaeConfig {
  int64_t base_dim = 96;
  int64_t decoder_base_dim = 96;
  int64_t z_dim = 16;
  std::vector<int64_t> dim_mult{1, 2, 4, 4};
  int64_t num_res_blocks = 2;
  std::vector<double> attn_scales;
  std::vector<bool> temporal_downsample{false, true, true};
  std::vector<double> latents_mean;  // [z_dim]
  std::vector<double> latents_std;   // [z_dim]

  static constexpr int64_t kChannels = 3;
  static constexpr int64_t kTemporalFactor = 4;

  /// Stages of either half; every stage but the last changes the picture's sides by two.
  int64_t stages() const { return static_cast<int64_t>(dim_mult.size()); }
  int64_t spatial_factor() const { return int64_t{1} << (stages() - 1); }
  int64_t latent_frames(int64_t frames) const { return (frames - 1) / kTemporalFactor + 1; }
  int64_t frames(int64_t latent_frames) const { return (latent_frames - 1) * kTemporalFactor + 1; }
};

/// Throws vdit::Error of kind Input with the view's code: a field of the wrong type or out of range, or a
/// variant that is not Wan2.1's (the residual, patched VAE of Wan2.2 5B; other channel counts or temporal
/// factors).
VaeConfig read_vae_config(const JsonView& document);
VaeConfig read_vae_config(const ModelFolder& folder);

}  // namespace vdit::engine::wan
