// SPDX-License-Identifier: Apache-2.0
#include "engine/models/wan/transformer_weights.h"

#include <ATen/ops/stack.h>

#include <string>

#include "engine/models/tensor_io.h"

namespace vdit::engine::wan {
namespace {

constexpr const char* kProjections[] = {"to_q", "to_k", "to_v", "to_out.0"};

std::string block_name(std::int64_t block, std::string_view rest) {
  return "blocks." + std::to_string(block) + "." + std::string(rest);
}

void expect_linear(WeightSchema& schema, const std::string& prefix, std::int64_t out, std::int64_t in) {
  schema.push_back({prefix + ".weight", {out, in}});
  schema.push_back({prefix + ".bias", {out}});
}

void expect_block(WeightSchema& schema, const TransformerConfig& config, std::int64_t block) {
  const std::int64_t dim = config.dim();
  schema.push_back({block_name(block, "scale_shift_table"), {1, 6, dim}});
  for (const char* attention : {"attn1.", "attn2."}) {
    for (const char* projection : kProjections) {
      expect_linear(schema, block_name(block, std::string(attention) + projection), dim, dim);
    }
    schema.push_back({block_name(block, std::string(attention) + "norm_q.weight"), {dim}});
    schema.push_back({block_name(block, std::string(attention) + "norm_k.weight"), {dim}});
  }
  schema.push_back({block_name(block, "norm2.weight"), {dim}});
  schema.push_back({block_name(block, "norm2.bias"), {dim}});
  expect_linear(schema, block_name(block, "ffn.net.0.proj"), config.ffn_dim, dim);
  expect_linear(schema, block_name(block, "ffn.net.2"), dim, config.ffn_dim);
}

WeightSchema schema_of(const TransformerConfig& config) {
  const std::int64_t dim = config.dim();
  const auto [pt, ph, pw] = config.patch_size;
  WeightSchema schema{{"patch_embedding.weight", {dim, config.in_channels, pt, ph, pw}},
                      {"patch_embedding.bias", {dim}},
                      {"scale_shift_table", {1, 2, dim}}};
  expect_linear(schema, "condition_embedder.time_embedder.linear_1", dim, config.freq_dim);
  expect_linear(schema, "condition_embedder.time_embedder.linear_2", dim, dim);
  expect_linear(schema, "condition_embedder.time_proj", 6 * dim, dim);
  expect_linear(schema, "condition_embedder.text_embedder.linear_1", dim, config.text_dim);
  expect_linear(schema, "condition_embedder.text_embedder.linear_2", dim, dim);
  expect_linear(schema, "proj_out", pt * ph * pw * config.out_channels, dim);
  for (std::int64_t block = 0; block < config.layers; ++block) expect_block(schema, config, block);
  return schema;
}

class Loader {
 public:
  Loader(const WeightSet& files, const TransformerConfig& config, ComputeOptions options)
      : files_(files), config_(config), typed_(options), full_{options.device, at::kFloat} {}

  at::Tensor full(const std::string& name) const { return load_tensor(files_, name, full_); }
  Linear full_linear(const std::string& prefix) const { return load_linear(files_, prefix, full_); }

  Embedder embedder(const std::string& prefix) const {
    return {.first = full_linear(prefix + ".linear_1"), .second = full_linear(prefix + ".linear_2")};
  }

  TransformerBlock block(std::int64_t index) const {
    const auto linear = [&](const char* rest) {
      return load_linear(files_, block_name(index, rest), typed_);
    };
    const auto vector = [&](const char* rest) { return full(block_name(index, rest)); };
    return {.self = {.video = {.q = linear("attn1.to_q"),
                               .k = linear("attn1.to_k"),
                               .v = linear("attn1.to_v"),
                               .out = linear("attn1.to_out.0"),
                               .norm_q = {.weight = vector("attn1.norm_q.weight"), .bias = {}},
                               .norm_k = {.weight = vector("attn1.norm_k.weight"), .bias = {}}},
                     .text = {},
                     .eps = config_.eps,
                     .heads = config_.heads,
                     .head_dim = config_.head_dim},
            .cross_norm = {.gain = vector("norm2.weight").unsqueeze(0),
                           .offset = vector("norm2.bias").unsqueeze(0)},
            .cross = {.q = linear("attn2.to_q"),
                      .k = linear("attn2.to_k"),
                      .v = linear("attn2.to_v"),
                      .out = linear("attn2.to_out.0"),
                      .norm_q = vector("attn2.norm_q.weight"),
                      .norm_k = vector("attn2.norm_k.weight")},
            .ffn_in = linear("ffn.net.0.proj"),
            .ffn_out = linear("ffn.net.2")};
  }

 private:
  const WeightSet& files_;
  const TransformerConfig& config_;
  ComputeOptions typed_;
  ComputeOptions full_;
};

}  // namespace

TransformerWeights load_transformer_weights(const WeightSet& files, const TransformerConfig& config,
                                            ComputeOptions options) {
  files.check(schema_of(config));
  const Loader loader(files, config, options);
  TransformerWeights weights{.patch = loader.full_linear("patch_embedding"),
                             .time = loader.embedder("condition_embedder.time_embedder"),
                             .time_projection = loader.full_linear("condition_embedder.time_proj"),
                             .text = loader.embedder("condition_embedder.text_embedder"),
                             .head_modulation = loader.full("scale_shift_table").squeeze(0),
                             .head = loader.full_linear("proj_out")};
  weights.patch.weight = weights.patch.weight.flatten(1);
  std::vector<at::Tensor> tables;
  for (std::int64_t block = 0; block < config.layers; ++block) {
    weights.blocks.push_back(loader.block(block));
    tables.push_back(loader.full(block_name(block, "scale_shift_table")).squeeze(0));
  }
  weights.modulation = at::stack(tables);
  return weights;
}

}  // namespace vdit::engine::wan
