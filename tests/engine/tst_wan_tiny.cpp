// SPDX-License-Identifier: Apache-2.0
// Wan's transformer and text encoder on small random models of unusual sizes, against the same formulas
// written down plainly in double; and what is said about models that do not fit.
#include <ATen/ops/cat.h>
#include <ATen/ops/conv3d.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include <array>
#include <functional>

#include "engine/attention/attention_run.h"
#include "engine/base/cancel_token.h"
#include "engine/base/error.h"
#include "engine/models/t5/t5_encoder.h"
#include "engine/models/wan/transformer.h"
#include "tests/engine/tiny_wan_model.h"

namespace vdit::engine::wan {
namespace {

double relative_error(const at::Tensor& actual, const at::Tensor& expected) {
  const at::Tensor wanted = expected.to(at::kDouble);
  return at::linalg_vector_norm(actual.to(at::kDouble).sub(wanted)).item<double>() /
         at::linalg_vector_norm(wanted).item<double>();
}

// The weights of one component in double, applied by name.
class Plain {
 public:
  explicit Plain(const TensorMap& tensors) : tensors_(tensors) {}

  at::Tensor operator()(const std::string& name) const { return tensors_.at(name).to(at::kDouble); }
  at::Tensor linear(const std::string& prefix, const at::Tensor& x) const {
    const bool bias = tensors_.count(prefix + ".bias") != 0;
    return at::linear(x, (*this)(prefix + ".weight"), bias ? (*this)(prefix + ".bias") : at::Tensor());
  }
  at::Tensor rms(const std::string& name, const at::Tensor& x) const {
    return x.mul(x.pow(2.0).mean({-1}, true).add(1e-6).rsqrt()).mul((*this)(name));
  }

 private:
  const TensorMap& tensors_;
};

// [rows, heads * head_dim] -> [heads, rows, head_dim]
at::Tensor split_heads(const at::Tensor& x, std::int64_t heads) {
  return x.view({x.size(0), heads, x.size(1) / heads}).transpose(0, 1);
}

at::Tensor attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, double scale) {
  const at::Tensor out = at::matmul(at::softmax(at::matmul(q, k.transpose(1, 2)).mul(scale), -1), v);
  return out.transpose(0, 1).reshape({q.size(1), q.size(0) * q.size(2)});
}

// x: [tokens, heads, head_dim]
at::Tensor rotated(const at::Tensor& x, const std::array<std::int64_t, 3>& grid) {
  at::Tensor out = x.clone();
  const std::int64_t side = 2 * (x.size(2) / 6);
  const std::int64_t channels[] = {x.size(2) - 2 * side, side, side};
  for (std::int64_t token = 0; token < x.size(0); ++token) {
    const std::int64_t where[] = {token / (grid[1] * grid[2]), token / grid[2] % grid[1], token % grid[2]};
    std::int64_t channel = 0;
    for (int axis = 0; axis < 3; ++axis) {
      for (std::int64_t k = 0; k < channels[axis]; k += 2, channel += 2) {
        const double exponent = static_cast<double>(k) / static_cast<double>(channels[axis]);
        const double angle = static_cast<double>(where[axis]) / std::pow(10000.0, exponent);
        const at::Tensor a = x[token].select(1, channel);
        const at::Tensor b = x[token].select(1, channel + 1);
        out[token].select(1, channel).copy_(a.mul(std::cos(angle)).sub(b.mul(std::sin(angle))));
        out[token].select(1, channel + 1).copy_(a.mul(std::sin(angle)).add(b.mul(std::cos(angle))));
      }
    }
  }
  return out;
}

struct PlainTransformer {
  Plain w;
  std::int64_t heads;
  std::int64_t layers;
  std::array<std::int64_t, 3> patch;

  double scale(const at::Tensor& q) const { return 1.0 / std::sqrt(static_cast<double>(q.size(2))); }

