// SPDX-License-Identifier: Apache-2.0
#include "engine/tokenizers/bpe_files.h"

#include <algorithm>

#include "engine/base/error.h"
#include "engine/base/strict_json.h"

namespace vdit::engine {
namespace {

constexpr const char* kCode = "tokenizer.model";

void require_file(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) return;
  throw Error({.kind = ErrorKind::Input,
               .code = "tokenizer.missing",
               .subject = quoted(path.string(), 1000),
               .found = "no such file",
               .expected = "a file of the tokenizer",
               .hint = "the model folder is incomplete"});
}

// "left right": tokens of the byte alphabet hold no space.
std::optional<std::pair<std::string, std::string>> split_merge(std::string_view line) {
  const std::size_t space = line.find(' ');
  if (space == 0 || space == std::string_view::npos || space + 1 == line.size()) return std::nullopt;
  if (line.find(' ', space + 1) != std::string_view::npos) return std::nullopt;
  return std::pair{std::string(line.substr(0, space)), std::string(line.substr(space + 1))};
}

void read_vocabulary(const JsonView& vocabulary, BpeSource& source) {
  if (!vocabulary.value().is_object()) vocabulary.fail_here("an object of tokens and their ids");
  if (vocabulary.value().size() > kMaxBpeTokens)
    vocabulary.fail_here("at most " + std::to_string(kMaxBpeTokens) + " tokens");
  source.ids.reserve(vocabulary.value().size());
  for (const auto& [token, unused] : vocabulary.value().items()) {
    source.ids.emplace(token, static_cast<std::int32_t>(vocabulary.integer(token, 0, kMaxBpeId)));
  }
}

void read_merges(const JsonView& merges, BpeSource& source) {
  if (merges.size() > kMaxBpeMerges) merges.fail_here("at most " + std::to_string(kMaxBpeMerges) + " merges");
  source.merges.reserve(merges.size());
  for (std::size_t i = 0; i < merges.size(); ++i) {
    const nlohmann::json& merge = merges.value()[i];
    if (merge.is_string()) {
      if (auto pair = split_merge(merge.get_ref<const std::string&>())) {
        source.merges.push_back(std::move(*pair));
        continue;
      }
    } else if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string()) {
      source.merges.emplace_back(merge[0].get<std::string>(), merge[1].get<std::string>());
      continue;
    }
    merges.at(i).fail_here("two tokens");
  }
}

}  // namespace

nlohmann::json read_tokenizer_json(const std::filesystem::path& path) {
  require_file(path);
  return read_json_file(
      path, {.code = kCode, .max_bytes = kMaxTokenizerBytes, .max_depth = 16, .max_values = 4'000'000});
}

BpeSource read_bpe_model(const JsonView& model) {
  if (model.text_or("type", "BPE") != "BPE") model.fail("type", "\"BPE\"");
  if (model.has("dropout")) model.fail("dropout", "null");
  if (model.boolean_or("byte_fallback", false)) model.fail("byte_fallback", "false");
  if (!model.text_or("continuing_subword_prefix", "").empty())
    model.fail("continuing_subword_prefix", "null");
  BpeSource source{.ids = {},
                   .merges = {},
                   .end_of_word = model.text_or("end_of_word_suffix", ""),
                   .ignore_merges = model.boolean_or("ignore_merges", false),
                   .subject = model.subject()};
  read_vocabulary(model.at("vocab"), source);
  read_merges(model.at("merges"), source);
  return source;
}

BpeSource read_bpe_files(const std::filesystem::path& vocabulary, const std::filesystem::path& merges) {
  const nlohmann::json document = read_tokenizer_json(vocabulary);
  BpeSource source{.ids = {},
                   .merges = {},
                   .end_of_word = {},
                   .ignore_merges = false,
                   .subject = quoted(merges.string(), 1000)};
  read_vocabulary(JsonView(document, quoted(vocabulary.string(), 1000), kCode), source);
  require_file(merges);
  const std::string text = read_text_file(merges, kMaxTokenizerBytes);
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line(text.data() + begin, end - begin);
    begin = end + 1;
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || (number == 1 && line.starts_with("#version"))) continue;
    auto pair = split_merge(line);
    if (!pair || source.merges.size() == kMaxBpeMerges) {
      throw Error({.kind = ErrorKind::Input,
                   .code = kCode,
                   .subject = source.subject,
                   .field = "line " + std::to_string(number),
                   .found = '"' + quoted(line, 80) + '"',
                   .expected = pair ? "at most " + std::to_string(kMaxBpeMerges) + " merges" : "two tokens"});
    }
    source.merges.push_back(std::move(*pair));
  }
  return source;
}

}  // namespace vdit::engine
