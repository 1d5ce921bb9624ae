// SPDX-License-Identifier: Apache-2.0
// Text to token ids for CLIP's text model: the ids of transformers 5's CLIPTokenizer.
//
// Errors, all of kind Input: "tokenizer.missing", "tokenizer.model" (vocab.json, merges.txt),
// "tokenizer.config" (tokenizer_config.json), "prompt.utf8", "prompt.too_long". Caps: bpe_files.h.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "engine/tokenizers/bpe_vocabulary.h"
#include "engine/tokenizers/literal_tokens.h"

namespace vdit::engine {

/// Immutable once open; any thread.
class ClipTokenizer {
 public:
  /// A tokenizer folder: vocab.json and merges.txt, or a tokenizer.json that holds both; and, if present,
  /// tokenizer_config.json (special tokens).
  static ClipTokenizer open(const std::filesystem::path& folder);

  /// Start of text, the text's ids, end of text, padding: `length` (at least 2) in all; the end of text stays
  /// where the text is cut. A typed start or end of text gives its own id.
  std::vector<std::int32_t> encode_padded(std::string_view text, std::size_t length) const;

  /// Number of ids without the cut, start and end included.
  std::size_t token_count(std::string_view text) const;

 private:
  struct SpecialIds {
    std::int32_t bos = 0;
    std::int32_t eos = 0;
    std::int32_t pad = 0;
  };
  ClipTokenizer(BpeVocabulary vocabulary, SpecialIds special, LiteralTokens written,
                LiteralTokens normalized);
  std::vector<std::int32_t> content(std::string_view text) const;

  BpeVocabulary vocabulary_;
  SpecialIds special_;
  LiteralTokens as_written_;  // found before the text is normalized
  LiteralTokens normalized_;  // and after
};

}  // namespace vdit::engine
