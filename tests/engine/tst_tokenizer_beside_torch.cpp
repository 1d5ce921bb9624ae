// SPDX-License-Identifier: Apache-2.0
// libsentencepiece and libtorch_cpu each bring a protobuf of their own: both must work in one process, in any order.
#include <ATen/core/Tensor.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/ones.h>
#include <gtest/gtest.h>

#include <vector>

#include "engine/tokenizers/prompt_cleaning.h"
#include "engine/tokenizers/sentencepiece_tokenizer.h"

namespace vdit::engine {
namespace {

TEST(TokenizerBesideTorch, BothWork) {
  for (int round = 0; round < 2; ++round) {
    const auto tokenizer = SentencePieceTokenizer::open(VDIT_DEMO_MODEL "/tokenizer");
    EXPECT_EQ(tokenizer.encode(clean_prompt("a red  ball&#33;")), (std::vector<std::int32_t>{259, 295, 266, 2, 1}));
    EXPECT_EQ(at::matmul(at::ones({8, 16}), at::ones({16, 4})).sum().item<float>(), 512.0f);
  }
}

}  // namespace
}  // namespace vdit::engine
