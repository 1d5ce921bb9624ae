// SPDX-License-Identifier: Apache-2.0
#include "engine/models/wan/random_transformer.h"

#include <string>

#include "engine/base/error.h"
#include "engine/models/random_weights.h"

namespace vdit::engine::wan {
namespace {

// Blocks' matrices in `typed`, everything else in `full`, which is float32.
TransformerBlock random_block(const TransformerConfig& config, const RandomWeights& typed,
                              const RandomWeights& full) {
  const std::int64_t dim = config.dim();
  const auto square = [&] { return typed.linear(dim, dim); };
  const auto ones = [&] { return full.ones(dim); };
  return {
      .self = {.video = {.q = square(),
                         .k = square(),
                         .v = square(),
                         .out = square(),
                         .norm_q = {.weight = ones(), .bias = {}},
                         .norm_k = {.weight = ones(), .bias = {}}},
               .text = {},
               .eps = config.eps,
               .heads = config.heads,
               .head_dim = config.head_dim},
      .cross_norm = {.gain = ones().unsqueeze(0), .offset = full.small({1, dim})},
      .cross =
          {.q = square(), .k = square(), .v = square(), .out = square(), .norm_q = ones(), .norm_k = ones()},
      .ffn_in = typed.linear(config.ffn_dim, dim),
      .ffn_out = typed.linear(dim, config.ffn_dim)};
}

}  // namespace

TransformerConfig published_config(std::string_view name) {
  TransformerConfig config{.heads = 12,
                           .head_dim = 128,
                           .in_channels = 16,
                           .out_channels = 16,
                           .text_dim = 4096,
                           .freq_dim = 256,
                           .ffn_dim = 8960,
                           .layers = 30};
  if (name == "wan2.1-1.3b") return config;
  if (name != "wan2.1-14b") {
    throw Error({.kind = ErrorKind::Usage,
                 .code = "model.name",
                 .subject = "random model",
                 .found = '"' + std::string(name) + '"',
                 .expected = "wan2.1-1.3b, wan2.1-14b, hunyuanvideo or cogvideox1.5"});
  }
  config.heads = 40;
  config.ffn_dim = 13824;
  config.layers = 40;
  return config;
}

TransformerWeights random_transformer_weights(const TransformerConfig& config, ComputeOptions options) {
  const RandomWeights typed(options), full({options.device, at::kFloat});
  const std::int64_t dim = config.dim();
  const auto [time, height, width] = config.patch_size;
  const std::int64_t patch = time * height * width;
  TransformerWeights weights{
      .patch = full.linear(dim, config.in_channels * patch),
      .time = {.first = full.linear(dim, config.freq_dim), .second = full.linear(dim, dim)},
      .time_projection = full.linear(6 * dim, dim),
      .text = {.first = full.linear(dim, config.text_dim), .second = full.linear(dim, dim)},
      .modulation = full.small({config.layers, 6, dim}),
      .head_modulation = full.small({2, dim}),
      .head = full.linear(patch * config.out_channels, dim)};
  for (std::int64_t layer = 0; layer < config.layers; ++layer) {
    weights.blocks.push_back(random_block(config, typed, full));
  }
  return weights;
}

}  // namespace vdit::engine::wan
