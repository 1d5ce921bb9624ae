// SPDX-License-Identifier: Apache-2.0
// Token ids of transformers 5.23's T5Tokenizer over the demo model's spiece.model, recorded; and what is
// special about special tokens and unknown characters.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/tokenizers/sentencepiece_tokenizer.h"
#include "engine/tokenizers/unigram_cut.h"
#include "tests/fault/error_probe.h"
#include "tests/temporary_folder.h"

namespace vdit::engine {
namespace {

using namespace std::string_literals;
using test::expect_error;
using test::TemporaryFolder;
using Ids = std::vector<std::int32_t>;
using Ranges = std::vector<ByteRange>;

const SentencePieceTokenizer& demo() {
  static const SentencePieceTokenizer tokenizer = SentencePieceTokenizer::open(VDIT_DEMO_MODEL "/tokenizer");
  return tokenizer;
}

// Scores are exact in binary: what differs is the rule alone.
TEST(UnigramCut, OfEqualSumsTheLongerLastPieceWins) {
  const UnigramCut cut({{"<unk>", 0}, {"a", -1}, {"aa", -2}, {"aaa", -4}, {"b", -2}}, 0);
  using Parts = std::vector<UnigramCut::Part>;
  EXPECT_EQ(cut("aaa"), (Parts{{1, 0, 1}, {2, 1, 3}}));
  EXPECT_EQ(cut("aab"), (Parts{{2, 0, 2}, {4, 2, 3}}));
  EXPECT_EQ(cut("b??a"), (Parts{{4, 0, 1}, {0, 1, 3}, {1, 3, 4}}));
  EXPECT_EQ(cut("\xC3\xA9"), (Parts{{0, 0, 2}}));
  EXPECT_EQ(cut(""), Parts());
}

// In float32 both sums would be -16777216.
TEST(UnigramCut, SumsAreDouble) {
  const UnigramCut cut(
      {{"<unk>", 0}, {"a", -16777216}, {"b", -1}, {"ab", -16777216}, {"c", 0}, {"bc", -0.5F}}, 0);
  EXPECT_EQ(cut("abc"), (std::vector<UnigramCut::Part>{{3, 0, 2}, {4, 2, 3}}));
}

struct Vector {
  std::string text;
  Ids ids;
};

// The text is the tokenizer's own input: nothing was cleaned. Bytes outside ASCII are UTF-8.
const std::vector<Vector> kVectors{
    {""s, {1}},
    {" "s, {1}},
    {"  "s, {1}},
    {"\012"s, {1}},
    {"\015\012"s, {1}},
    {"\342\226\201"s, {1}},
    {"\342\200\213"s, {1}},
    {"a red ball"s, {259, 295, 266, 1}},
    {" a red ball"s, {259, 295, 266, 1}},
    {"a red ball "s, {259, 295, 266, 1}},
    {"  a  red   ball  "s, {259, 295, 266, 1}},
    {"a\011red\012ball"s, {259, 295, 266, 1}},
    {"a\302\240red"s, {259, 295, 1}},
    {"<0x41>"s, {304, 68, 1}},
    {"a\343\200\200red"s, {259, 295, 1}},
    {"\357\273\277a"s, {259, 1}},
    {"\342\226\201a"s, {259, 1}},
    {"\357\275\201"s, {259, 1}},
    {"a \342\226\201 ball"s, {259, 266, 1}},
    {"a red ball bounces on a checkered floor under a blue sky"s,
     {259, 295, 266, 287, 260, 259, 280, 268, 262, 259, 264, 261, 1}},
    {"a red ball bounces and a blue cube spins in place on a grass field under a night sky, the camera orbits left"s,
     {259, 295, 266, 287, 263, 259, 264, 265, 286, 273, 285, 260, 259,
      278, 279, 262, 259, 276, 261, 270, 271, 272, 284, 275, 1}},
    {"an orange cylinder floats up and down on a sand desert under a sunset sky, the camera zooms in"s,
     {302, 299, 267, 290, 288, 263, 289, 260, 259, 283, 282, 262, 259, 277, 261, 270, 271, 272, 303, 273, 1}},
    {"a cyan cube comes closer and a white cylinder circles around on a wooden floor under a blue sky, the camera orbits right"s,
     {259, 298, 265, 291, 292, 263, 259, 297, 267, 293, 294, 260, 259,
      281, 268, 262, 259, 264, 261, 270, 271, 272, 284, 274, 1}},
    {"a purple ball rolls left and a yellow cube rolls right on a checkered floor under a night sky"s,
     {259, 300, 266, 269, 275, 263, 259, 301, 265, 269, 274, 260, 259, 280, 268, 262, 259, 276, 261, 1}},
    {", the camera orbits left"s, {304, 270, 271, 272, 284, 275, 1}},
    {"ball,cube"s, {266, 270, 316, 1}},
    {"a , b"s, {259, 304, 270, 304, 362, 1}},
    {"a,b"s, {259, 270, 362, 1}},
    {"a ,b"s, {259, 304, 270, 362, 1}},
    {"redball"s, {295, 318, 1}},
    {"blueball"s, {264, 318, 1}},
    {"cubes"s, {265, 367, 1}},
    {"zzz"s, {304, 353, 353, 353, 1}},
    {"\357\254\201eld"s, {279, 1}},
    {"a\342\200\213b"s, {259, 304, 362, 1}},
    {"a\342\200\250b"s, {259, 304, 362, 1}},
    {"a \001 b"s, {259, 304, 362, 1}},
    {"a red ball!"s, {259, 295, 266, 2, 1}},
    {"a red ball."s, {259, 295, 266, 2, 1}},
    {"A RED BALL"s, {304, 2, 304, 2, 304, 2, 1}},
    {"a red b\303\242ll"s, {259, 295, 304, 362, 2, 369, 369, 1}},
    {"caf\303\251"s, {304, 366, 307, 358, 2, 1}},
    {"e\314\201"s, {304, 2, 1}},
    {"\346\227\245\346\234\254"s, {304, 2, 1}},
    {"\346\227\245 \346\234\254"s, {304, 2, 304, 2, 1}},
    {"ball \346\227\245\346\234\254cube"s, {266, 304, 2, 316, 1}},
    {"a \360\237\231\202 ball"s, {259, 304, 2, 266, 1}},
    {"\357\274\221\357\274\222\357\274\223"s, {304, 2, 1}},
    {"x"s, {304, 2, 1}},
    {"xx"s, {304, 2, 1}},
    {"x x"s, {304, 2, 304, 2, 1}},
    {"!?"s, {304, 2, 1}},
    {"12"s, {304, 2, 1}},
    {"!a"s, {304, 2, 307, 1}},
    {"a!b"s, {259, 2, 362, 1}},
    {"a-b"s, {259, 2, 362, 1}},
    {"a! !b"s, {259, 2, 304, 2, 362, 1}},
    {"_a"s, {304, 2, 307, 1}},
    {"a\302\255b"s, {259, 2, 362, 1}},
    {"a\342\200\215b"s, {259, 2, 362, 1}},
    {"\000"s, {304, 2, 1}},
    {"a\000b"s, {259, 2, 362, 1}},
    {"\342\200\231"s, {304, 2, 1}},
    {"\342\204\242"s, {304, 2, 1}},
    {"\302\275"s, {304, 2, 1}},
    {"\316\251"s, {304, 2, 1}},
    {"\303\237"s, {304, 2, 1}},
    {"\357\254\200"s, {304, 358, 358, 1}},
    {"\342\200\234a\342\200\235"s, {304, 2, 307, 2, 1}},
    {"&amp;"s, {304, 2, 307, 354, 356, 2, 1}},
    {"</s>"s, {1, 1}},
    {"<pad>"s, {0, 1}},
    {"<unk>"s, {2, 1}},
    {"a red ball</s>"s, {259, 295, 266, 1, 1}},
    {"a</s>red"s, {259, 1, 295, 1}},
    {"a red ball </s> a blue cube"s, {259, 295, 266, 1, 259, 264, 265, 1}},
    {" </s> a"s, {1, 259, 1}},
    {"a </s>"s, {259, 1, 1}},
    {"</s></s>"s, {1, 1, 1}},
    {"<pad>a"s, {0, 259, 1}},
    {"a<unk>b"s, {259, 2, 304, 362, 1}},
    {"<s>"s, {304, 2, 367, 2, 1}},
    {"a red ball <extra_id_0>"s, {259, 295, 266, 304, 2, 371, 2, 363, 370, 307, 2, 364, 352, 2, 1}},
};

TEST(Tokenizer, GivesTheReferenceIds) {
  for (const Vector& vector : kVectors) {
    EXPECT_EQ(demo().encode(vector.text), vector.ids) << '"' << vdit::quoted(vector.text) << '"';
    EXPECT_EQ(demo().token_count(vector.text), vector.ids.size());
  }
}

TEST(Tokenizer, CutsLongPromptsBeforeTheEndOfText) {
  std::string prompt;
  for (int i = 0; i < 200; ++i) prompt += (i == 0 ? ""s : " and "s) + "a red ball bounces";
  const Ids ids = demo().encode(prompt, 512);
  ASSERT_EQ(ids.size(), 512u);
  EXPECT_EQ(Ids(ids.end() - 3, ids.end()), (Ids{263, 259, 1}));
  EXPECT_EQ(demo().token_count(prompt), 1000u);
  EXPECT_EQ(demo().encode("a red ball", 4), (Ids{259, 295, 266, 1}));
  EXPECT_EQ(demo().encode("a red ball", 3), (Ids{259, 295, 1}));
  EXPECT_EQ(demo().encode("a red ball", 1), (Ids{1}));
}

TEST(Tokenizer, PadsBehindTheEndOfText) {
  EXPECT_EQ(demo().encode_padded("a red ball", 6), (Ids{259, 295, 266, 1, 0, 0}));
  EXPECT_EQ(demo().encode_padded("a red ball", 3), (Ids{259, 295, 1}));
}

TEST(Tokenizer, ReadsItsSpecialIdsFromTheFolder) {
  EXPECT_EQ(demo().pad_id(), 0);
  EXPECT_EQ(demo().eos_id(), 1);
  EXPECT_EQ(demo().unk_id(), 2);
  EXPECT_EQ(demo().piece_count(), 373u);
}

TEST(Tokenizer, TellsWhichCharactersItDoesNotKnow) {
  EXPECT_EQ(demo().unknown_characters("a red ball"), Ranges{});
  EXPECT_EQ(demo().unknown_characters("a red ball!"), (Ranges{{10, 11}}));
  EXPECT_EQ(demo().unknown_characters("x x"), (Ranges{{0, 1}, {2, 3}}));
  EXPECT_EQ(demo().unknown_characters("caf\xC3\xA9 a"), (Ranges{{3, 5}}));
  EXPECT_EQ(demo().unknown_characters("a \xF0\x9F\x99\x82 ball"), (Ranges{{2, 6}}));
  EXPECT_EQ(demo().unknown_characters("\xE6\x97\xA5\xE6\x9C\xAC"), (Ranges{{0, 6}}));
  EXPECT_EQ(demo().unknown_characters("a</s>Q"), (Ranges{{5, 6}}));
}

TEST(Tokenizer, C05_UnusualPromptsAreAcceptedAndBadOnesRefused) {
  for (const std::string& prompt :
       {""s, "\0"s, "\xF0\x9F\x99\x82"s, "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D"s, "\xE2\x80\xAE"s}) {
    EXPECT_EQ(demo().encode(prompt).back(), 1);
  }
  EXPECT_EQ(demo().encode(std::string(kMaxPromptBytes, 'a')).size(), 512u);
  expect_error([] { demo().encode(std::string(kMaxPromptBytes + 1, 'a')); }, "prompt.too_long",
               {"1048577", "1048576"});
  expect_error([] { demo().encode("a\xED\xA0\x80"); }, "prompt.utf8", {"byte 1"});  // a lone surrogate
  expect_error([] { demo().encode("ab\xC0\xAF"); }, "prompt.utf8", {"byte 2"});     // an overlong slash
  expect_error([] { demo().encode("\xF4\x90\x80\x80"); }, "prompt.utf8", {"byte 0"});
  expect_error([] { demo().unknown_characters("abc\xE6\x97"); }, "prompt.utf8", {"byte 3"});
}

TEST(Tokenizer, C05_PromptsFullOfSpecialTokensTakeLinearTime) {
  std::string prompt;
  while (prompt.size() + 6 <= kMaxPromptBytes) prompt += "<</s>";
  EXPECT_EQ(demo().token_count(prompt), prompt.size() / 5 * 3 + 1);
}

// The demo model's pieces with another tokenizer_config.json.
class TokenizerConfig : public testing::Test {
 protected:
  SentencePieceTokenizer open(const std::string& config) {
    std::filesystem::copy_file(VDIT_DEMO_MODEL "/tokenizer/spiece.model", folder_ / "spiece.model",
                               std::filesystem::copy_options::overwrite_existing);
    folder_.write("tokenizer_config.json", config);
    return SentencePieceTokenizer::open(folder_.path());
  }
  TemporaryFolder folder_;
};

TEST_F(TokenizerConfig, ExtraIdsCountDownFromTheLast) {
  const auto tokenizer = open(R"({"extra_ids": 300})");
  EXPECT_EQ(tokenizer.encode("a <extra_id_0> ball<extra_id_299>"), (Ids{259, 672, 266, 373, 1}));
}

TEST_F(TokenizerConfig, AddedTokensHaveTheIdsThatTheFileGives) {
  const auto tokenizer = open(
      R"({"eos_token": {"content": "</s>"}, "added_tokens_decoder": {"7": {"content": "<s>"}, "8": {"content": "<s>x"}}})");
  EXPECT_EQ(tokenizer.encode("a<s>ball<s>x"), (Ids{259, 7, 266, 8, 1}));
}

TEST_F(TokenizerConfig, MalformedConfigsAreErrors) {
  for (const char* config :
       {"{", "[]", R"({"extra_ids": -1})", R"({"pad_token": 3})", R"({"eos_token": ""})",
        R"({"added_tokens_decoder": {"x": {"content": "y"}}})", R"({"pad_token": "a", "pad_token": "b"})"}) {
    expect_error([&] { open(config); }, "tokenizer.config", {"tokenizer_config.json"});
  }
}

TEST(TokenizerModel, MissingOrBrokenFiles) {
  const TemporaryFolder folder;
  expect_error([&] { SentencePieceTokenizer::open(folder.path()); }, "tokenizer.missing", {"spiece.model"});
  for (const std::string& bytes : {""s, "not a model"s, std::string(1000, '\xFF')}) {
    folder.write("spiece.model", bytes);
    expect_error([&] { SentencePieceTokenizer::open(folder.path()); }, "tokenizer.model", {"spiece.model"});
  }
  const std::string whole = test::read_bytes(VDIT_DEMO_MODEL "/tokenizer/spiece.model");
  for (const std::size_t size : {whole.size() / 4, whole.size() / 2, whole.size() - 1}) {
    folder.write("spiece.model", whole.substr(0, size));
    expect_error([&] { SentencePieceTokenizer::open(folder.path()); }, "tokenizer.model", {"spiece.model"});
  }
}

}  // namespace
}  // namespace vdit::engine
