// SPDX-License-Identifier: Apache-2.0
// T5 and UMT5 prompts to token ids: the ids of transformers 5's T5Tokenizer over the same spiece.model.
//
// Errors, all of kind Input: "tokenizer.missing", "tokenizer.model" (not a sentencepiece model, or larger
// than 64 MiB), "tokenizer.config" (tokenizer_config.json), "prompt.utf8" (byte offset), "prompt.too_long"
// (over 1 MiB).
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/tokenizers/prompt_check.h"

namespace vdit::engine {

/// Half-open range of bytes of a prompt.
struct ByteRange {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool operator==(const ByteRange&) const = default;
};

/// Immutable once open; any thread.
class SentencePieceTokenizer {
 public:
  /// A tokenizer folder: spiece.model and, if present, tokenizer_config.json (special tokens, extra_ids).
  static SentencePieceTokenizer open(const std::filesystem::path& folder);

  SentencePieceTokenizer(SentencePieceTokenizer&&) noexcept;
  SentencePieceTokenizer& operator=(SentencePieceTokenizer&&) noexcept;
  ~SentencePieceTokenizer();

  /// Ids with eos last, never padded: at most max_length - 1 ids before the eos. The text is not cleaned.
  /// An unbroken stretch of unknown characters gives one unk; literal special tokens in the text give their
  /// own id.
  std::vector<std::int32_t> encode(std::string_view text, std::size_t max_length = 512) const;

  /// The same, with pad_id() after the eos up to max_length ids.
  std::vector<std::int32_t> encode_padded(std::string_view text, std::size_t max_length) const;

  /// Number of ids without the cut (eos included): longer than max_length means the end of the prompt is
  /// lost.
  std::size_t token_count(std::string_view text) const;

  /// Characters of the text that the model does not know, as byte ranges, in order, adjacent ones merged.
  std::vector<ByteRange> unknown_characters(std::string_view text) const;

  std::int32_t pad_id() const noexcept;
  std::int32_t eos_id() const noexcept;
  std::int32_t unk_id() const noexcept;
  /// Pieces in the model file; the embedding may have more rows.
  std::size_t piece_count() const noexcept;

 private:
  struct State;
  explicit SentencePieceTokenizer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace vdit::engine
