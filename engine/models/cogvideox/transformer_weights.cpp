// SPDX-License-Identifier: Apache-2.0
#include "engine/models/cogvideox/transformer_weights.h"

#include <string>
#include <string_view>

#include "engine/models/tensor_io.h"

namespace vdit::engine::cogvideox {
namespace {

constexpr std::int64_t kBlockParts = 6, kHeadParts = 2;

std::string block_name(std::int64_t block, std::string_view rest) {
  return "transformer_blocks." + std::to_string(block) + "." + std::string(rest);
}

void expect_linear(WeightSchema& schema, const std::string& prefix, std::int64_t out, std::int64_t in) {
  schema.push_back({prefix + ".weight", {out, in}});
  schema.push_back({prefix + ".bias", {out}});
}

void expect_norm(WeightSchema& schema, const std::string& prefix, std::int64_t channels) {
  schema.push_back({prefix + ".weight", {channels}});
  schema.push_back({prefix + ".bias", {channels}});
}

void expect_block(WeightSchema& schema, const TransformerConfig& config, std::int64_t block) {
  const std::int64_t dim = config.dim(), hidden = TransformerConfig::kFeedForwardRatio * dim;
  for (const char* norm : {"norm1", "norm2"}) {
    expect_linear(schema, block_name(block, std::string(norm) + ".linear"), kBlockParts * dim,
                  config.time_dim);
    expect_norm(schema, block_name(block, std::string(norm) + ".norm"), dim);
  }
  for (const char* projection : {"attn1.to_q", "attn1.to_k", "attn1.to_v", "attn1.to_out.0"}) {
    expect_linear(schema, block_name(block, projection), dim, dim);
  }
  for (const char* norm : {"attn1.norm_q", "attn1.norm_k"})
    expect_norm(schema, block_name(block, norm), config.head_dim);
  expect_linear(schema, block_name(block, "ff.net.0.proj"), hidden, dim);
  expect_linear(schema, block_name(block, "ff.net.2"), dim, hidden);
}

class Loader {
 public:
  Loader(const WeightSet& files, const TransformerConfig& config, ComputeOptions options)
      : files_(files), config_(config), typed_(options), full_{options.device, at::kFloat} {}

  Linear full_linear(const std::string& prefix) const { return load_linear(files_, prefix, full_); }

  NormAffine affine(const std::string& prefix) const {
    return {.gain = full(prefix + ".weight").unsqueeze(0), .offset = full(prefix + ".bias").unsqueeze(0)};
  }

  TransformerBlock block(std::int64_t index) const {
    const auto linear = [&](const char* rest) {
      return load_linear(files_, block_name(index, rest), typed_);
    };
    const auto head_norm = [&](const char* rest) {
      const std::string prefix = block_name(index, rest);
      return HeadNormWeights{.weight = full(prefix + ".weight"), .bias = full(prefix + ".bias")};
    };
    return {
        .norm1 = {.modulation = linear("norm1.linear"), .affine = affine(block_name(index, "norm1.norm"))},
        .attention = {.video = {.q = linear("attn1.to_q"),
                                .k = linear("attn1.to_k"),
                                .v = linear("attn1.to_v"),
                                .out = linear("attn1.to_out.0"),
                                .norm_q = head_norm("attn1.norm_q"),
                                .norm_k = head_norm("attn1.norm_k")},
                      .text = {},
                      .norm = kernels::HeadNorm::PerHeadLayer,
                      .eps = TransformerConfig::kHeadNormEps,
                      .heads = config_.heads,
                      .head_dim = config_.head_dim},
        .norm2 = {.modulation = linear("norm2.linear"), .affine = affine(block_name(index, "norm2.norm"))},
        .ffn_in = linear("ff.net.0.proj"),
        .ffn_out = linear("ff.net.2")};
  }

 private:
  at::Tensor full(const std::string& name) const { return load_tensor(files_, name, full_); }

  const WeightSet& files_;
  const TransformerConfig& config_;
  ComputeOptions typed_;
  ComputeOptions full_;
};

}  // namespace

WeightSchema transformer_schema(const TransformerConfig& config) {
  const std::int64_t dim = config.dim();
  const auto [pt, ph, pw] = config.patch();
  const std::int64_t patch = config.channels * pt * ph * pw;
  WeightSchema schema;
  expect_linear(schema, "patch_embed.proj", dim, patch);
  expect_linear(schema, "patch_embed.text_proj", dim, config.text_dim);
  expect_linear(schema, "time_embedding.linear_1", config.time_dim, dim);
  expect_linear(schema, "time_embedding.linear_2", config.time_dim, config.time_dim);
  expect_norm(schema, "norm_final", dim);
  expect_linear(schema, "norm_out.linear", kHeadParts * dim, config.time_dim);
  expect_norm(schema, "norm_out.norm", dim);
  expect_linear(schema, "proj_out", patch, dim);
  for (std::int64_t block = 0; block < config.layers; ++block) expect_block(schema, config, block);
  return schema;
}

TransformerWeights load_transformer_weights(const WeightSet& files, const TransformerConfig& config,
                                            ComputeOptions options) {
  files.check(transformer_schema(config));
  const Loader loader(files, config, options);
  TransformerWeights weights{.patch = loader.full_linear("patch_embed.proj"),
                             .text = loader.full_linear("patch_embed.text_proj"),
                             .time = {.first = loader.full_linear("time_embedding.linear_1"),
                                      .second = loader.full_linear("time_embedding.linear_2")},
                             .blocks = {},
                             .norm_final = loader.affine("norm_final"),
                             .norm_out = {.modulation = loader.full_linear("norm_out.linear"),
                                          .affine = loader.affine("norm_out.norm")},
                             .head = loader.full_linear("proj_out")};
  for (std::int64_t block = 0; block < config.layers; ++block) weights.blocks.push_back(loader.block(block));
  return weights;
}

}  // namespace vdit::engine::cogvideox
