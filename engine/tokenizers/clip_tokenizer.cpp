// SPDX-License-Identifier: Apache-2.0
#include "engine/tokenizers/clip_tokenizer.h"

#include <algorithm>
#include <cassert>
#include <optional>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/strict_json.h"
#include "engine/tokenizers/bpe_files.h"
#include "engine/tokenizers/pre_split.h"
#include "engine/tokenizers/prompt_check.h"

namespace vdit::engine {
namespace {

constexpr const char* kEndOfWord = "</w>";

BpeVocabulary read_vocabulary(const std::filesystem::path& folder) {
  std::error_code ignored;
  const std::filesystem::path joint = folder / "tokenizer.json";
  if (!std::filesystem::exists(folder / "vocab.json", ignored) && std::filesystem::exists(joint, ignored)) {
    const nlohmann::json json = read_tokenizer_json(joint);
    const JsonView document(json, quoted(joint.string(), 1000), "tokenizer.model");
    const JsonView model = document.at("model");
    if (model.text_or("end_of_word_suffix", "") != kEndOfWord)
      model.fail("end_of_word_suffix", std::string("\"") + kEndOfWord + '"');
    return BpeVocabulary(read_bpe_model(model));
  }
  BpeSource source = read_bpe_files(folder / "vocab.json", folder / "merges.txt");
  source.end_of_word = kEndOfWord;
  return BpeVocabulary(std::move(source));
}

// Whether a token is looked for in the normalized text. transformers' default: the start of text is, the end
// is not.
bool is_normalized(const std::optional<JsonView>& config, const std::string& token, bool fallback) {
  if (!config || !config->has("added_tokens_decoder")) return fallback;
  const JsonView added = config->at("added_tokens_decoder");
  if (!added.value().is_object()) config->fail("added_tokens_decoder", "an object");
  for (const auto& [key, unused] : added.value().items()) {
    if (added.at(key).text("content") == token) return added.at(key).boolean_or("normalized", fallback);
  }
  return fallback;
}

}  // namespace

ClipTokenizer::ClipTokenizer(BpeVocabulary vocabulary, SpecialIds special, LiteralTokens written,
                             LiteralTokens normalized)
    : vocabulary_(std::move(vocabulary)),
      special_(special),
      as_written_(std::move(written)),
      normalized_(std::move(normalized)) {}

ClipTokenizer ClipTokenizer::open(const std::filesystem::path& folder) {
  BpeVocabulary vocabulary = read_vocabulary(folder);
  const std::filesystem::path config_path = folder / "tokenizer_config.json";
  nlohmann::json document;
  std::optional<JsonView> config;
  std::error_code ignored;
  if (std::filesystem::exists(config_path, ignored)) {
    document = read_json_file(config_path, {.code = "tokenizer.config", .max_bytes = 8u << 20});
    config.emplace(document, quoted(config_path.string(), 1000), "tokenizer.config");
  }
  const auto token = [&config](std::string_view key, const char* usual) {
    return config ? token_text(*config, key, usual) : std::string(usual);
  };
  const std::string bos = token("bos_token", "<|startoftext|>");
  const std::string eos = token("eos_token", "<|endoftext|>");
  const auto id = [&](const std::string& text) {
    const auto found = vocabulary.id(text);
    if (found) return *found;
    throw Error({.kind = ErrorKind::Input,
                 .code = "tokenizer.model",
                 .subject = quoted(folder.string(), 1000),
                 .field = "vocab",
                 .found = "no token \"" + quoted(text, 80) + '"',
                 .expected = "the special tokens of tokenizer_config.json"});
  };
  const SpecialIds special{.bos = id(bos), .eos = id(eos), .pad = id(token("pad_token", "<|endoftext|>"))};
  LiteralTokens as_written;
  LiteralTokens normalized;
  (is_normalized(config, bos, true) ? normalized : as_written).add(bos, special.bos);
  (is_normalized(config, eos, false) ? normalized : as_written).add(eos, special.eos);
  return {std::move(vocabulary), special, std::move(as_written), std::move(normalized)};
}

std::vector<std::int32_t> ClipTokenizer::content(std::string_view text) const {
  check_prompt(text);
  std::vector<std::int32_t> ids;
  const auto add = [this, &ids](std::string_view word) { vocabulary_.encode(word, ids); };
  const auto add_part = [&](std::string_view part) {
    const std::string normal = clip_normalized(part);
    std::size_t begin = 0;
    while (const auto match = normalized_.find(normal, begin)) {
      split_as_clip(std::string_view(normal).substr(begin, match->begin - begin), add);
      ids.push_back(match->id);
      begin = match->end;
    }
    split_as_clip(std::string_view(normal).substr(begin), add);
  };
  std::size_t begin = 0;
  while (const auto match = as_written_.find(text, begin)) {
    add_part(text.substr(begin, match->begin - begin));
    ids.push_back(match->id);
    begin = match->end;
  }
  add_part(text.substr(begin));
  return ids;
}

std::vector<std::int32_t> ClipTokenizer::encode_padded(std::string_view text, std::size_t length) const {
  assert(length >= 2);
  std::vector<std::int32_t> ids = content(text);
  ids.resize(std::min(ids.size(), length - 2));
  ids.insert(ids.begin(), special_.bos);
  ids.push_back(special_.eos);
  ids.resize(length, special_.pad);
  return ids;
}

std::size_t ClipTokenizer::token_count(std::string_view text) const {
  return content(text).size() + 2;
}

}  // namespace vdit::engine
