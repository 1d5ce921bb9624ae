// SPDX-License-Identifier: Apache-2.0
#include "engine/models/t5/t5_encoder.h"

#include <ATen/ops/embedding.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/rms_norm.h>
#include <ATen/ops/softmax.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "engine/models/tensor_io.h"
#include "engine/models/token_ids.h"
#include "engine/weights/model_folder.h"

namespace vdit::engine {
namespace {

constexpr std::string_view kComponent = "text_encoder";
constexpr std::string_view kEmbedding = "shared.weight";
constexpr std::string_view kEmbeddingAlias = "encoder.embed_tokens.weight";

std::string block_name(std::int64_t block, std::string_view rest) {
  return "encoder.block." + std::to_string(block) + "." + std::string(rest);
}

// The layers whose files have a table of position biases.
bool has_position_bias(const T5Config& config, std::int64_t block) {
  return config.position_bias == T5PositionBias::PerLayer || block == 0;
}

WeightSchema schema_of(const T5Config& config) {
  const std::int64_t inner = config.heads * config.d_kv;
  WeightSchema schema{{std::string(kEmbedding), {config.vocab_size, config.d_model}},
                      {"encoder.final_layer_norm.weight", {config.d_model}}};
  for (std::int64_t i = 0; i < config.layers; ++i) {
    for (const char* projection : {"q", "k", "v"}) {
      schema.push_back({block_name(i, std::string("layer.0.SelfAttention.") + projection + ".weight"),
                        {inner, config.d_model}});
    }
    schema.push_back({block_name(i, "layer.0.SelfAttention.o.weight"), {config.d_model, inner}});
    if (has_position_bias(config, i)) {
      schema.push_back({block_name(i, "layer.0.SelfAttention.relative_attention_bias.weight"),
                        {config.buckets, config.heads}});
    }
    schema.push_back({block_name(i, "layer.0.layer_norm.weight"), {config.d_model}});
    schema.push_back({block_name(i, "layer.1.DenseReluDense.wi_0.weight"), {config.d_ff, config.d_model}});
    schema.push_back({block_name(i, "layer.1.DenseReluDense.wi_1.weight"), {config.d_ff, config.d_model}});
    schema.push_back({block_name(i, "layer.1.DenseReluDense.wo.weight"), {config.d_model, config.d_ff}});
    schema.push_back({block_name(i, "layer.1.layer_norm.weight"), {config.d_model}});
  }
  return schema;
}

struct Block {
  at::Tensor attention_norm;  // float32 [d_model]
  Linear q, k, v, o;
  at::Tensor position_bias;  // float32 [buckets, heads]; undefined: that of the layer before
  at::Tensor feed_forward_norm;
  Linear gate, up, down;
};

Block load_block(const WeightSet& weights, std::int64_t index, bool position_bias, ComputeOptions options) {
  const ComputeOptions full{options.device, at::kFloat};
  const auto linear = [&](std::string_view rest) {
    return load_linear(weights, block_name(index, rest), options);
  };
  const auto vector = [&](std::string_view rest) {
    return load_tensor(weights, block_name(index, rest), full);
  };
  return {.attention_norm = vector("layer.0.layer_norm.weight"),
          .q = linear("layer.0.SelfAttention.q"),
          .k = linear("layer.0.SelfAttention.k"),
          .v = linear("layer.0.SelfAttention.v"),
          .o = linear("layer.0.SelfAttention.o"),
          .position_bias =
              position_bias ? vector("layer.0.SelfAttention.relative_attention_bias.weight") : at::Tensor(),
          .feed_forward_norm = vector("layer.1.layer_norm.weight"),
          .gate = linear("layer.1.DenseReluDense.wi_0"),
          .up = linear("layer.1.DenseReluDense.wi_1"),
          .down = linear("layer.1.DenseReluDense.wo")};
}

}  // namespace

std::int64_t relative_position_bucket(std::int64_t key_minus_query, std::int64_t buckets,
                                      std::int64_t max_distance) {
  const std::int64_t half = buckets / 2;
  const std::int64_t exact = half / 2;
  const std::int64_t first = key_minus_query > 0 ? half : 0;
  const std::int64_t distance = std::abs(key_minus_query);
  if (distance < exact) return first + distance;
  const double ratio = std::log(static_cast<double>(distance) / static_cast<double>(exact)) /
                       std::log(static_cast<double>(max_distance) / static_cast<double>(exact));
  const auto step = static_cast<std::int64_t>(ratio * static_cast<double>(half - exact));
  return first + std::min(exact + step, half - 1);
}

struct T5Encoder::Weights {
  T5Config config;
  ComputeOptions options;
  at::Tensor embedding;  // [vocab_size, d_model]
  std::vector<Block> blocks;
  at::Tensor final_norm;

  // x: float32 [tokens, d_model].
  at::Tensor norm(const at::Tensor& x, const at::Tensor& weight) const {
    return at::rms_norm(x, {config.d_model}, weight, config.eps).to(options.dtype);
  }

