// SPDX-License-Identifier: Apache-2.0
#include "engine/tokenizers/literal_tokens.h"

#include <algorithm>
#include <cassert>
#include <functional>

namespace vdit::engine {

void LiteralTokens::add(const std::string& text, std::int32_t id) {
  assert(!text.empty());
  if (!ids_.emplace(text, id).second) return;
  const auto place = std::lower_bound(lengths_.begin(), lengths_.end(), text.size(), std::greater<>());
  if (place == lengths_.end() || *place != text.size()) lengths_.insert(place, text.size());
  if (first_bytes_.find(text.front()) == std::string::npos) first_bytes_ += text.front();
}

std::optional<LiteralTokens::Match> LiteralTokens::find(std::string_view text, std::size_t from) const {
  for (std::size_t begin = text.find_first_of(first_bytes_, from); begin != std::string_view::npos;
       begin = text.find_first_of(first_bytes_, begin + 1)) {
    for (const std::size_t length : lengths_) {
      if (length > text.size() - begin) continue;
      if (const auto id = this->id(text.substr(begin, length))) return Match{begin, begin + length, *id};
    }
  }
  return std::nullopt;
}

std::optional<std::int32_t> LiteralTokens::id(std::string_view token) const {
  const auto found = ids_.find(token);
  if (found == ids_.end()) return std::nullopt;
  return found->second;
}

std::string token_text(const JsonView& config, std::string_view key, std::string fallback) {
  if (!config.has(key)) return fallback;
  const JsonView token = config.at(key);
  std::string text = token.value().is_object() ? token.text("content") : config.text(key);
  if (text.empty()) config.fail(key, "a token that is not empty");
  return text;
}

}  // namespace vdit::engine
