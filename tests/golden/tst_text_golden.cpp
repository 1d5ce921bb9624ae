// SPDX-License-Identifier: Apache-2.0
// Tokenizers and text encoders of CogVideoX and HunyuanVideo against what diffusers' pipelines make of the
// same prompts with the same tiny models (tests/golden/make_text_golden.py). Tolerance: float32 rounding of
// sums of some ten to some hundred terms, 1e-5 of the result's norm.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/base/sha256.h"
#include "engine/base/strict_json.h"
#include "engine/models/hunyuan/clip_text_encoder.h"
#include "engine/models/hunyuan/llama_text_encoder.h"
#include "engine/models/hunyuan/prompt_template.h"
#include "engine/models/t5/t5_encoder.h"
#include "engine/tokenizers/clip_tokenizer.h"
#include "engine/tokenizers/llama_tokenizer.h"
#include "engine/tokenizers/sentencepiece_tokenizer.h"
#include "engine/weights/model_folder.h"
#include "tests/golden/golden_file.h"

namespace vdit::engine {
namespace {

constexpr double kTolerance = 1e-5;
const ComputeOptions kFull{at::kCPU, at::kFloat};

std::string text_golden(const std::string& name) {
  return golden_folder() + "/text_encoders/" + name;
}

const nlohmann::json& prompts() {
  static const nlohmann::json document = read_json_file(text_golden("prompts.json"));
  return document;
}

TEST(CogVideoXText, EqualsDiffusers) {
  const ModelFolder folder = ModelFolder::open(text_golden("cogvideox"));
  const GoldenFile golden("text_encoders/cogvideox");
  const auto tokenizer = SentencePieceTokenizer::open(folder.root() / "tokenizer");
  const T5Encoder encoder(folder, T5PositionBias::Shared, kFull);
  ASSERT_EQ(prompts().size(), 4u);
  for (const auto& [name, prompt] : prompts().items()) {
    const std::vector<std::int32_t> ids = tokenizer.encode_padded(prompt.get<std::string>(), 226);
    EXPECT_EQ(ids, golden.integers(name + ".ids")) << name;
    const at::Tensor text = encoder.encode(ids);
    ASSERT_EQ(text.sizes(), at::IntArrayRef({226, 24}));
    EXPECT_LT(relative_error(text, golden[name + ".text"]), kTolerance) << name;
  }
}

// The padding is read like any other token: leaving it out, as Wan does, is another text.
TEST(CogVideoXText, PaddingCounts) {
  const ModelFolder folder = ModelFolder::open(text_golden("cogvideox"));
  const T5Encoder encoder(folder, T5PositionBias::Shared, kFull);
  const auto tokenizer = SentencePieceTokenizer::open(folder.root() / "tokenizer");
  const at::Tensor alone = encoder.encode(tokenizer.encode(prompts()["plain"].get<std::string>(), 226));
  const at::Tensor expected = GoldenFile("text_encoders/cogvideox")["plain.text"];
  EXPECT_GT(relative_error(alone, expected.narrow(0, 0, alone.size(0))), 0.01);
}

class HunyuanText : public testing::Test {
 protected:
  const ModelFolder folder_ = ModelFolder::open(text_golden("hunyuan"));
  const GoldenFile golden_{"text_encoders/hunyuan"};
};

TEST_F(HunyuanText, TemplateEqualsDiffusers) {
  using namespace hunyuan;
  EXPECT_EQ(kTemplateBefore.size(), 500u);
  EXPECT_EQ(sha256_hex(kTemplateBefore), "95c12a9bf9836617c9be304c3c4fbe34bc312d6447c9bc59f11efeee6bd19b74");
  EXPECT_EQ(sha256_hex(std::string(kTemplateBefore) + "{}" + std::string(kTemplateAfter)),
            "a52f68dde3637b127592fffe9e2483a5d0563987a49db6ddb9b06146f2ba7cb5");
  const auto tokenizer = LlamaTokenizer::open(folder_.root() / "tokenizer");
  const PromptTemplate prompt(tokenizer);
  EXPECT_EQ(golden_.integers("crop"), std::vector<std::int32_t>{static_cast<std::int32_t>(prompt.crop())});
  for (const auto& [name, text] : prompts().items()) {
    const std::vector<std::int32_t> expected = golden_.integers(name + ".ids");
    EXPECT_EQ(prompt.encode(text.get<std::string>()), expected) << name;
    const std::size_t count = prompt.token_count(text.get<std::string>());
    if (name == "long") {
      EXPECT_EQ(expected.size(), prompt.crop() + kTextRows);
      EXPECT_GT(count, kTextRows);
    } else {
      EXPECT_EQ(count, expected.size() - prompt.crop()) << name;
    }
  }
}

TEST_F(HunyuanText, LlamaEqualsDiffusers) {
  const hunyuan::LlamaTextEncoder encoder(folder_, kFull);
  const std::int64_t crop = golden_.integers("crop").at(0);
  for (const auto& [name, unused] : prompts().items()) {
    const std::vector<std::int32_t> ids = golden_.integers(name + ".ids");
    const at::Tensor text = encoder.encode(ids);
    ASSERT_EQ(text.sizes(), at::IntArrayRef({static_cast<std::int64_t>(ids.size()), 48}));
    const at::Tensor rows = text.narrow(0, crop, text.size(0) - crop);
    EXPECT_LT(relative_error(rows, golden_[name + ".text"]), kTolerance) << name;
  }
}

TEST_F(HunyuanText, ClipEqualsDiffusers) {
  const hunyuan::ClipTextEncoder encoder(folder_, kFull);
  const auto tokenizer = ClipTokenizer::open(folder_.root() / "tokenizer_2");
  for (const auto& [name, prompt] : prompts().items()) {
    const std::vector<std::int32_t> ids = tokenizer.encode_padded(prompt.get<std::string>(), 77);
    EXPECT_EQ(ids, golden_.integers(name + ".clip_ids")) << name;
    const at::Tensor pooled = encoder.encode_pooled(ids);
    ASSERT_EQ(pooled.sizes(), at::IntArrayRef({32}));
    EXPECT_LT(relative_error(pooled, golden_[name + ".pooled"]), kTolerance) << name;
  }
}

}  // namespace
}  // namespace vdit::engine
