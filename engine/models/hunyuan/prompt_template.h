// SPDX-License-Identifier: Apache-2.0
// The instruction that HunyuanVideo puts around a prompt before LLaMA reads it, and which tokens of the whole
// are the prompt's (diffusers, HunyuanVideoPipeline: its default prompt template).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/tokenizers/llama_tokenizer.h"

namespace vdit::engine::hunyuan {

/// The pipeline's max_sequence_length: tokens of the prompt, the end of its turn included, that are kept.
inline constexpr std::size_t kTextRows = 256;

/// A system turn with the instruction and the head of the user's turn: 500 bytes, before the prompt.
extern const std::string_view kTemplateBefore;
/// The end of the turn, behind it.
extern const std::string_view kTemplateAfter;

/// Immutable; any thread. It keeps a pointer to the tokenizer.
class PromptTemplate {
 public:
  explicit PromptTemplate(const LlamaTokenizer& tokenizer);

  /// Tokens of kTemplateBefore, the beginning of text included: 95 with LLaMA-3's vocabulary. These rows of
  /// the encoder's output are dropped.
  std::size_t crop() const noexcept { return crop_; }

  /// Ids of the template with the prompt in it, cut to crop() + kTextRows; what the encoder reads. Throws
  /// "prompt.*".
  std::vector<std::int32_t> encode(std::string_view prompt) const;

  /// Tokens of the prompt and the end of its turn, without the cut.
  std::size_t token_count(std::string_view prompt) const;

 private:
  std::vector<std::int32_t> whole(std::string_view prompt) const;

  const LlamaTokenizer* tokenizer_;
  std::size_t crop_ = 0;
};

}  // namespace vdit::engine::hunyuan
