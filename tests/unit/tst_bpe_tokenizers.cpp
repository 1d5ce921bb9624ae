// SPDX-License-Identifier: Apache-2.0
// Byte-level tokenizers against the ids of the tokenizers library (LLaMA) and of transformers' CLIPTokenizer
// over tiny trained vocabularies (tests/golden/make_text_golden.py), and what is said about broken files.
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/base/strict_json.h"
#include "engine/tokenizers/byte_alphabet.h"
#include "engine/tokenizers/clip_tokenizer.h"
#include "engine/tokenizers/llama_tokenizer.h"
#include "engine/tokenizers/pre_split.h"
#include "engine/tokenizers/sentencepiece_tokenizer.h"
#include "tests/fault/error_probe.h"
#include "tests/temporary_folder.h"

namespace vdit::engine {
namespace {

using namespace std::string_literals;
using nlohmann::json;
using test::expect_error;
using test::TemporaryFolder;
using Ids = std::vector<std::int32_t>;
using Words = std::vector<std::string>;

const std::filesystem::path kData = VDIT_TEST_DATA "/golden/text_encoders";

const LlamaTokenizer& llama() {
  static const LlamaTokenizer tokenizer = LlamaTokenizer::open(kData / "hunyuan/tokenizer");
  return tokenizer;
}
const ClipTokenizer& clip() {
  static const ClipTokenizer tokenizer = ClipTokenizer::open(kData / "hunyuan/tokenizer_2");
  return tokenizer;
}

struct RecordedText {
  std::string text;
  Ids t5, llama, clip;
};

const std::vector<RecordedText>& recorded() {
  static const std::vector<RecordedText> rows = [] {
    const json document = read_json_file(kData / "tokens.json");
    std::vector<RecordedText> read;
    for (std::size_t i = 0; i < document["texts"].size(); ++i) {
      RecordedText row;
      for (const json& fragment : document["texts"][i])
        row.text += document["fragments"][fragment.get<std::size_t>()].get<std::string>();
      row.t5 = document["t5"][i].get<Ids>();
      row.llama = document["llama"][i].get<Ids>();
      row.clip = document["clip"][i].get<Ids>();
      read.push_back(std::move(row));
    }
    return read;
  }();
  return rows;
}

TEST(LlamaTokenizer, GivesTheReferenceIds) {
  ASSERT_EQ(recorded().size(), 2000u);
  for (const RecordedText& row : recorded())
    EXPECT_EQ(llama().encode(row.text), row.llama) << '"' << quoted(row.text) << '"';
}

TEST(ClipTokenizer, GivesTheReferenceIds) {
  for (const RecordedText& row : recorded()) {
    EXPECT_EQ(clip().encode_padded(row.text, row.clip.size()), row.clip) << '"' << quoted(row.text) << '"';
    EXPECT_EQ(clip().token_count(row.text), row.clip.size());
  }
}

TEST(T5Tokenizer, GivesTheReferenceIds) {
  const auto t5 = SentencePieceTokenizer::open(kData / "cogvideox/tokenizer");
  std::size_t compared = 0;
  for (const RecordedText& row : recorded()) {
    if (row.t5.empty()) continue;  // no reference
    ++compared;
    EXPECT_EQ(t5.encode(row.text), row.t5) << '"' << quoted(row.text) << '"';
  }
  EXPECT_GT(compared, 1000u);
}

TEST(ClipTokenizer, CutsBeforeTheEndOfTextAndPadsBehindIt) {
  const Ids whole = clip().encode_padded("a cat walks", clip().token_count("a cat walks"));
  ASSERT_GE(whole.size(), 5u);
  Ids padded = whole;
  padded.resize(77, whole.back());  // its padding is the end of text
  EXPECT_EQ(clip().encode_padded("a cat walks", 77), padded);
  EXPECT_EQ(clip().encode_padded("a cat walks", 3), (Ids{whole[0], whole[1], whole.back()}));
  EXPECT_EQ(clip().encode_padded("a cat walks", 2), (Ids{whole[0], whole.back()}));
}

Words llama_words(const std::string& text) {
  Words words;
  split_as_llama(text, [&](std::string_view word) { words.emplace_back(word); });
  return words;
}

TEST(PreSplit, FollowsEveryBranchOfLlamas) {
  EXPECT_EQ(llama_words("it's'LL"), (Words{"it", "'s", "'LL"}));
  EXPECT_EQ(llama_words("\tcat !cat"), (Words{"\tcat", " !", "cat"}));
  EXPECT_EQ(llama_words("12345"), (Words{"123", "45"}));
  EXPECT_EQ(llama_words(" ...\r\nx"), (Words{" ...\r\n", "x"}));
  EXPECT_EQ(llama_words("a  \n \n b"), (Words{"a", "  \n \n", " b"}));
  EXPECT_EQ(llama_words("a   b"), (Words{"a", "  ", " b"}));
  EXPECT_EQ(llama_words("a   "), (Words{"a", "   "}));
  EXPECT_EQ(llama_words("1 2"), (Words{"1", " ", "2"}));
}

TEST(ByteAlphabet, IsGpt2s) {
  EXPECT_EQ(in_byte_alphabet(" a\n"),
            "\xC4\xA0"
            "a"
            "\xC4\x8A");                                        // U+0120, a, U+010A
  EXPECT_EQ(in_byte_alphabet("\x7F\xAD"), "\xC4\xA1\xC5\x83");  // U+0121, U+0143
  EXPECT_EQ(in_byte_alphabet("\xFF"), "\xC3\xBF");
}

TEST(BpeTokenizers, RefuseWhatIsNoPrompt) {
  expect_error([] { llama().encode("a\xED\xA0\x80"); }, "prompt.utf8", {"byte 1"});
  expect_error([] { clip().encode_padded("ab\xC0\xAF", 77); }, "prompt.utf8", {"byte 2"});
  expect_error([] { llama().encode(std::string(kMaxPromptBytes + 1, 'a')); }, "prompt.too_long");
}

// One word of a megabyte, and nothing but starts of special tokens: neither takes quadratic time.
TEST(BpeTokenizers, LargestPromptsTakeNoTime) {
  EXPECT_GT(llama().encode(std::string(kMaxPromptBytes, 'a')).size(), kMaxPromptBytes / 4);
  EXPECT_GT(clip().token_count(std::string(kMaxPromptBytes, 'a')), kMaxPromptBytes / 4);
  std::string starts;
  while (starts.size() + 2 <= kMaxPromptBytes) starts += "<|";
  EXPECT_GT(llama().encode(starts).size(), 1000u);
  EXPECT_GT(llama().encode(std::string(kMaxPromptBytes, ' ')).size(), 1u);
}

// A copy of the tiny tokenizers with one thing wrong.
class BrokenTokenizer : public testing::Test {
 protected:
  void llama_with(const std::function<void(json&)>& spoil) {
    json document = read_json_file(kData / "hunyuan/tokenizer/tokenizer.json");
    spoil(document);
    folder_.write("tokenizer.json", document.dump());
  }
  void expect_llama_error(const std::function<void(json&)>& spoil, const std::string& field) {
    llama_with(spoil);
    expect_error([&] { LlamaTokenizer::open(folder_.path()); }, "tokenizer.model", {"tokenizer.json", field});
  }
  void clip_with(const std::string& vocabulary, const std::string& merges) {
    folder_.write("vocab.json", vocabulary);
    folder_.write("merges.txt", merges);
  }
  TemporaryFolder folder_;
};

TEST_F(BrokenTokenizer, MissingFiles) {
  expect_error([&] { LlamaTokenizer::open(folder_.path()); }, "tokenizer.missing", {"tokenizer.json"});
  expect_error([&] { ClipTokenizer::open(folder_.path()); }, "tokenizer.missing", {"vocab.json"});
  std::filesystem::copy(kData / "hunyuan/tokenizer_2/vocab.json", folder_.path());
  expect_error([&] { ClipTokenizer::open(folder_.path()); }, "tokenizer.missing", {"merges.txt"});
}

TEST_F(BrokenTokenizer, FilesThatAreNotJson) {
  for (const std::string& bytes : {""s, "{"s, "[]"s, "{\"model\": 1}"s, std::string(1000, '\xFF'),
                                   std::string(100'000, '['), "{\"a\": 1, \"a\": 2}"s}) {
    folder_.write("tokenizer.json", bytes);
    expect_error([&] { LlamaTokenizer::open(folder_.path()); }, "tokenizer.model", {"tokenizer.json"});
    clip_with(bytes, "");
    expect_error([&] { ClipTokenizer::open(folder_.path()); }, "tokenizer.model");
  }
}

TEST_F(BrokenTokenizer, AnotherKindOfTokenizer) {
  expect_llama_error([](json& d) { d["normalizer"] = {{"type", "NFC"}}; }, "normalizer");
  expect_llama_error([](json& d) { d["pre_tokenizer"] = {{"type", "Metaspace"}}; }, "pre_tokenizer");
  expect_llama_error([](json& d) { d["pre_tokenizer"]["pretokenizers"][0]["pattern"]["Regex"] = "\\s+"; },
                     "pre_tokenizer.pretokenizers[0].pattern.Regex");
  expect_llama_error([](json& d) { d["pre_tokenizer"]["pretokenizers"][0]["behavior"] = "Removed"; },
                     "behavior");
  expect_llama_error([](json& d) { d["pre_tokenizer"]["pretokenizers"][1]["use_regex"] = true; },
                     "use_regex");
  expect_llama_error([](json& d) { d["model"]["type"] = "Unigram"; }, "model.type");
  expect_llama_error([](json& d) { d["model"]["byte_fallback"] = true; }, "model.byte_fallback");
  expect_llama_error([](json& d) { d["model"]["dropout"] = 0.1; }, "model.dropout");
  expect_llama_error([](json& d) { d["model"]["continuing_subword_prefix"] = "##"; },
                     "model.continuing_subword_prefix");
  expect_llama_error([](json& d) { d["added_tokens"][2]["lstrip"] = true; }, "added_tokens[2].lstrip");
}

TEST_F(BrokenTokenizer, ATemplateThatDoesNotPutTheBeginningFirst) {
  const auto single = [](json& d) -> json& { return d["post_processor"]["processors"][1]["single"]; };
  expect_llama_error([](json& d) { d["post_processor"] = {{"type", "ByteLevel"}}; }, "post_processor");
  expect_llama_error([&](json& d) { single(d).erase(0); }, "single");
  expect_llama_error([&](json& d) { single(d).push_back(single(d)[0]); }, "single[2]");
  expect_llama_error(
      [](json& d) {
        d["post_processor"]["processors"][1]["special_tokens"]["<|begin_of_text|>"]["ids"] = {-1};
      },
      "single");
}

TEST_F(BrokenTokenizer, VocabulariesThatDoNotFitTheirMerges) {
  expect_llama_error([](json& d) { d["model"]["vocab"].erase("a"); }, "no token \"a\"");
  expect_llama_error([](json& d) { d["model"]["vocab"]["a"] = -1; }, "model.vocab.a");
  expect_llama_error([](json& d) { d["model"]["vocab"]["a"] = 1 << 24; }, "model.vocab.a");
  expect_llama_error([](json& d) { d["model"]["vocab"]["a"] = "1"; }, "model.vocab.a");
  expect_llama_error([](json& d) { d["model"]["merges"][3] = "ab"; }, "model.merges[3]");
  expect_llama_error([](json& d) { d["model"]["merges"][3] = {"a", "b", "c"}; }, "model.merges[3]");
  expect_llama_error([](json& d) { d["model"]["merges"][3] = {"a", "qqq"}; }, "merges[3]");
  expect_llama_error([](json& d) { d["model"]["merges"][3] = {"q", "q"}; }, "no token \"qq\"");
}

TEST_F(BrokenTokenizer, MergesAreNamedByTheirLine) {
  const std::string vocabulary = test::read_bytes(kData / "hunyuan/tokenizer_2/vocab.json");
  for (const char* line : {"ab", "a b c", " b", "a "}) {
    clip_with(vocabulary, "#version: 0.2\nt h\n"s + line + "\n");
    expect_error([&] { ClipTokenizer::open(folder_.path()); }, "tokenizer.model", {"merges.txt", "line 3"});
  }
}

TEST_F(BrokenTokenizer, ClipWithoutItsSpecialTokens) {
  json vocabulary = read_json_file(kData / "hunyuan/tokenizer_2/vocab.json");
  vocabulary.erase("<|endoftext|>");
  clip_with(vocabulary.dump(), "");
  expect_error([&] { ClipTokenizer::open(folder_.path()); }, "tokenizer.model", {"<|endoftext|>"});
  vocabulary["<|endoftext|>"] = 9;
  clip_with(vocabulary.dump(), "");
  folder_.write("tokenizer_config.json", R"({"pad_token": "<none>"})");
  expect_error([&] { ClipTokenizer::open(folder_.path()); }, "tokenizer.model", {"<none>"});
  folder_.write("tokenizer_config.json", R"({"bos_token": 3})");
  expect_error([&] { ClipTokenizer::open(folder_.path()); }, "tokenizer.config", {"bos_token"});
}

TEST_F(BrokenTokenizer, FilesThatAreTooLarge) {
  const std::filesystem::path path = folder_.write("tokenizer.json", "{");
  std::filesystem::resize_file(path, (std::size_t{64} << 20) + 1);
  expect_error([&] { LlamaTokenizer::open(folder_.path()); }, "file.too_large", {"tokenizer.json"});
}

// transformers 5 saves CLIP's vocabulary as a tokenizer.json.
TEST_F(BrokenTokenizer, ClipReadsATokenizerJsonInstead) {
  json merges = json::array();
  const std::string lines = test::read_bytes(kData / "hunyuan/tokenizer_2/merges.txt");
  for (std::size_t begin = lines.find('\n') + 1; begin < lines.size();) {
    const std::size_t end = lines.find('\n', begin);
    const std::string line = lines.substr(begin, end - begin);
    merges.push_back({line.substr(0, line.find(' ')), line.substr(line.find(' ') + 1)});
    begin = end + 1;
  }
  const json model{{"type", "BPE"},
                   {"end_of_word_suffix", "</w>"},
                   {"vocab", read_json_file(kData / "hunyuan/tokenizer_2/vocab.json")},
                   {"merges", merges}};
  folder_.write("tokenizer.json", json{{"model", model}}.dump());
  const ClipTokenizer joint = ClipTokenizer::open(folder_.path());
  for (const RecordedText& row : recorded())
    EXPECT_EQ(joint.encode_padded(row.text, row.clip.size()), row.clip);
}

}  // namespace
}  // namespace vdit::engine
