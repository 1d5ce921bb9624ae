// SPDX-License-Identifier: Apache-2.0
// HunyuanVideo's text encoders: the forms in which their folders come, and what is said about those that do
// not fit. What they compute is checked in tst_text_golden.
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "engine/base/strict_json.h"
#include "engine/models/hunyuan/clip_text_encoder.h"
#include "engine/models/hunyuan/llama_text_encoder.h"
#include "engine/models/tensor_io.h"
#include "engine/weights/model_folder.h"
#include "engine/weights/safetensors_writer.h"
#include "tests/fault/error_probe.h"
#include "tests/temporary_folder.h"

namespace vdit::engine::hunyuan {
namespace {

using nlohmann::json;
using test::expect_error;

const std::filesystem::path kTiny = VDIT_TEST_DATA "/golden/text_encoders/hunyuan";
const ComputeOptions kFull{at::kCPU, at::kFloat};
const std::vector<std::int32_t> kIds{401, 7, 300, 45, 11, 12, 405};

// A copy of the tiny encoders in another form.
class HunyuanTextFolder : public testing::Test {
 protected:
  HunyuanTextFolder() {
    for (const char* component : {"text_encoder", "text_encoder_2"}) {
      configs_[component] = read_json_file(kTiny / component / "config.json");
      const WeightSet weights = WeightSet::open_file(kTiny / component / "model.safetensors");
      for (const auto& [name, unused] : weights.entries())
        tensors_[component][name] = load_tensor(weights, name, kFull);
    }
  }

  // Every name of the component with something before it.
  void prefix(const std::string& component, const std::string& prefix) {
    std::map<std::string, at::Tensor> renamed;
    for (const auto& [name, tensor] : tensors_[component]) renamed[prefix + name] = tensor;
    tensors_[component] = std::move(renamed);
  }

  ModelFolder open() const {
    folder_.write("model_index.json", test::read_bytes(kTiny / "model_index.json"));
    for (const auto& [component, config] : configs_) {
      folder_.write(component + "/config.json", config.dump());
      std::vector<TensorToWrite> list;
      for (const auto& [name, tensor] : tensors_.at(component)) {
        list.push_back({.name = name,
                        .type = DataType::F32,
                        .shape = tensor.sizes().vec(),
                        .bytes = std::as_bytes(std::span(tensor.const_data_ptr<float>(),
                                                         static_cast<std::size_t>(tensor.numel())))});
      }
      write_safetensors(folder_ / (component + "/model.safetensors"), std::move(list), {}, Overwrite::Yes);
    }
    return ModelFolder::open(folder_.path());
  }
  at::Tensor llama() const { return LlamaTextEncoder(open(), kFull).encode(kIds); }
  at::Tensor clip(std::span<const std::int32_t> ids = kIds) const {
    return ClipTextEncoder(open(), kFull).encode_pooled(ids);
  }

  std::map<std::string, json> configs_;
  std::map<std::string, std::map<std::string, at::Tensor>> tensors_;

