// SPDX-License-Identifier: Apache-2.0
#include "engine/models/hunyuan/clip_text_encoder.h"

#include <ATen/ops/embedding.h>
#include <ATen/ops/full.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/triu.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "engine/models/tensor_io.h"
#include "engine/models/token_ids.h"
#include "engine/weights/model_folder.h"

namespace vdit::engine::hunyuan {
namespace {

constexpr std::string_view kComponent = "text_encoder_2";
constexpr std::int64_t kOldEosId = 2;

std::string prefix_of(const WeightSet& weights) {
  const std::string prefix = "text_model.";
  return weights.contains(prefix + "embeddings.token_embedding.weight") ? prefix : "";
}

WeightSchema schema_of(const ClipTextConfig& config, const std::string& prefix) {
  const std::int64_t hidden = config.hidden;
  WeightSchema schema;
  const auto add = [&](const std::string& name, std::vector<std::int64_t> shape) {
    schema.push_back({prefix + name, std::move(shape)});
  };
  const auto add_linear = [&](const std::string& name, std::int64_t out, std::int64_t in) {
    add(name + ".weight", {out, in});
    add(name + ".bias", {out});
  };
  const auto add_norm = [&](const std::string& name) {
    add(name + ".weight", {hidden});
    add(name + ".bias", {hidden});
  };
  add("embeddings.token_embedding.weight", {config.vocab_size, hidden});
  add("embeddings.position_embedding.weight", {config.positions, hidden});
  add_norm("final_layer_norm");
  for (std::int64_t i = 0; i < config.layers; ++i) {
    const std::string layer = "encoder.layers." + std::to_string(i) + '.';
    for (const char* projection : {"q_proj", "k_proj", "v_proj", "out_proj"})
      add_linear(layer + "self_attn." + projection, hidden, hidden);
    add_linear(layer + "mlp.fc1", config.feed_forward, hidden);
    add_linear(layer + "mlp.fc2", hidden, config.feed_forward);
    add_norm(layer + "layer_norm1");
    add_norm(layer + "layer_norm2");
  }
  return schema;
}

struct Norm {
  at::Tensor weight, bias;  // float32 [hidden]
};

struct Layer {
  Norm attention_norm;
  Linear q, k, v, out;
  Norm feed_forward_norm;
  Linear up, down;
};

Norm load_norm(const WeightSet& weights, const std::string& name, ComputeOptions options) {
  const ComputeOptions full{options.device, at::kFloat};
  return {load_tensor(weights, name + ".weight", full), load_tensor(weights, name + ".bias", full)};
}

Layer load_layer(const WeightSet& weights, const std::string& prefix, ComputeOptions options) {
  const auto linear = [&](const char* name) { return load_linear(weights, prefix + name, options); };
  return {.attention_norm = load_norm(weights, prefix + "layer_norm1", options),
          .q = linear("self_attn.q_proj"),
          .k = linear("self_attn.k_proj"),
          .v = linear("self_attn.v_proj"),
          .out = linear("self_attn.out_proj"),
          .feed_forward_norm = load_norm(weights, prefix + "layer_norm2", options),
          .up = linear("mlp.fc1"),
          .down = linear("mlp.fc2")};
}

at::Tensor quick_gelu(const at::Tensor& h) {
  return at::sigmoid(h.mul(1.702)).mul_(h);
}

// Where CLIP takes its pooled output from.
std::int64_t pooled_row(const ClipTextConfig& config, std::span<const std::int32_t> ids) {
  const auto place = config.eos_id == kOldEosId ? std::max_element(ids.begin(), ids.end())
                                                : std::find(ids.begin(), ids.end(), config.eos_id);
  return place == ids.end() ? 0 : place - ids.begin();
}

}  // namespace

ClipTextConfig read_clip_text_config(const ModelFolder& folder) {
  constexpr std::int64_t kMost = 1 << 20;
  const JsonView whole = folder.config(kComponent);
  const JsonView json = whole.has("text_config") ? whole.at("text_config") : whole;
  const ClipTextConfig config{.vocab_size = json.integer_or("vocab_size", 49408, 1, std::int64_t{1} << 24),
                              .hidden = json.integer_or("hidden_size", 512, 1, kMost),
                              .feed_forward = json.integer_or("intermediate_size", 2048, 1, kMost),
                              .heads = json.integer_or("num_attention_heads", 8, 1, 4096),
                              .layers = json.integer_or("num_hidden_layers", 12, 1, 4096),
                              .positions = json.integer_or("max_position_embeddings", 77, 2, 65536),
                              .eos_id = json.integer_or("eos_token_id", 49407, 0, std::int64_t{1} << 24),
                              .eps = json.number_or("layer_norm_eps", 1e-5)};
  if (config.hidden % config.heads != 0) json.fail("num_attention_heads", "a divisor of hidden_size");
  if (json.text_or("hidden_act", "quick_gelu") != "quick_gelu") json.fail("hidden_act", "\"quick_gelu\"");
  if (config.eps <= 0) json.fail("layer_norm_eps", "a positive number");
  return config;
}

struct ClipTextEncoder::Weights {
  ClipTextConfig config;
  ComputeOptions options;
  at::Tensor embedding;  // [vocab_size, hidden]
  at::Tensor positions;  // float32 [positions, hidden]
  std::vector<Layer> layers;
  Norm final_norm;

