// SPDX-License-Identifier: Apache-2.0
#include "engine/tokenizers/special_tokens.h"

#include <charconv>

namespace vdit::engine {
namespace {

constexpr std::int64_t kMaxExtraIds = 10'000;
constexpr std::int64_t kMaxTokenId = 10'000'000;

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
  }
  for (const std::string& token : {pad_, eos_, unk}) {
    if (const auto id = piece_id(token)) tokens_.add(token, *id);
  }
  if (config && config->has("added_tokens_decoder")) {
    const JsonView added = config->at("added_tokens_decoder");
    if (!added.value().is_object()) config->fail("added_tokens_decoder", "an object");
    for (const auto& [key, unused] : added.value().items()) {
      std::int32_t id = -1;
      const auto [end, failed] = std::from_chars(key.data(), key.data() + key.size(), id);
      if (failed != std::errc{} || end != key.data() + key.size() || id < 0 || id > kMaxTokenId) {
        config->fail("added_tokens_decoder", "ids as keys");
      }
      const std::string text = added.at(key).text("content");
      if (!text.empty()) tokens_.add(text, id);
    }
  }
  for (std::int64_t k = 0; k < extra_ids; ++k) {
    const std::string token = "<extra_id_" + std::to_string(k) + '>';
    const auto counted_down =
        static_cast<std::int32_t>(static_cast<std::int64_t>(pieces) + extra_ids - 1 - k);
    tokens_.add(token, piece_id(token).value_or(counted_down));
  }
}

}  // namespace vdit::engine
