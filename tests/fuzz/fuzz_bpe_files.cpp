// SPDX-License-Identifier: Apache-2.0
// libFuzzer: files of LLaMA's and CLIP's tokenizers either give ids for any text, or throw vdit::Error.
#include <algorithm>
#include <cstdlib>

#include "engine/base/error.h"
#include "engine/tokenizers/clip_tokenizer.h"
#include "engine/tokenizers/llama_tokenizer.h"
#include "tests/fuzz/replaced_file.h"

namespace {

using namespace vdit::engine;

constexpr std::string_view kText =
    "The QUICK cat's 1999 <|eot_id|>\r\n  日本 é <|endoftext|> </w> 👩 aaaaaaaaaaaaaaaa";

void expect_ids(const std::vector<std::int32_t>& ids) {
  const auto valid = [](std::int32_t id) { return id >= 0 && id <= kMaxBpeId; };
  if (ids.empty() || !std::all_of(ids.begin(), ids.end(), valid)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  static vdit::test::ReplacedFile model(
      VDIT_TEST_DATA "/golden/hunyuan/model",
      {"tokenizer/tokenizer.json", "tokenizer_2/vocab.json", "tokenizer_2/merges.txt",
       "tokenizer_2/tokenizer_config.json", "joint/tokenizer.json"});
  if (!model.set(bytes, size)) return 0;
  try {
    expect_ids(LlamaTokenizer::open(model.path() / "tokenizer").encode(kText));
  } catch (const vdit::Error&) {
  }
  for (const char* folder : {"tokenizer_2", "joint"}) {
    try {
      const ClipTokenizer clip = ClipTokenizer::open(model.path() / folder);
      const std::vector<std::int32_t> ids = clip.encode_padded(kText, 77);
      expect_ids(ids);
      if (ids.size() != 77 || clip.token_count(kText) < 2) std::abort();
    } catch (const vdit::Error&) {
    }
  }
  return 0;
}