  // x: float32 [tokens, hidden].
  at::Tensor norm(const at::Tensor& x, const Norm& norm) const {
    return at::layer_norm(x, {config.hidden}, norm.weight, norm.bias, config.eps).to(options.dtype);
  }

  // Causal. h: [tokens, hidden], mask: float32 [tokens, tokens], added to the scores.
  at::Tensor attend(const Layer& layer, const at::Tensor& h, const at::Tensor& mask) const {
    const std::int64_t tokens = h.size(0);
    const std::int64_t head_dim = config.hidden / config.heads;
    const auto heads = [&](const at::Tensor& x) {
      return x.view({tokens, config.heads, head_dim}).transpose(0, 1);  // [heads, tokens, head_dim]
    };
    const at::Tensor scores = at::matmul(heads(layer.q(h)), heads(layer.k(h)).transpose(1, 2))
                                  .to(at::kFloat)
                                  .mul_(1.0 / std::sqrt(static_cast<double>(head_dim)))
                                  .add_(mask);
    const at::Tensor out = at::matmul(at::softmax(scores, -1).to(h.scalar_type()), heads(layer.v(h)));
    return layer.out(out.transpose(0, 1).reshape({tokens, config.hidden}));
  }
};

ClipTextEncoder::ClipTextEncoder(const ModelFolder& folder, ComputeOptions options)
    : weights_(std::make_unique<Weights>()) {
  const c10::InferenceMode inference;
  weights_->config = read_clip_text_config(folder);
  weights_->options = options;
  const WeightSet files = folder.weights(kComponent);
  const std::string prefix = prefix_of(files);
  files.check(schema_of(weights_->config, prefix));
  weights_->embedding = load_tensor(files, prefix + "embeddings.token_embedding.weight", options);
  weights_->positions =
      load_tensor(files, prefix + "embeddings.position_embedding.weight", {options.device, at::kFloat});
  weights_->final_norm = load_norm(files, prefix + "final_layer_norm", options);
  for (std::int64_t i = 0; i < weights_->config.layers; ++i) {
    weights_->layers.push_back(
        load_layer(files, prefix + "encoder.layers." + std::to_string(i) + '.', options));
  }
}

ClipTextEncoder::~ClipTextEncoder() = default;
ClipTextEncoder::ClipTextEncoder(ClipTextEncoder&&) noexcept = default;
ClipTextEncoder& ClipTextEncoder::operator=(ClipTextEncoder&&) noexcept = default;

const ClipTextConfig& ClipTextEncoder::config() const {
  return weights_->config;
}

at::Tensor ClipTextEncoder::encode_pooled(std::span<const std::int32_t> ids) const {
  const c10::InferenceMode inference;
  const Weights& w = *weights_;
  const auto tokens = static_cast<std::int64_t>(ids.size());
  assert(tokens >= 1 && tokens <= w.config.positions);
  at::Tensor x =
      at::embedding(w.embedding, token_id_tensor(ids, w.config.vocab_size, kComponent, w.options.device))
          .to(at::kFloat)
          .add_(w.positions.narrow(0, 0, tokens));
  const at::Tensor mask =
      at::full({tokens, tokens}, -std::numeric_limits<double>::infinity(), x.options()).triu(1);
  for (const Layer& layer : w.layers) {
    x.add_(w.attend(layer, w.norm(x, layer.attention_norm), mask));
    x.add_(layer.down(quick_gelu(layer.up(w.norm(x, layer.feed_forward_norm)))));
  }
  const at::Tensor row = x.select(0, pooled_row(w.config, ids));
  return at::layer_norm(row, {w.config.hidden}, w.final_norm.weight, w.final_norm.bias, w.config.eps);
}

}  // namespace vdit::engine::hunyuan
