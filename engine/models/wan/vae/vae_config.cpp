// SPDX-License-Identifier: Apache-2.0
#include "engine/models/wan/vae/vae_config.h"

#include <algorithm>
#include <string>

#include "engine/base/json_view.h"

namespace vdit::engine::wan {
namespace {

constexpr int64_t kMaxChannels = 16384;
constexpr int64_t kMinStages = 3;
constexpr int64_t kMaxStages = 8;
constexpr int64_t kMaxResBlocks = 64;

// Wan2.1's own statistics: what diffusers takes when the file has none.
constexpr double kWanMean[] = {-0.7571, -0.7089, -0.9113, 0.1075,  -0.1745, 0.9653,  -0.1517, 1.5508,
                               0.4134,  -0.0715, 0.5517,  -0.3632, -0.1922, -0.9497, 0.2503,  -0.2921};
constexpr double kWanStd[] = {2.8184, 1.4541, 2.3275, 2.6558, 1.2196, 1.7708, 2.6052, 2.0743,
                              3.2687, 2.1526, 2.8652, 1.5579, 1.6382, 1.1253, 2.8251, 1.9160};

void check_variant(const JsonView& document) {
  if (document.text_or("_class_name", "AutoencoderKLWan") != "AutoencoderKLWan") {
    document.fail("_class_name", "\"AutoencoderKLWan\"");
  }
  const char* hint = "this is the VAE of Wan2.2 5B; VAEs of the Wan2.1 layout are supported";
  if (document.boolean_or("is_residual", false)) document.fail("is_residual", "false", hint);
  if (document.integer_or("patch_size", 1) != 1) document.fail("patch_size", "null", hint);
  for (const char* channels : {"in_channels", "out_channels"}) {
    if (document.integer_or(channels, VaeConfig::kChannels) != VaeConfig::kChannels)
      document.fail(channels, "3 (RGB)");
  }
}

void check_factors(const JsonView& document, const VaeConfig& config) {
  const auto& temporal = config.temporal_downsample;
  if (static_cast<int64_t>(temporal.size()) != config.stages() - 1 ||
      std::count(temporal.begin(), temporal.end(), true) != 2) {
    document.fail("temperal_downsample", std::to_string(config.stages() - 1) +
                                             " values, one less than dim_mult has, two of them true");
  }
  if (document.integer_or("scale_factor_temporal", VaeConfig::kTemporalFactor) !=
      VaeConfig::kTemporalFactor) {
    document.fail("scale_factor_temporal", "4");
  }
  if (document.integer_or("scale_factor_spatial", config.spatial_factor()) != config.spatial_factor()) {
    document.fail("scale_factor_spatial",
                  std::to_string(config.spatial_factor()) + ", which is what dim_mult makes");
  }
}

std::vector<double> statistics(const JsonView& document, const char* key, const double (&fallback)[16],
                               int64_t z_dim) {
  if (!document.has(key) && z_dim == std::ssize(fallback)) return {std::begin(fallback), std::end(fallback)};
  return document.numbers(key, static_cast<size_t>(z_dim));
}

}  // namespace

VaeConfig read_vae_config(const JsonView& document) {
  check_variant(document);
  VaeConfig config;
  config.base_dim = document.integer_or("base_dim", config.base_dim, 1, kMaxChannels);
  config.decoder_base_dim = document.integer_or("decoder_base_dim", config.base_dim, 1, kMaxChannels);
  config.z_dim = document.integer_or("z_dim", config.z_dim, 1, kMaxChannels);
  if (document.has("dim_mult")) config.dim_mult = document.integers("dim_mult");
  const auto fits = [](int64_t multiple) { return multiple >= 1 && multiple <= 64; };
  if (config.stages() < kMinStages || config.stages() > kMaxStages ||
      !std::ranges::all_of(config.dim_mult, fits)) {
    document.fail("dim_mult", "3 to 8 values from 1 to 64");
  }
  config.num_res_blocks = document.integer_or("num_res_blocks", config.num_res_blocks, 1, kMaxResBlocks);
  if (document.has("attn_scales")) config.attn_scales = document.numbers("attn_scales");
  if (document.has("temperal_downsample"))
    config.temporal_downsample = document.booleans("temperal_downsample");
  config.latents_mean = statistics(document, "latents_mean", kWanMean, config.z_dim);
  config.latents_std = statistics(document, "latents_std", kWanStd, config.z_dim);
  if (!std::ranges::all_of(config.latents_std, [](double value) { return value > 0; })) {
    document.fail("latents_std", "numbers above 0");
  }
  check_factors(document, config);
  return config;
}

}  // namespace vdit::engine::wan
