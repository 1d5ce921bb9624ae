// SPDX-License-Identifier: Apache-2.0
#include "engine/models/hunyuan/vae/vae_config.h"

#include <algorithm>
#include <bit>
#include <string>

#include "engine/base/json_view.h"

namespace vdit::engine::hunyuan {
namespace {

constexpr int64_t kMaxChannels = 16384;
constexpr size_t kMinStages = 3;  // two of them double the frames, the last one none
constexpr size_t kMaxStages = 8;
constexpr int64_t kMaxLayers = 64;

void check_block_types(const JsonView& document, const char* key, const std::string& expected,
                       size_t stages) {
  if (!document.has(key)) return;
  for (const std::string& type : document.texts(key, stages)) {
    if (type != expected) document.fail(key, '"' + expected + "\" for each of block_out_channels");
  }
}

void check_variant(const JsonView& document) {
  if (document.text_or("_class_name", "AutoencoderKLHunyuanVideo") != "AutoencoderKLHunyuanVideo") {
    document.fail("_class_name", "\"AutoencoderKLHunyuanVideo\"");
  }
  for (const char* channels : {"in_channels", "out_channels"}) {
    if (document.integer_or(channels, VaeConfig::kChannels) != VaeConfig::kChannels)
      document.fail(channels, "3 (RGB)");
  }
  if (document.text_or("act_fn", "silu") != "silu") document.fail("act_fn", "\"silu\"");
  if (!document.boolean_or("mid_block_add_attention", true)) document.fail("mid_block_add_attention", "true");
  if (document.integer_or("temporal_compression_ratio", VaeConfig::kTemporalFactor) !=
      VaeConfig::kTemporalFactor) {
    document.fail("temporal_compression_ratio", "4");
  }
}

void check_channels(const JsonView& document, const VaeConfig& config) {
  const std::string multiple = "multiples of norm_num_groups, " + std::to_string(config.norm_num_groups);
  for (const int64_t channels : config.block_out_channels) {
    if (channels < 1 || channels > kMaxChannels || channels % config.norm_num_groups != 0) {
      document.fail("block_out_channels", multiple + ", up to " + std::to_string(kMaxChannels));
    }
  }
}

}  // namespace

bool VaeConfig::doubles_sides(int64_t stage) const {
  return int64_t{1} << (stage + 1) <= spatial_compression_ratio;
}

PictureTiles picture_tiles(const VaeConfig& config) {
  constexpr int64_t kSide = 256, kStride = 192;
  const int64_t factor = config.spatial_compression_ratio;
  const TileSide side{
      .latents = kSide / factor, .stride = std::max(kStride / factor, int64_t{1}), .blend = kSide - kStride};
  return {.down = side, .across = side, .factor = factor};
}

VaeConfig read_vae_config(const JsonView& document) {
  check_variant(document);
  VaeConfig config;
  config.latent_channels = document.integer_or("latent_channels", config.latent_channels, 1, kMaxChannels);
  if (document.has("block_out_channels")) {
    config.block_out_channels = document.integers("block_out_channels");
  }
  const size_t stages = config.block_out_channels.size();
  if (stages < kMinStages || stages > kMaxStages) document.fail("block_out_channels", "3 to 8 values");
  config.norm_num_groups = document.integer_or("norm_num_groups", config.norm_num_groups, 1, kMaxChannels);
  check_channels(document, config);
  check_block_types(document, "down_block_types", "HunyuanVideoDownBlock3D", stages);
  check_block_types(document, "up_block_types", "HunyuanVideoUpBlock3D", stages);
  config.layers_per_block = document.integer_or("layers_per_block", config.layers_per_block, 1, kMaxLayers);
  config.scaling_factor = document.number_or("scaling_factor", config.scaling_factor);
  if (!(config.scaling_factor > 0)) document.fail("scaling_factor", "a number above 0");
  const int64_t most = int64_t{1} << stages;
  config.spatial_compression_ratio =
      document.integer_or("spatial_compression_ratio", config.spatial_compression_ratio, 1, most);
  if (!std::has_single_bit(static_cast<uint64_t>(config.spatial_compression_ratio))) {
    document.fail("spatial_compression_ratio", "a power of two up to " + std::to_string(most));
  }
  return config;
}

}  // namespace vdit::engine::hunyuan
