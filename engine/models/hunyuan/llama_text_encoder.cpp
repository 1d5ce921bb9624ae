// SPDX-License-Identifier: Apache-2.0
#include "engine/models/hunyuan/llama_text_encoder.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/rms_norm.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/triu.h>
#include <c10/core/InferenceMode.h>

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "engine/models/tensor_io.h"
#include "engine/models/token_ids.h"
#include "engine/weights/model_folder.h"

namespace vdit::engine::hunyuan {
namespace {

constexpr std::string_view kComponent = "text_encoder";
constexpr std::string_view kEmbedding = "embed_tokens.weight";
// Longest first: one of them is the start of another.
constexpr std::array<std::string_view, 4> kPrefixes{"language_model.model.", "model.language_model.",
                                                    "model.", ""};

std::string layer_name(std::int64_t layer, std::string_view rest) {
  return "layers." + std::to_string(layer) + '.' + std::string(rest);
}

std::string_view prefix_of(const WeightSet& weights) {
  for (const std::string_view prefix : kPrefixes) {
    if (weights.contains(std::string(prefix).append(kEmbedding))) return prefix;
  }
  return "";
}

WeightSchema schema_of(const LlamaTextConfig& config, std::string_view prefix) {
  const std::int64_t queries = config.heads * config.head_dim;
  const std::int64_t keys = config.key_value_heads * config.head_dim;
  WeightSchema schema;
  const auto add = [&](const std::string& name, std::vector<std::int64_t> shape) {
    schema.push_back({std::string(prefix) + name, std::move(shape)});
  };
  add(std::string(kEmbedding), {config.vocab_size, config.hidden});
  for (std::int64_t i = 0; i + kSkippedLayers < config.layers; ++i) {
    add(layer_name(i, "self_attn.q_proj.weight"), {queries, config.hidden});
    add(layer_name(i, "self_attn.k_proj.weight"), {keys, config.hidden});
    add(layer_name(i, "self_attn.v_proj.weight"), {keys, config.hidden});
    add(layer_name(i, "self_attn.o_proj.weight"), {config.hidden, queries});
    add(layer_name(i, "mlp.gate_proj.weight"), {config.feed_forward, config.hidden});
    add(layer_name(i, "mlp.up_proj.weight"), {config.feed_forward, config.hidden});
    add(layer_name(i, "mlp.down_proj.weight"), {config.hidden, config.feed_forward});
    add(layer_name(i, "input_layernorm.weight"), {config.hidden});
    add(layer_name(i, "post_attention_layernorm.weight"), {config.hidden});
  }
  return schema;
}

struct Layer {
  at::Tensor attention_norm;  // float32 [hidden]
  Linear q, k, v, o;
  at::Tensor feed_forward_norm;
  Linear gate, up, down;
};

Layer load_layer(const WeightSet& weights, const std::string& prefix, ComputeOptions options) {
  const ComputeOptions full{options.device, at::kFloat};
  const auto linear = [&](const char* name) { return load_linear(weights, prefix + name, options); };
  return {.attention_norm = load_tensor(weights, prefix + "input_layernorm.weight", full),
          .q = linear("self_attn.q_proj"),
          .k = linear("self_attn.k_proj"),
          .v = linear("self_attn.v_proj"),
          .o = linear("self_attn.o_proj"),
          .feed_forward_norm = load_tensor(weights, prefix + "post_attention_layernorm.weight", full),
          .gate = linear("mlp.gate_proj"),
          .up = linear("mlp.up_proj"),
          .down = linear("mlp.down_proj")};
}

// Older configs have rope_theta and rope_scaling, newer ones both under rope_parameters.
double read_rope_theta(const JsonView& config) {
  for (const char* field : {"rope_scaling", "rope_parameters"}) {
    if (!config.has(field)) continue;
    const JsonView rope = config.at(field);
    const char* const type = rope.has("rope_type") ? "rope_type" : "type";
    if (rope.text_or(type, "default") != "default") rope.fail(type, "\"default\"");
  }
  const bool newer = config.has("rope_parameters") && config.at("rope_parameters").has("rope_theta");
  const JsonView place = newer ? config.at("rope_parameters") : config;
  const double theta = place.number_or("rope_theta", 10000.0);
  if (theta <= 1) place.fail("rope_theta", "a number above 1");
  return theta;
}

}  // namespace

LlamaTextConfig read_llama_text_config(const ModelFolder& folder) {
  constexpr std::int64_t kMost = 1 << 20;
  const JsonView whole = folder.config(kComponent);
  const JsonView json = whole.has("text_config") ? whole.at("text_config") : whole;
  LlamaTextConfig config{.vocab_size = json.integer_or("vocab_size", 32000, 1, std::int64_t{1} << 24),
                         .hidden = json.integer_or("hidden_size", 4096, 1, kMost),
                         .feed_forward = json.integer_or("intermediate_size", 11008, 1, kMost),
                         .heads = json.integer_or("num_attention_heads", 32, 1, 4096),
                         .layers = json.integer_or("num_hidden_layers", 32, kSkippedLayers, 4096),
                         .eps = json.number_or("rms_norm_eps", 1e-6),
                         .rope_theta = read_rope_theta(json)};
  config.key_value_heads = json.integer_or("num_key_value_heads", config.heads, 1, config.heads);
  if (config.heads % config.key_value_heads != 0)
    json.fail("num_key_value_heads", "a divisor of num_attention_heads");
  if (!json.has("head_dim") && config.hidden % config.heads != 0)
    json.fail("num_attention_heads", "a divisor of hidden_size");
  config.head_dim =
      json.integer_or("head_dim", std::max<std::int64_t>(config.hidden / config.heads, 1), 1, kMost);
  if (config.head_dim % 2 != 0) json.fail("head_dim", "an even number");
  if (json.text_or("hidden_act", "silu") != "silu") json.fail("hidden_act", "\"silu\"");
  for (const char* bias : {"attention_bias", "mlp_bias"}) {
    if (json.boolean_or(bias, false)) json.fail(bias, "false");
  }
  if (config.eps <= 0) json.fail("rms_norm_eps", "a positive number");
  return config;
}

bool llama_text_loads(const LlamaTextConfig& config, std::string_view tensor) {
  for (const std::string_view prefix : kPrefixes) {
    if (!tensor.starts_with(prefix)) continue;
    tensor.remove_prefix(prefix.size());
    break;
  }
  if (tensor == kEmbedding) return true;
  constexpr std::string_view kLayers = "layers.";
  if (!tensor.starts_with(kLayers)) return false;
  std::int64_t layer = 0;
  const auto [end, failed] =
      std::from_chars(tensor.data() + kLayers.size(), tensor.data() + tensor.size(), layer);
  return failed == std::errc{} && layer + kSkippedLayers < config.layers;
}

struct LlamaTextEncoder::Weights {
  LlamaTextConfig config;
  ComputeOptions options;
  at::Tensor embedding;  // [vocab_size, hidden]
  std::vector<Layer> layers;

