// SPDX-License-Identifier: Apache-2.0
#include "engine/models/hunyuan/random_transformer.h"

#include <optional>
#include <utility>

#include "engine/models/random_weights.h"

namespace vdit::engine::hunyuan {
namespace {

class Maker {
 public:
  Maker(const TransformerConfig& config, const ComputeOptions& options)
      : config_(config), dim_(config.dim()), typed_(options), full_({options.device, at::kFloat}) {}

  const RandomWeights& full() const { return full_; }
  Embedder embedder(std::int64_t in) const {
    return {.first = full_.linear(dim_, in), .second = full_.linear(dim_, dim_)};
  }

  RefinerBlock refiner() const {
    const auto affine = [&] {
      return NormAffine{.gain = full_.ones(dim_).unsqueeze(0), .offset = full_.small({1, dim_})};
    };
    return {.attention_norm = affine(),
            .ffn_norm = affine(),
            .q = square(),
            .k = square(),
            .v = square(),
            .out = square(),
            .ffn_in = typed_.linear(config_.refiner_ffn_dim(), dim_),
            .ffn_out = typed_.linear(dim_, config_.refiner_ffn_dim()),
            .gates = typed_.linear(2 * dim_, dim_)};
  }

  DualBlock dual() const {
    return {.attention = layer(stream()), .video = dual_stream(), .text = dual_stream()};
  }

  SingleBlock single() const {
    Linear ffn_out = typed_.linear(dim_, config_.ffn_dim);
    ffn_out.bias.reset();  // the attention's projection has it
    return {.attention = layer({}),
            .modulation = typed_.linear(3 * dim_, dim_),
            .ffn_in = typed_.linear(config_.ffn_dim, dim_),
            .ffn_out = std::move(ffn_out)};
  }

 private:
  Linear square() const { return typed_.linear(dim_, dim_); }
  AttentionStream stream() const {
    const auto norm = [&] { return HeadNormWeights{.weight = full_.ones(config_.head_dim), .bias = {}}; };
    return {.q = square(), .k = square(), .v = square(), .out = square(), .norm_q = norm(), .norm_k = norm()};
  }
  SelfAttentionLayer layer(std::optional<AttentionStream> text) const {
    return {.video = stream(),
            .text = std::move(text),
            .norm = kernels::HeadNorm::PerHead,
            .eps = TransformerConfig::kEps,
            .heads = config_.heads,
            .head_dim = config_.head_dim};
  }
  DualStream dual_stream() const {
    return {.modulation = typed_.linear(6 * dim_, dim_),
            .ffn_in = typed_.linear(config_.ffn_dim, dim_),
            .ffn_out = typed_.linear(dim_, config_.ffn_dim)};
  }

  const TransformerConfig& config_;
  std::int64_t dim_;
  RandomWeights typed_, full_;
};

}  // namespace

TransformerWeights random_transformer_weights(const TransformerConfig& config, ComputeOptions options) {
  const Maker maker(config, options);
  const std::int64_t dim = config.dim();
  const auto [time, height, width] = config.patch_size;
  const std::int64_t patch = time * height * width;
  TransformerWeights weights{.patch = maker.full().linear(dim, config.in_channels * patch),
                             .time = maker.embedder(TransformerConfig::kFrequencies),
                             .guidance = maker.embedder(TransformerConfig::kFrequencies),
                             .pooled = maker.embedder(config.pooled_dim),
                             .refiner = {.in = maker.full().linear(dim, config.text_dim),
                                         .time = maker.embedder(TransformerConfig::kFrequencies),
                                         .mean = maker.embedder(config.text_dim),
                                         .blocks = {}},
                             .head_modulation = maker.full().linear(2 * dim, dim),
                             .head = maker.full().linear(patch * config.out_channels, dim)};
  for (std::int64_t i = 0; i < config.refiner_layers; ++i) weights.refiner.blocks.push_back(maker.refiner());
  for (std::int64_t i = 0; i < config.dual_layers; ++i) weights.dual.push_back(maker.dual());
  for (std::int64_t i = 0; i < config.single_layers; ++i) weights.single.push_back(maker.single());
  return weights;
}

}  // namespace vdit::engine::hunyuan
