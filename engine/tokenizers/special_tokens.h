// SPDX-License-Identifier: Apache-2.0
// Special tokens of a T5 tokenizer folder: literal strings in a prompt that stand for one id each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/tokenizers/literal_tokens.h"

namespace vdit::engine {

class SpecialTokens {
 public:
  using Match = LiteralTokens::Match;

  /// `config` is tokenizer_config.json (pad_token, eos_token, unk_token, extra_ids, added_tokens_decoder);
  /// without one the usual names and no extra ids. `piece_id` finds a piece in the model file; `pieces` is
  /// how many it has. The k-th of n extra ids counts down from pieces + n - 1 unless the model file has a
  /// piece of that name (transformers, T5Tokenizer). Throws tokenizer.config.
  SpecialTokens(const std::optional<JsonView>& config,
                const std::function<std::optional<std::int32_t>(std::string_view)>& piece_id,
                std::size_t pieces);

  /// The leftmost special token at or after `from`, the longest where several start at one place.
  std::optional<Match> find(std::string_view text, std::size_t from) const {
    return tokens_.find(text, from);
  }

  const std::string& pad() const noexcept { return pad_; }
  const std::string& eos() const noexcept { return eos_; }
  std::optional<std::int32_t> id(std::string_view token) const { return tokens_.id(token); }

 private:
  LiteralTokens tokens_;
  std::string pad_ = "<pad>";
  std::string eos_ = "</s>";
};

}  // namespace vdit::engine
