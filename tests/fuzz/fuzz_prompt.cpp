// SPDX-License-Identifier: Apache-2.0
// libFuzzer: any prompt either gives ids of every tokenizer, or throws vdit::Error.
#include <cstdlib>
#include <string_view>

#include "engine/base/error.h"
#include "engine/tokenizers/clip_tokenizer.h"
#include "engine/tokenizers/llama_tokenizer.h"
#include "engine/tokenizers/prompt_cleaning.h"
#include "engine/tokenizers/sentencepiece_tokenizer.h"

namespace {

using namespace vdit::engine;

void expect_ranges(const std::vector<ByteRange>& ranges, std::string_view text) {
  std::size_t last = 0;
  for (const ByteRange& range : ranges) {
    if (range.begin < last || range.begin >= range.end || range.end > text.size()) std::abort();
    vdit::engine::check_prompt(text.substr(range.begin, range.end - range.begin));  // whole characters
    last = range.end;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  static const auto t5 = SentencePieceTokenizer::open(VDIT_TEST_DATA "/golden/cogvideox/model/tokenizer");
  static const auto llama = LlamaTokenizer::open(VDIT_TEST_DATA "/golden/hunyuan/model/tokenizer");
  static const auto clip = ClipTokenizer::open(VDIT_TEST_DATA "/golden/hunyuan/model/tokenizer_2");
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  try {
    check_prompt(text);
  } catch (const vdit::Error&) {
    return 0;
  }
  check_prompt(clean_prompt(text));
  if (t5.encode_padded(text, 226).size() != 226) std::abort();
  if (t5.token_count(text) > text.size() + 2 + 3 * text.size()) std::abort();
  expect_ranges(t5.unknown_characters(text), text);
  if (llama.encode(text).size() > text.size() + 1) std::abort();
  if (clip.encode_padded(text, 77).size() != 77) std::abort();
  return 0;
}