  at::Tensor self(const std::string& block, const at::Tensor& y,
                  const std::array<std::int64_t, 3>& grid) const {
    const auto turned = [&](const char* projection, const char* norm) {
      const at::Tensor x = w.rms(block + norm, w.linear(block + projection, y));
      return rotated(x.view({x.size(0), heads, -1}), grid).transpose(0, 1);
    };
    const at::Tensor q = turned("attn1.to_q", "attn1.norm_q.weight");
    const at::Tensor k = turned("attn1.to_k", "attn1.norm_k.weight");
    const at::Tensor v = split_heads(w.linear(block + "attn1.to_v", y), heads);
    return w.linear(block + "attn1.to_out.0", attention(q, k, v, scale(q)));
  }

  at::Tensor cross(const std::string& block, const at::Tensor& y, const at::Tensor& text) const {
    const at::Tensor q =
        split_heads(w.rms(block + "attn2.norm_q.weight", w.linear(block + "attn2.to_q", y)), heads);
    const at::Tensor k =
        split_heads(w.rms(block + "attn2.norm_k.weight", w.linear(block + "attn2.to_k", text)), heads);
    const at::Tensor v = split_heads(w.linear(block + "attn2.to_v", text), heads);
    return w.linear(block + "attn2.to_out.0", attention(q, k, v, scale(q)));
  }