  // x: float32 [tokens, hidden].
  at::Tensor norm(const at::Tensor& x, const at::Tensor& weight) const {
    return at::rms_norm(x, {config.hidden}, weight, config.eps).to(options.dtype);
  }

  // Angles of the pairs (j, j + head_dim / 2). float32 [tokens, head_dim / 2] on the device.
  at::Tensor angles(std::int64_t tokens) const {
    const std::int64_t pairs = config.head_dim / 2;
    at::Tensor table = at::empty({tokens, pairs}, at::TensorOptions().dtype(at::kFloat));
    auto* angle = table.mutable_data_ptr<float>();
    for (std::int64_t token = 0; token < tokens; ++token) {
      for (std::int64_t j = 0; j < pairs; ++j) {
        const double exponent = static_cast<double>(2 * j) / static_cast<double>(config.head_dim);
        *angle++ = static_cast<float>(static_cast<double>(token) / std::pow(config.rope_theta, exponent));
      }
    }
    return table.to(options.device);
  }

  // x: [tokens, heads * head_dim]. Returns [heads, tokens, head_dim], rotated where there are angles.
  at::Tensor split_heads(const at::Tensor& x, std::int64_t heads, const at::Tensor& angle) const {
    const at::Tensor split = x.view({x.size(0), heads, config.head_dim}).transpose(0, 1);
    if (!angle.defined()) return split;
    const std::int64_t pairs = config.head_dim / 2;
    const at::Tensor first = split.narrow(2, 0, pairs).to(at::kFloat);
    const at::Tensor second = split.narrow(2, pairs, pairs).to(at::kFloat);
    const at::Tensor cosine = angle.cos();
    const at::Tensor sine = angle.sin();
    return at::cat({first.mul(cosine).sub(second.mul(sine)), second.mul(cosine).add(first.mul(sine))}, 2)
        .to(x.scalar_type());
  }

