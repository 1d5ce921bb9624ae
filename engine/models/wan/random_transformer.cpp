// SPDX-License-Identifier: Apache-2.0
#include "engine/models/wan/random_transformer.h"

#include <ATen/ops/ones.h>
#include <ATen/ops/randn.h>

#include <cmath>
#include <string>

#include "engine/base/error.h"

namespace vdit::engine::wan {
namespace {

constexpr double kSmall = 0.02;

class Maker {
 public:
  Maker(const TransformerConfig& config, ComputeOptions options)
      : dim_(config.dim()), config_(config), typed_(options), full_{options.device, at::kFloat} {}

  at::Tensor small(at::IntArrayRef shape) const { return make(shape, kSmall, full_); }

  Linear full_linear(std::int64_t out, std::int64_t in) const { return linear(out, in, full_); }

  TransformerBlock block() const {
    return {.self = {.video = {.q = typed(dim_, dim_),
                               .k = typed(dim_, dim_),
                               .v = typed(dim_, dim_),
                               .out = typed(dim_, dim_),
                               .norm_q = {.weight = ones(), .bias = {}},
                               .norm_k = {.weight = ones(), .bias = {}}},
                     .text = {},
                     .eps = config_.eps,
                     .heads = config_.heads,
                     .head_dim = config_.head_dim},
            .cross_norm = {.gain = ones().unsqueeze(0), .offset = small({1, dim_})},
            .cross = {.q = typed(dim_, dim_),
                      .k = typed(dim_, dim_),
                      .v = typed(dim_, dim_),
                      .out = typed(dim_, dim_),
                      .norm_q = ones(),
                      .norm_k = ones()},
            .ffn_in = typed(config_.ffn_dim, dim_),
            .ffn_out = typed(dim_, config_.ffn_dim)};
  }

 private:
  static at::Tensor make(at::IntArrayRef shape, double deviation, const ComputeOptions& options) {
    return at::randn(shape, at::TensorOptions(options.device).dtype(options.dtype)).mul_(deviation);
  }
  static Linear linear(std::int64_t out, std::int64_t in, const ComputeOptions& options) {
    return {.weight = make({out, in}, 1.0 / std::sqrt(static_cast<double>(in)), options),
            .bias = make({out}, kSmall, options)};
  }
  Linear typed(std::int64_t out, std::int64_t in) const { return linear(out, in, typed_); }
  at::Tensor ones() const { return at::ones({dim_}, at::TensorOptions(full_.device).dtype(at::kFloat)); }

  std::int64_t dim_;
  const TransformerConfig& config_;
  ComputeOptions typed_;
  ComputeOptions full_;
};

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
                 .expected = "wan2.1-1.3b or wan2.1-14b"});
  }
  config.heads = 40;
  config.ffn_dim = 13824;
  config.layers = 40;
  return config;
}

TransformerWeights random_transformer_weights(const TransformerConfig& config, ComputeOptions options) {
  const Maker maker(config, options);
  const std::int64_t dim = config.dim();
  const auto [time, height, width] = config.patch_size;
  const std::int64_t patch = time * height * width;
  TransformerWeights weights{
      .patch = maker.full_linear(dim, config.in_channels * patch),
      .time = {.first = maker.full_linear(dim, config.freq_dim), .second = maker.full_linear(dim, dim)},
      .time_projection = maker.full_linear(6 * dim, dim),
      .text = {.first = maker.full_linear(dim, config.text_dim), .second = maker.full_linear(dim, dim)},
      .modulation = maker.small({config.layers, 6, dim}),
      .head_modulation = maker.small({2, dim}),
      .head = maker.full_linear(patch * config.out_channels, dim)};
  for (std::int64_t layer = 0; layer < config.layers; ++layer) weights.blocks.push_back(maker.block());
  return weights;
}

}  // namespace vdit::engine::wan
