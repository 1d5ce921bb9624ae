// SPDX-License-Identifier: Apache-2.0
// libFuzzer: files of a T5 tokenizer either give ids for any text, or throw vdit::Error.
#include <cstdlib>

#include "engine/base/error.h"
#include "engine/tokenizers/sentencepiece_tokenizer.h"
#include "tests/fuzz/replaced_file.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  using namespace vdit::engine;
  constexpr std::string_view kText = " The cat's  1999<extra_id_3>\r\n  日本 ﬁé</s> 👩 aaaa";
  static vdit::test::ReplacedFile folder(VDIT_TEST_DATA "/golden/cogvideox/model/tokenizer",
                                         {"spiece.model", "tokenizer_config.json"});
  if (!folder.set(bytes, size)) return 0;
  try {
    const auto tokenizer = SentencePieceTokenizer::open(folder.path());
    if (tokenizer.encode(kText).back() != tokenizer.eos_id()) std::abort();
    if (tokenizer.encode_padded(kText, 8).size() != 8) std::abort();
    for (const ByteRange& range : tokenizer.unknown_characters(kText)) {
      if (range.begin >= range.end || range.end > kText.size()) std::abort();
    }
  } catch (const vdit::Error&) {
  }
  return 0;
}
