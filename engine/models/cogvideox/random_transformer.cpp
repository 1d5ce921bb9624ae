// SPDX-License-Identifier: Apache-2.0
#include "engine/models/cogvideox/random_transformer.h"

#include "engine/models/random_weights.h"

namespace vdit::engine::cogvideox {

TransformerWeights random_transformer_weights(const TransformerConfig& config, ComputeOptions options) {
  const RandomWeights typed(options), full({options.device, at::kFloat});
  const std::int64_t dim = config.dim(), hidden = TransformerConfig::kFeedForwardRatio * dim;
  const auto [time, height, width] = config.patch();
  const std::int64_t patch = config.channels * time * height * width;
  const auto affine = [&] {
    return NormAffine{.gain = full.ones(dim).unsqueeze(0), .offset = full.small({1, dim})};
  };
  const auto modulated = [&] {
    return ModulatedNorm{.modulation = typed.linear(6 * dim, config.time_dim), .affine = affine()};
  };
  const auto head_norm = [&] {
    return HeadNormWeights{.weight = full.ones(config.head_dim), .bias = full.small({config.head_dim})};
  };
  const auto square = [&] { return typed.linear(dim, dim); };
  TransformerWeights weights{
      .patch = full.linear(dim, patch),
      .text = full.linear(dim, config.text_dim),
      .time = {.first = full.linear(config.time_dim, dim),
               .second = full.linear(config.time_dim, config.time_dim)},
      .blocks = {},
      .norm_final = affine(),
      .norm_out = {.modulation = full.linear(2 * dim, config.time_dim), .affine = affine()},
      .head = full.linear(patch, dim)};
  for (std::int64_t i = 0; i < config.layers; ++i) {
    weights.blocks.push_back({.norm1 = modulated(),
                              .attention = {.video = {.q = square(),
                                                      .k = square(),
                                                      .v = square(),
                                                      .out = square(),
                                                      .norm_q = head_norm(),
                                                      .norm_k = head_norm()},
                                            .text = {},
                                            .norm = kernels::HeadNorm::PerHeadLayer,
                                            .eps = TransformerConfig::kHeadNormEps,
                                            .heads = config.heads,
                                            .head_dim = config.head_dim},
                              .norm2 = modulated(),
                              .ffn_in = typed.linear(hidden, dim),
                              .ffn_out = typed.linear(dim, hidden)});
  }
  return weights;
}

}  // namespace vdit::engine::cogvideox