  /// latents: [channels, frames, height, width]; text: [rows, text_dim], padding included.
  at::Tensor operator()(const at::Tensor& latents, double timestep, const at::Tensor& text_rows) const {
    const at::Tensor embedded =
        at::conv3d(latents.unsqueeze(0), w("patch_embedding.weight"), w("patch_embedding.bias"), patch)
            .squeeze(0);
    const std::array<std::int64_t, 3> grid{embedded.size(1), embedded.size(2), embedded.size(3)};
    at::Tensor x = embedded.flatten(1).t();
    const std::int64_t dim = x.size(1);
    const auto norm = [&](const at::Tensor& of) { return at::layer_norm(of, {dim}, {}, {}, 1e-6); };

    const std::string condition = "condition_embedder.";
    const std::int64_t waves = w(condition + "time_embedder.linear_1.weight").size(1);
    at::Tensor wave = at::zeros({waves}, x.options());
    for (std::int64_t j = 0; j < waves / 2; ++j) {
      const double angle =
          timestep * std::exp(-std::log(10000.0) * static_cast<double>(j) / static_cast<double>(waves / 2));
      wave[j].fill_(std::cos(angle));
      wave[waves / 2 + j].fill_(std::sin(angle));
    }
    const at::Tensor time = w.linear(condition + "time_embedder.linear_2",
                                     at::silu(w.linear(condition + "time_embedder.linear_1", wave)));
    const at::Tensor steps = w.linear(condition + "time_proj", at::silu(time)).view({6, dim});
    const at::Tensor text =
        w.linear(condition + "text_embedder.linear_2",
                 at::gelu(w.linear(condition + "text_embedder.linear_1", text_rows), "tanh"));

    for (std::int64_t i = 0; i < layers; ++i) {
      const std::string block = "blocks." + std::to_string(i) + ".";
      const at::Tensor m = w(block + "scale_shift_table").squeeze(0).add(steps);
      x = x.add(self(block, norm(x).mul(m[1].add(1.0)).add(m[0]), grid).mul(m[2]));
      x = x.add(cross(block, norm(x).mul(w(block + "norm2.weight")).add(w(block + "norm2.bias")), text));
      const at::Tensor hidden = w.linear(block + "ffn.net.0.proj", norm(x).mul(m[4].add(1.0)).add(m[3]));
      x = x.add(w.linear(block + "ffn.net.2", at::gelu(hidden, "tanh")).mul(m[5]));
    }
    const at::Tensor head = w("scale_shift_table").squeeze(0).add(time);
    const at::Tensor out = w.linear("proj_out", norm(x).mul(head[1].add(1.0)).add(head[0]));
    return out.view({grid[0], grid[1], grid[2], patch[0], patch[1], patch[2], -1})
        .permute({6, 0, 3, 1, 4, 2, 5})
        .reshape({-1, grid[0] * patch[0], grid[1] * patch[1], grid[2] * patch[2]});
  }
};

at::Tensor velocity(const Transformer& transformer, const at::Tensor& latents, double timestep,
                    const at::Tensor& text, std::int64_t padded_rows = 512, const CancelToken& cancel = {}) {
  const TransformerConfig& config = transformer.config();
  AttentionRun run(AttentionPlan::dense(static_cast<int>(config.layers), static_cast<int>(config.heads)));
  run.begin_forward({});
  const TextContext context = transformer.prepare_text(text, padded_rows);
  const TextContext* const texts[] = {&context};
  return transformer.forward(latents, timestep, texts, run, cancel);
}

// (heads, head_dim, patch)
using TinyShape = std::tuple<std::int64_t, std::int64_t, std::array<std::int64_t, 3>>;
class TinyTransformer : public testing::TestWithParam<TinyShape> {};

TEST_P(TinyTransformer, EqualsThePlainFormulas) {
  const auto [heads, head_dim, patch] = GetParam();
  TinyModel model;
  model.transformer_config["num_attention_heads"] = heads;
  model.transformer_config["attention_head_dim"] = head_dim;
  model.transformer_config["patch_size"] = patch;
  model.fill();
  const Transformer transformer(model.open(), {at::kCPU, at::kFloat});
  const at::Tensor latents = at::randn({1, 16, 4 * patch[0], 6, 10});
  const at::Tensor text = at::randn({5, 32});
  const PlainTransformer plain{Plain(model.transformer), heads, 2, patch};
  const at::Tensor padded = at::cat({text, at::zeros({15, 32})}).to(at::kDouble);
  const at::Tensor expected = plain(latents[0].to(at::kDouble), 437, padded);
  EXPECT_LT(relative_error(velocity(transformer, latents, 437, text, 20)[0], expected), 2e-5);
  const Transformer half(model.open(), {at::kCPU, at::kBFloat16});
  EXPECT_LT(relative_error(velocity(half, latents, 437, text, 20)[0], expected), 3e-2);
}

INSTANTIATE_TEST_SUITE_P(Shapes, TinyTransformer,
                         testing::Values(TinyShape{2, 12, {1, 2, 2}}, TinyShape{5, 16, {1, 2, 2}},
                                         TinyShape{3, 6, {1, 1, 2}}, TinyShape{1, 34, {2, 2, 1}},
                                         TinyShape{2, 128, {1, 2, 2}}));

T5Encoder text_encoder_of(const TinyModel& model, T5PositionBias bias = T5PositionBias::PerLayer) {
  return T5Encoder(model.open(), bias, {at::kCPU, at::kFloat});
}

class TinyTextEncoders : public testing::TestWithParam<T5PositionBias> {};

TEST_P(TinyTextEncoders, EqualThePlainFormulas) {
  TinyModel model;
  model.fill();
  const bool shared = GetParam() == T5PositionBias::Shared;
  if (shared)
    model.text_encoder.erase("encoder.block.1.layer.0.SelfAttention.relative_attention_bias.weight");
  const T5Encoder encoder = text_encoder_of(model, GetParam());
  std::vector<std::int32_t> ids;
  for (std::int32_t i = 0; i < 150; ++i) ids.push_back((i * 7 + i / 3) % 50);
  const Plain w(model.text_encoder);
  const auto tokens = static_cast<std::int64_t>(ids.size());
  std::vector<at::Tensor> rows;
  for (const std::int32_t id : ids) rows.push_back(w("shared.weight").narrow(0, id, 1));
  at::Tensor x = at::cat(rows);
  for (int i = 0; i < 2; ++i) {
    const std::string block = "encoder.block." + std::to_string(i) + ".";
    const std::string self = block + "layer.0.SelfAttention.";
    const at::Tensor h = w.rms(block + "layer.0.layer_norm.weight", x);
    const std::string table = shared ? "encoder.block.0.layer.0.SelfAttention." : self;
    at::Tensor bias = at::zeros({3, tokens, tokens}, x.options());
    for (std::int64_t q = 0; q < tokens; ++q) {
      for (std::int64_t k = 0; k < tokens; ++k) {
        const std::int64_t distance = std::abs(k - q);
        constexpr std::int64_t kThresholds[] = {1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 23, 32, 46, 64, 91};
        std::int64_t bucket = k > q ? 16 : 0;
        for (const std::int64_t threshold : kThresholds) bucket += distance >= threshold ? 1 : 0;
        bias.select(1, q).select(1, k).copy_(w(table + "relative_attention_bias.weight")[bucket]);
      }
    }
    const auto heads = [&](const char* name) { return split_heads(w.linear(self + name, h), 3); };
    const at::Tensor scores = at::matmul(heads("q"), heads("k").transpose(1, 2)).add(bias);
    const at::Tensor out =
        at::matmul(at::softmax(scores, -1), heads("v")).transpose(0, 1).reshape({tokens, 15});
    x = x.add(w.linear(self + "o", out));
    const at::Tensor f = w.rms(block + "layer.1.layer_norm.weight", x);
    const std::string dense = block + "layer.1.DenseReluDense.";
    x = x.add(w.linear(dense + "wo",
                       at::gelu(w.linear(dense + "wi_0", f), "tanh").mul(w.linear(dense + "wi_1", f))));
  }
  EXPECT_LT(relative_error(encoder.encode(ids), w.rms("encoder.final_layer_norm.weight", x)), 1e-5);
}

INSTANTIATE_TEST_SUITE_P(PositionBias, TinyTextEncoders,
                         testing::Values(T5PositionBias::PerLayer, T5PositionBias::Shared),
                         [](const testing::TestParamInfo<T5PositionBias>& row) {
                           return std::string(row.param == T5PositionBias::Shared ? "Shared" : "PerLayer");
                         });

TEST(TinyTextEncoder, BucketsFollowTheTable) {
  constexpr std::pair<std::int64_t, std::int64_t> kFirst[] = {
      {7, 7},   {8, 8},   {11, 8},  {12, 9},  {16, 10}, {22, 10},  {23, 11},
      {32, 12}, {46, 13}, {64, 14}, {90, 14}, {91, 15}, {128, 15}, {5000, 15}};
  for (const auto& [distance, bucket] : kFirst) {
    EXPECT_EQ(relative_position_bucket(-distance, 32, 128), bucket) << distance;
    EXPECT_EQ(relative_position_bucket(distance, 32, 128), 16 + bucket) << distance;
  }
  EXPECT_EQ(relative_position_bucket(0, 32, 128), 0);
}

TEST(TinyTextEncoder, EmbeddingMayHaveItsOtherName) {
  TinyModel model;
  model.fill();
  const at::Tensor expected = text_encoder_of(model).encode(std::vector<std::int32_t>{3, 1});
  model.text_encoder["encoder.embed_tokens.weight"] = model.text_encoder.at("shared.weight");
  model.text_encoder.erase("shared.weight");
  const at::Tensor actual = text_encoder_of(model).encode(std::vector<std::int32_t>{3, 1});
  EXPECT_TRUE(actual.equal(expected));
}

ErrorInfo error_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.info();
  }
  ADD_FAILURE() << "no error";
  return {};
}

