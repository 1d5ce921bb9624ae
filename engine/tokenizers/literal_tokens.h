// SPDX-License-Identifier: Apache-2.0
// Tokens that are found in a text as they are written, before anything else looks at it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/json_view.h"

namespace vdit::engine {

class LiteralTokens {
 public:
  struct Match {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::int32_t id = 0;
  };

  /// `text` is not empty. A second id for the same text is ignored.
  void add(const std::string& text, std::int32_t id);

  /// The leftmost token at or after `from`, the longest where several start at one place.
  std::optional<Match> find(std::string_view text, std::size_t from) const;

  std::optional<std::int32_t> id(std::string_view token) const;

 private:
  std::map<std::string, std::int32_t, std::less<>> ids_;
  std::vector<std::size_t> lengths_;  // of all tokens, longest first
  std::string first_bytes_;           // of all tokens
};

/// A token of a tokenizer_config.json: a string, or an object with its "content". `fallback` where the file
/// has none. Throws the view's code when it is empty.
std::string token_text(const JsonView& config, std::string_view key, std::string fallback);

}  // namespace vdit::engine
