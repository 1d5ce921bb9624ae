// SPDX-License-Identifier: Apache-2.0
// Text to token ids by a LLaMA-3 tokenizer.json: the ids of the tokenizers library.
//
// Errors, all of kind Input: "tokenizer.missing", "tokenizer.model" (malformed, or of another kind: another
// pre-split, a normalizer, byte fallback, tokens that strip their surroundings, nothing put before the text
// or something behind it), "prompt.utf8", "prompt.too_long". Caps: bpe_files.h; 100,000 added tokens of up to
// 1,000 bytes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "engine/tokenizers/bpe_vocabulary.h"
#include "engine/tokenizers/literal_tokens.h"

namespace vdit::engine {

/// Immutable once open; any thread.
class LlamaTokenizer {
 public:
  /// A tokenizer folder: tokenizer.json.
  static LlamaTokenizer open(const std::filesystem::path& folder);

  /// Ids with the beginning of text first, neither cut nor padded. Added tokens in the text give their own
  /// id.
  std::vector<std::int32_t> encode(std::string_view text) const;

 private:
  LlamaTokenizer(BpeVocabulary vocabulary, LiteralTokens added, std::vector<std::int32_t> before);

  BpeVocabulary vocabulary_;
  LiteralTokens added_;
  std::vector<std::int32_t> before_;  // what the template puts before a text
};

}  // namespace vdit::engine
