// SPDX-License-Identifier: Apache-2.0
// Tokenizers and text encoders of CogVideoX and HunyuanVideo against what diffusers' pipelines make of the
// same prompts with the same tiny models (tests/golden/make_text_golden.py). Tolerance: float32 rounding of
// sums of some ten to some hundred terms, 1e-5 of the result's norm.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/base/strict_json.h"
#include "engine/models/t5/t5_encoder.h"
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

}  // namespace
}  // namespace vdit::engine