  // For every (query, key) the row of the bias tables. int64 [tokens, tokens].
  at::Tensor bucket_table(std::int64_t tokens) const {
    at::Tensor table = at::empty({tokens, tokens}, at::TensorOptions().dtype(at::kLong));
    auto* bucket = table.mutable_data_ptr<std::int64_t>();
    for (std::int64_t query = 0; query < tokens; ++query) {
      for (std::int64_t key = 0; key < tokens; ++key) {
        *bucket++ = relative_position_bucket(key - query, config.buckets, config.max_distance);
      }
    }
    return table.to(options.device);
  }

  // h: [tokens, d_model], bias: [heads, tokens, tokens]. Scores are not divided by sqrt(d_kv): T5 has that in
  // its weights.
  at::Tensor attend(const Block& block, const at::Tensor& h, const at::Tensor& bias) const {
    const std::int64_t tokens = h.size(0);
    const auto heads = [&](const at::Tensor& x) {
      return x.view({tokens, config.heads, config.d_kv}).transpose(0, 1);  // [heads, tokens, d_kv]
    };
    const at::Tensor scores =
        at::matmul(heads(block.q(h)), heads(block.k(h)).transpose(1, 2)).to(at::kFloat).add_(bias);
    const at::Tensor weights = at::softmax(scores, -1).to(h.scalar_type());
    const at::Tensor out = at::matmul(weights, heads(block.v(h)));
    return block.o(out.transpose(0, 1).reshape({tokens, config.heads * config.d_kv}));
  }
};

T5Config read_t5_config(const ModelFolder& folder, T5PositionBias position_bias) {
  constexpr std::int64_t kMost = 1 << 20;
  const JsonView json = folder.config(kComponent);
  T5Config config{.vocab_size = json.integer("vocab_size", 1, std::int64_t{1} << 24),
                  .d_model = json.integer("d_model", 1, kMost),
                  .d_kv = json.integer("d_kv", 1, kMost),
                  .d_ff = json.integer("d_ff", 1, kMost),
                  .heads = json.integer("num_heads", 1, 4096),
                  .layers = json.integer("num_layers", 1, 4096),
                  .buckets = json.integer_or("relative_attention_num_buckets", 32, 4, 4096),
                  .max_distance = json.integer_or("relative_attention_max_distance", 128, 2, kMost),
                  .eps = json.number_or("layer_norm_epsilon", 1e-6),
                  .position_bias = position_bias};
  if (json.text_or("feed_forward_proj", "gated-gelu") != "gated-gelu")
    json.fail("feed_forward_proj", "\"gated-gelu\"");
  if (config.buckets % 4 != 0) json.fail("relative_attention_num_buckets", "a multiple of 4");
  if (config.max_distance <= config.buckets / 4) {
    json.fail("relative_attention_max_distance", "more than a quarter of relative_attention_num_buckets");
  }
  if (config.eps <= 0) json.fail("layer_norm_epsilon", "a positive number");
  return config;
}

T5Encoder::T5Encoder(const ModelFolder& folder, T5PositionBias position_bias, ComputeOptions options)
    : weights_(std::make_unique<Weights>()) {
  const c10::InferenceMode inference;
  weights_->config = read_t5_config(folder, position_bias);
  weights_->options = options;
  WeightSet files = folder.weights(kComponent);
  files.add_alias(kEmbedding, kEmbeddingAlias);
  files.check(schema_of(weights_->config));
  weights_->embedding = load_tensor(files, kEmbedding, options);
  weights_->final_norm = load_tensor(files, "encoder.final_layer_norm.weight", {options.device, at::kFloat});
  for (std::int64_t i = 0; i < weights_->config.layers; ++i)
    weights_->blocks.push_back(load_block(files, i, has_position_bias(weights_->config, i), options));
}

T5Encoder::~T5Encoder() = default;
T5Encoder::T5Encoder(T5Encoder&&) noexcept = default;
T5Encoder& T5Encoder::operator=(T5Encoder&&) noexcept = default;

const T5Config& T5Encoder::config() const {
  return weights_->config;
}

at::Tensor T5Encoder::encode(std::span<const std::int32_t> ids) const {
  const c10::InferenceMode inference;
  const Weights& w = *weights_;
  const at::Tensor id_tensor = token_id_tensor(ids, w.config.vocab_size, kComponent, w.options.device);
  at::Tensor x = at::embedding(w.embedding, id_tensor).to(at::kFloat);
  const at::Tensor buckets = w.bucket_table(x.size(0));
  at::Tensor bias;
  for (const Block& block : w.blocks) {
    if (block.position_bias.defined()) bias = at::embedding(block.position_bias, buckets).permute({2, 0, 1});
    x.add_(w.attend(block, w.norm(x, block.attention_norm), bias));
    const at::Tensor h = w.norm(x, block.feed_forward_norm);
    x.add_(block.down(at::gelu(block.gate(h), "tanh").mul_(block.up(h))));
  }
  return at::rms_norm(x, {w.config.d_model}, w.final_norm, w.config.eps);
}

}  // namespace vdit::engine