  // Causal attention; a head of keys and values serves heads / key_value_heads of queries.
  // h: [tokens, hidden], mask: float32 [tokens, tokens], added to the scores.
  at::Tensor attend(const Layer& layer, const at::Tensor& h, const at::Tensor& angle,
                    const at::Tensor& mask) const {
    const std::int64_t tokens = h.size(0);
    const std::int64_t kv = config.key_value_heads;
    const at::Tensor q = split_heads(layer.q(h), config.heads, angle)
                             .reshape({kv, config.heads / kv, tokens, config.head_dim});
    const at::Tensor k = split_heads(layer.k(h), kv, angle).unsqueeze(1);
    const at::Tensor v = split_heads(layer.v(h), kv, {}).unsqueeze(1);
    const at::Tensor scores = at::matmul(q, k.transpose(2, 3))
                                  .to(at::kFloat)
                                  .mul_(1.0 / std::sqrt(static_cast<double>(config.head_dim)))
                                  .add_(mask);
    const at::Tensor out = at::matmul(at::softmax(scores, -1).to(h.scalar_type()), v);
    return layer.o(out.reshape({config.heads, tokens, config.head_dim})
                       .transpose(0, 1)
                       .reshape({tokens, config.heads * config.head_dim}));
  }
};

LlamaTextEncoder::LlamaTextEncoder(const ModelFolder& folder, ComputeOptions options)
    : weights_(std::make_unique<Weights>()) {
  const c10::InferenceMode inference;
  weights_->config = read_llama_text_config(folder);
  weights_->options = options;
  const WeightSet files = folder.weights(kComponent);
  const std::string prefix(prefix_of(files));
  files.check(schema_of(weights_->config, prefix));
  weights_->embedding = load_tensor(files, prefix + std::string(kEmbedding), options);
  for (std::int64_t i = 0; i + kSkippedLayers < weights_->config.layers; ++i)
    weights_->layers.push_back(load_layer(files, prefix + layer_name(i, ""), options));
}

LlamaTextEncoder::~LlamaTextEncoder() = default;
LlamaTextEncoder::LlamaTextEncoder(LlamaTextEncoder&&) noexcept = default;
LlamaTextEncoder& LlamaTextEncoder::operator=(LlamaTextEncoder&&) noexcept = default;

const LlamaTextConfig& LlamaTextEncoder::config() const {
  return weights_->config;
}

at::Tensor LlamaTextEncoder::encode(std::span<const std::int32_t> ids) const {
  const c10::InferenceMode inference;
  const Weights& w = *weights_;
  at::Tensor x =
      at::embedding(w.embedding, token_id_tensor(ids, w.config.vocab_size, kComponent, w.options.device))
          .to(at::kFloat);
  const std::int64_t tokens = x.size(0);
  const at::Tensor angle = w.angles(tokens);
  const at::Tensor mask =
      at::full({tokens, tokens}, -std::numeric_limits<double>::infinity(), x.options()).triu(1);
  for (const Layer& layer : w.layers) {
    x.add_(w.attend(layer, w.norm(x, layer.attention_norm), angle, mask));
    const at::Tensor h = w.norm(x, layer.feed_forward_norm);
    x.add_(layer.down(at::silu(layer.gate(h)).mul_(layer.up(h))));
  }
  return x;
}

}  // namespace vdit::engine::hunyuan