 private:
  test::TemporaryFolder folder_;
};

TEST_F(HunyuanTextFolder, LlamaMayBePartOfALargerModel) {
  const at::Tensor expected = llama();
  prefix("text_encoder", "language_model.model.");
  tensors_["text_encoder"]["language_model.lm_head.weight"] = at::randn({3, 3});
  tensors_["text_encoder"]["vision_tower.vision_model.embeddings.class_embedding"] = at::randn({5});
  configs_["text_encoder"] = {{"model_type", "llava"}, {"text_config", configs_["text_encoder"]}};
  EXPECT_TRUE(llama().equal(expected));
}

TEST_F(HunyuanTextFolder, LastLayersNeedNotBeThere) {
  const at::Tensor expected = llama();
  std::erase_if(tensors_["text_encoder"], [](const auto& entry) {
    return entry.first.starts_with("layers.2.") || entry.first.starts_with("layers.3.") ||
           entry.first == "norm.weight";
  });
  prefix("text_encoder", "model.");
  EXPECT_TRUE(llama().equal(expected));
}

// What is loaded is what the forecast counts, to the tensor.
TEST_F(HunyuanTextFolder, LlamaLoadsWhatItSays) {
  const LlamaTextConfig config = read_llama_text_config(open());
  std::size_t loaded = 0;
  for (const auto& [name, unused] : tensors_["text_encoder"]) {
    const bool loads = llama_text_loads(config, name);
    loaded += loads ? 1 : 0;
    EXPECT_EQ(llama_text_loads(config, "model." + name), loads) << name;
    EXPECT_EQ(llama_text_loads(config, "language_model.model." + name), loads) << name;
    EXPECT_EQ(llama_text_loads(config, "model.language_model." + name), loads) << name;
  }
  EXPECT_EQ(loaded, 1u + 2 * 9);
  EXPECT_FALSE(llama_text_loads(config, "lm_head.weight"));
  EXPECT_FALSE(llama_text_loads(config, "norm.weight"));
  EXPECT_FALSE(llama_text_loads(config, "vision_tower.vision_model.encoder.layers.0.mlp.fc1.weight"));
  for (auto& [name, tensor] : tensors_["text_encoder"]) {
    if (!llama_text_loads(config, name)) tensor = at::randn({2});
  }
  EXPECT_NO_THROW(llama());
  tensors_["text_encoder"]["layers.1.mlp.up_proj.weight"] = at::randn({2});
  expect_error([&] { llama(); }, "weights.schema", {"layers.1.mlp.up_proj.weight"});
}

TEST_F(HunyuanTextFolder, RotaryBaseComesInTwoForms) {
  const at::Tensor expected = llama();
  json& config = configs_["text_encoder"];
  config.erase("rope_theta");
  EXPECT_FALSE(llama().equal(expected)) << "the base must matter";
  config["rope_parameters"] = {{"rope_theta", 500000.0}, {"rope_type", "default"}};
  EXPECT_TRUE(llama().equal(expected));
}

TEST_F(HunyuanTextFolder, LaterTokensDoNotChangeEarlierRows) {
  const LlamaTextEncoder encoder(open(), kFull);
  const at::Tensor whole = encoder.encode(kIds);
  const at::Tensor part = encoder.encode(std::span(kIds).first(4));
  EXPECT_LT(whole.narrow(0, 0, 4).sub(part).abs().max().item<double>(), 1e-5);
}

TEST_F(HunyuanTextFolder, ClipHasTwoForms) {
  const at::Tensor expected = clip();
  prefix("text_encoder_2", "text_model.");
  tensors_["text_encoder_2"]["text_model.embeddings.position_ids"] = at::randn({1, 77});
  tensors_["text_encoder_2"]["text_projection.weight"] = at::randn({4, 4});
  EXPECT_TRUE(clip().equal(expected));
}

TEST_F(HunyuanTextFolder, ClipPoolsAtTheEndOfText) {
  // The old config: the first largest id, wherever it is.
  const std::vector<std::int32_t> ids{5, 712, 9, 711, 712, 3};
  const at::Tensor at_largest = clip(std::span(ids).first(2));
  EXPECT_LT(clip(ids).sub(at_largest).abs().max().item<double>(), 1e-5);
  configs_["text_encoder_2"]["eos_token_id"] = 711;
  const at::Tensor at_end = clip(std::span(ids).first(4));
  EXPECT_LT(clip(ids).sub(at_end).abs().max().item<double>(), 1e-5);
  EXPECT_GT(at_end.sub(at_largest).abs().max().item<double>(), 1e-2);
}

TEST_F(HunyuanTextFolder, TokenIdsOutsideTheVocabulary) {
  const std::vector<std::int32_t> ids{1, 1 << 20};
  expect_error([&] { LlamaTextEncoder(open(), kFull).encode(ids); }, "text.token_id",
               {"text_encoder/config.json"});
  expect_error([&] { clip(ids); }, "text.token_id", {"text_encoder_2/config.json"});
}

struct BadField {
  const char* component;
  const char* field;
  json value;
};

TEST_F(HunyuanTextFolder, BadConfigsNameFileAndField) {
  const std::vector<BadField> rows{
      {"text_encoder", "num_key_value_heads", 3},
      {"text_encoder", "head_dim", 7},
      {"text_encoder", "hidden_act", "gelu"},
      {"text_encoder", "attention_bias", true},
      {"text_encoder", "mlp_bias", true},
      {"text_encoder", "rms_norm_eps", 0},
      {"text_encoder", "rope_theta", 0},
      {"text_encoder", "num_hidden_layers", 1},
      {"text_encoder", "hidden_size", -1},
      {"text_encoder", "vocab_size", "400"},
      {"text_encoder_2", "num_attention_heads", 5},
      {"text_encoder_2", "hidden_act", "gelu"},
      {"text_encoder_2", "layer_norm_eps", -1},
      {"text_encoder_2", "max_position_embeddings", 1},
      {"text_encoder_2", "eos_token_id", json::array({1})},
  };
  for (const BadField& row : rows) {
    const json good = configs_[row.component];
    configs_[row.component][row.field] = row.value;
    const ModelFolder folder = open();
    const bool first = std::string(row.component) == "text_encoder";
    expect_error([&] { first ? (void)read_llama_text_config(folder) : (void)read_clip_text_config(folder); },
                 "config.field", {std::string(row.component) + "/config.json", row.field});
    configs_[row.component] = good;
  }
  configs_["text_encoder"]["rope_scaling"] = {{"rope_type", "llama3"}, {"factor", 8.0}};
  expect_error([&] { read_llama_text_config(open()); }, "config.field", {"rope_scaling.rope_type"});
}

}  // namespace
}  // namespace vdit::engine::hunyuan
