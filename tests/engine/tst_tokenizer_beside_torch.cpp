// SPDX-License-Identifier: Apache-2.0
// libsentencepiece and LibTorch in one process: each brings a protobuf of its own, and both export
// FLAGS_minloglevel, of different sizes. Both must work, in any order, and neither may write over the other's
// memory.
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/ones.h>
#include <c10/util/Exception.h>
#include <gtest/gtest.h>

#include <vector>

#include "engine/tokenizers/prompt_cleaning.h"
#include "engine/tokenizers/sentencepiece_tokenizer.h"

namespace vdit::engine {
namespace {

TEST(TokenizerBesideTorch, BothWork) {
  for (int round = 0; round < 2; ++round) {
    const auto tokenizer = SentencePieceTokenizer::open(VDIT_DEMO_MODEL "/tokenizer");
    EXPECT_EQ(tokenizer.encode(clean_prompt("a red  ball&#33;")),
              (std::vector<std::int32_t>{259, 295, 266, 2, 1}));
    EXPECT_EQ(at::matmul(at::ones({8, 16}), at::ones({16, 4})).sum().item<float>(), 512.0f);
  }
}

TEST(TokenizerBesideTorch, AFailedAllocationIsAnException) {
  // Behind libc10's FLAGS_minloglevel lies the flag that would end the process here.
  EXPECT_THROW(at::empty({std::int64_t{1} << 55}), c10::Error);
}

}  // namespace
}  // namespace vdit::engine
