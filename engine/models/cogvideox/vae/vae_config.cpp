// SPDX-License-Identifier: Apache-2.0
#include "engine/models/cogvideox/vae/vae_config.h"

#include <string>

#include "engine/base/json_view.h"

namespace vdit::engine::cogvideox {
namespace {

constexpr int64_t kMaxChannels = 16384;
constexpr size_t kMinStages = 3;  // two double the frames, the last one nothing
constexpr size_t kMaxStages = 8;
constexpr int64_t kMaxLayers = 64;

void check_variant(const JsonView& document) {
  if (document.text_or("_class_name", "AutoencoderKLCogVideoX") != "AutoencoderKLCogVideoX")
    document.fail("_class_name", "\"AutoencoderKLCogVideoX\"");
  for (const char* channels : {"in_channels", "out_channels"}) {
    if (document.integer_or(channels, VaeConfig::kChannels) != VaeConfig::kChannels)
      document.fail(channels, "3 (RGB)");
  }
  if (document.text_or("act_fn", "silu") != "silu") document.fail("act_fn", "\"silu\"");
  for (const char* convolution : {"use_quant_conv", "use_post_quant_conv"}) {
    if (document.boolean_or(convolution, false)) document.fail(convolution, "false");
  }
  // The pipeline reads neither of these; a VAE that has them means something else.
  for (const char* statistic : {"shift_factor", "latents_mean", "latents_std"}) {
    if (document.has(statistic)) document.fail(statistic, "null");
  }
  if (document.number_or("temporal_compression_ratio", VaeConfig::kTemporalFactor) !=
      VaeConfig::kTemporalFactor)
    document.fail("temporal_compression_ratio", "4");
}

void check_stages(const JsonView& document, const VaeConfig& config) {
  const size_t stages = config.block_out_channels.size();
  if (stages < kMinStages || stages > kMaxStages) document.fail("block_out_channels", "3 to 8 values");
  for (const int64_t channels : config.block_out_channels) {
    if (channels < 1 || channels > kMaxChannels || channels % config.norm_num_groups != 0) {
      document.fail("block_out_channels", "multiples of norm_num_groups, " +
                                              std::to_string(config.norm_num_groups) + ", up to " +
                                              std::to_string(kMaxChannels));
    }
  }
  if (!document.has("up_block_types")) return;
  for (const std::string& type : document.texts("up_block_types", stages)) {
    if (type != "CogVideoXUpBlock3D")
      document.fail("up_block_types", "\"CogVideoXUpBlock3D\" for each of block_out_channels");
  }
}

// Cut to whole numbers where diffusers does.
TileSide tile_side(int64_t sample, int64_t factor, double overlap) {
  const int64_t pixels = sample / 2, latents = pixels / factor;
  return {.latents = latents,
          .stride = static_cast<int64_t>(static_cast<double>(latents) * (1 - overlap)),
          .blend = static_cast<int64_t>(static_cast<double>(pixels) * overlap)};
}

}  // namespace

PictureTiles picture_tiles(const VaeConfig& config) {
  const int64_t factor = config.spatial_factor();
  return {.down = tile_side(config.sample_height, factor, 1.0 / 6),
          .across = tile_side(config.sample_width, factor, 1.0 / 5),
          .factor = factor};
}

VaeConfig read_vae_config(const JsonView& document) {
  check_variant(document);
  VaeConfig config;
  config.latent_channels = document.integer_or("latent_channels", config.latent_channels, 1, kMaxChannels);
  if (document.has("block_out_channels")) config.block_out_channels = document.integers("block_out_channels");
  config.norm_num_groups = document.integer_or("norm_num_groups", config.norm_num_groups, 1, kMaxChannels);
  check_stages(document, config);
  config.layers_per_block = document.integer_or("layers_per_block", config.layers_per_block, 1, kMaxLayers);
  config.norm_eps = document.number_or("norm_eps", config.norm_eps);
  if (!(config.norm_eps > 0)) document.fail("norm_eps", "a number above 0");
  config.scaling_factor = document.number_or("scaling_factor", config.scaling_factor);
  if (!(config.scaling_factor > 0)) document.fail("scaling_factor", "a number above 0");
  // Tiles of at least two latent pixels, so that they can overlap.
  const int64_t least = 4 * config.spatial_factor();
  config.sample_height = document.integer_or("sample_height", config.sample_height, least, 1 << 20);
  config.sample_width = document.integer_or("sample_width", config.sample_width, least, 1 << 20);
  return config;
}

}  // namespace vdit::engine::cogvideox