struct BadConfig {
  const char* name;
  const char* component;
  const char* field;
  nlohmann::json value;  // null: the field is removed
};

void PrintTo(const BadConfig& bad, std::ostream* out) {
  *out << bad.name;
}

class BadConfigs : public testing::TestWithParam<BadConfig> {};

TEST_P(BadConfigs, NameFileAndField) {
  const BadConfig& bad = GetParam();
  TinyModel model;
  model.fill();
  const bool transformer = std::string(bad.component) == "transformer";
  nlohmann::json& config = transformer ? model.transformer_config : model.text_config;
  if (bad.value.is_null()) {
    config.erase(bad.field);
  } else {
    config[bad.field] = bad.value;
  }
  const ModelFolder folder = model.open();
  const ErrorInfo info = error_of([&] {
    if (transformer) {
      read_transformer_config(folder);
    } else {
      read_t5_config(folder, T5PositionBias::PerLayer);
    }
  });
  EXPECT_EQ(info.kind, ErrorKind::Input);
  EXPECT_EQ(info.code, "config.field");
  EXPECT_NE(info.subject.find(std::string(bad.component) + "/config.json"), std::string::npos)
      << info.subject;
  EXPECT_EQ(info.field, bad.field);
}

INSTANTIATE_TEST_SUITE_P(
    Fields, BadConfigs,
    testing::Values(BadConfig{"no_heads", "transformer", "num_attention_heads", nullptr},
                    BadConfig{"zero_layers", "transformer", "num_layers", 0},
                    BadConfig{"odd_head_dim", "transformer", "attention_head_dim", 13},
                    BadConfig{"small_head_dim", "transformer", "attention_head_dim", 4},
                    BadConfig{"large_head_dim", "transformer", "attention_head_dim", 258},
                    BadConfig{"odd_freq_dim", "transformer", "freq_dim", 255},
                    BadConfig{"two_patches", "transformer", "patch_size", {1, 2}},
                    BadConfig{"zero_patch", "transformer", "patch_size", {1, 0, 2}},
                    BadConfig{"text_for_number", "transformer", "ffn_dim", "32"},
                    BadConfig{"other_norm", "transformer", "qk_norm", "rms_norm"},
                    BadConfig{"no_cross_norm", "transformer", "cross_attn_norm", false},
                    BadConfig{"image_model", "transformer", "image_dim", 1280},
                    BadConfig{"negative_eps", "transformer", "eps", -1e-6},
                    BadConfig{"no_vocabulary", "text_encoder", "vocab_size", nullptr},
                    BadConfig{"plain_relu", "text_encoder", "feed_forward_proj", "relu"},
                    BadConfig{"odd_buckets", "text_encoder", "relative_attention_num_buckets", 30}),
    [](const testing::TestParamInfo<BadConfig>& row) { return std::string(row.param.name); });

