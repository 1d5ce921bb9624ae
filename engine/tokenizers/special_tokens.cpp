// SPDX-License-Identifier: Apache-2.0
#include "engine/tokenizers/special_tokens.h"

#include <charconv>

namespace vdit::engine {
namespace {

constexpr std::int64_t kMaxExtraIds = 10'000;
constexpr std::int64_t kMaxTokenId = 10'000'000;

// A token is written as a string or as an object with its "content".
std::string token_text(const JsonView& config, std::string_view key, std::string fallback) {
  if (!config.has(key)) return fallback;
  const JsonView token = config.at(key);
  std::string text = token.value().is_object() ? token.text("content") : config.text(key);
  if (text.empty()) config.fail(key, "a token that is not empty");
  return text;
}

}  // namespace

SpecialTokens::SpecialTokens(const std::optional<JsonView>& config,
                             const std::function<std::optional<std::int32_t>(std::string_view)>& piece_id,
                             std::size_t pieces) {
  std::string unk = "<unk>";
  std::int64_t extra_ids = 0;
  if (config) {
    pad_ = token_text(*config, "pad_token", pad_);
    eos_ = token_text(*config, "eos_token", eos_);
    unk = token_text(*config, "unk_token", unk);
    extra_ids = config->integer_or("extra_ids", 0, 0, kMaxExtraIds);
    if (config->has("added_tokens_decoder")) {
      const JsonView added = config->at("added_tokens_decoder");
      if (!added.value().is_object()) config->fail("added_tokens_decoder", "an object");
      for (const auto& [key, unused] : added.value().items()) {
        std::int32_t id = -1;
        const auto [end, failed] = std::from_chars(key.data(), key.data() + key.size(), id);
        if (failed != std::errc{} || end != key.data() + key.size() || id < 0 || id > kMaxTokenId) {
          config->fail("added_tokens_decoder", "ids as keys");
        }
        const std::string text = added.at(key).text("content");
        if (!text.empty()) ids_.emplace(text, id);
      }
    }
  }
  for (const std::string& token : {pad_, eos_, unk}) {
    if (const auto id = piece_id(token)) ids_.insert_or_assign(token, *id);
  }
  for (std::int64_t k = 0; k < extra_ids; ++k) {
    const std::string token = "<extra_id_" + std::to_string(k) + '>';
    const auto counted_down =
        static_cast<std::int32_t>(static_cast<std::int64_t>(pieces) + extra_ids - 1 - k);
    ids_.emplace(token, piece_id(token).value_or(counted_down));
  }
  for (const auto& [token, unused] : ids_) {
    if (first_bytes_.find(token.front()) == std::string::npos) first_bytes_ += token.front();
  }
}

std::optional<SpecialTokens::Match> SpecialTokens::find(std::string_view text, std::size_t from) const {
  for (std::size_t begin = text.find_first_of(first_bytes_, from); begin != std::string_view::npos;
       begin = text.find_first_of(first_bytes_, begin + 1)) {
    std::optional<Match> longest;
    for (const auto& [token, id] : ids_) {
      const std::size_t end = begin + token.size();
      if (text.substr(begin).starts_with(token) && (!longest || end > longest->end))
        longest = {begin, end, id};
    }
    if (longest) return longest;
  }
  return std::nullopt;
}

std::optional<std::int32_t> SpecialTokens::id(std::string_view token) const {
  const auto found = ids_.find(token);
  if (found == ids_.end()) return std::nullopt;
  return found->second;
}

}  // namespace vdit::engine