TEST(TinyTransformerFaults, WeightsAreCheckedBeforeLoading) {
  TinyModel model;
  model.fill();
  model.transformer["blocks.1.attn1.to_q.weight"] = at::randn({24, 23});
  model.transformer.erase("proj_out.bias");
  const ModelFolder folder = model.open();
  const ErrorInfo info = error_of([&] { Transformer(folder, {at::kCPU, at::kFloat}); });
  EXPECT_EQ(info.code, "weights.schema");
}

TEST(TinyTransformerFaults, SizesThatDoNotFit) {
  TinyModel model;
  model.fill();
  const Transformer transformer(model.open(), {at::kCPU, at::kFloat});
  const at::Tensor text = at::randn({2, 32});
  const ErrorInfo odd = error_of([&] { velocity(transformer, at::randn({1, 16, 1, 5, 4}), 1, text); });
  EXPECT_EQ(odd.code, "model.size");
  EXPECT_EQ(odd.field, "latent height");
  const ErrorInfo wide = error_of([&] { velocity(transformer, at::randn({1, 16, 1, 4, 66}), 1, text); });
  EXPECT_EQ(wide.code, "model.size");
  EXPECT_EQ(wide.field, "latent width");
}

TEST(TinyTransformerFaults, CancelEndsAForward) {
  TinyModel model;
  model.fill();
  const Transformer transformer(model.open(), {at::kCPU, at::kFloat});
  CancelToken cancel;
  cancel.cancel();
  const ErrorInfo info = error_of([&] {
    velocity(transformer, at::randn({1, 16, 1, 4, 4}), 1, at::randn({2, 32}), 512, cancel);
  });
  EXPECT_EQ(info.code, "run.cancelled");
}

TEST(TinyTransformerFaults, TokenIdOutsideTheVocabulary) {
  TinyModel model;
  model.fill();
  const T5Encoder encoder = text_encoder_of(model);
  for (const std::int32_t id : {50, -1}) {
    EXPECT_EQ(error_of([&] { encoder.encode(std::vector<std::int32_t>{1, id}); }).code, "text.token_id");
  }
}

}  // namespace
}  // namespace vdit::engine::wan
