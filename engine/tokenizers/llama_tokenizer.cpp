// SPDX-License-Identifier: Apache-2.0
#include "engine/tokenizers/llama_tokenizer.h"

#include <optional>
#include <utility>

#include "engine/base/error.h"
#include "engine/tokenizers/bpe_files.h"
#include "engine/tokenizers/pre_split.h"
#include "engine/tokenizers/prompt_check.h"

namespace vdit::engine {
namespace {

constexpr std::size_t kMaxAddedTokens = 100'000;
constexpr std::size_t kMaxAddedBytes = 1000;

LiteralTokens read_added(const JsonView& document) {
  LiteralTokens tokens;
  if (!document.has("added_tokens")) return tokens;
  const JsonView added = document.at("added_tokens");
  if (added.size() > kMaxAddedTokens)
    added.fail_here("at most " + std::to_string(kMaxAddedTokens) + " tokens");
  for (std::size_t i = 0; i < added.size(); ++i) {
    const JsonView token = added.at(i);
    for (const char* flag : {"single_word", "lstrip", "rstrip"}) {
      if (token.boolean_or(flag, false)) token.fail(flag, "false");
    }
    const std::string content = token.text("content");
    if (content.empty() || content.size() > kMaxAddedBytes)
      token.fail("content", "from 1 to " + std::to_string(kMaxAddedBytes) + " bytes");
    tokens.add(content, static_cast<std::int32_t>(token.integer("id", 0, kMaxBpeId)));
  }
  return tokens;
}

void check_pre_split(const JsonView& document) {
  const JsonView sequence = document.at("pre_tokenizer");
  if (sequence.text("type") != "Sequence" || sequence.at("pretokenizers").size() != 2)
    sequence.fail_here("a sequence of Split and ByteLevel");
  const JsonView split = sequence.at("pretokenizers").at(0);
  if (split.text("type") != "Split") split.fail("type", "\"Split\"");
  const JsonView pattern = split.at("pattern");
  if (pattern.text("Regex") != kLlamaSplit)
    pattern.fail("Regex", "the expression of LLaMA-3", "the tokenizer is of another model");
  if (split.text("behavior") != "Isolated") split.fail("behavior", "\"Isolated\"");
  if (split.boolean_or("invert", false)) split.fail("invert", "false");
  const JsonView bytes = sequence.at("pretokenizers").at(1);
  if (bytes.text("type") != "ByteLevel") bytes.fail("type", "\"ByteLevel\"");
  if (bytes.boolean_or("add_prefix_space", true)) bytes.fail("add_prefix_space", "false");
  if (bytes.boolean_or("use_regex", true)) bytes.fail("use_regex", "false");
}

// post_processor is a TemplateProcessing, or a sequence that holds one.
std::optional<JsonView> find_template(const JsonView& processor) {
  if (processor.text("type") == "TemplateProcessing") return processor;
  if (processor.text("type") != "Sequence") return std::nullopt;
  const JsonView parts = processor.at("processors");
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts.at(i).text("type") == "TemplateProcessing") return parts.at(i);
  }
  return std::nullopt;
}

std::vector<std::int32_t> read_before(const JsonView& document) {
  const JsonView processor = document.at("post_processor");
  const std::optional<JsonView> found = find_template(processor);
  if (!found) processor.fail_here("a TemplateProcessing that puts the beginning of text first");
  const JsonView single = found->at("single");
  std::vector<std::int32_t> before;
  bool text_seen = false;
  for (std::size_t i = 0; i < single.size(); ++i) {
    const JsonView part = single.at(i);
    if (part.has("Sequence") && !text_seen) {
      text_seen = true;
      continue;
    }
    if (text_seen) part.fail_here("nothing behind the text");
    const std::string name = part.at("SpecialToken").text("id");
    for (const std::int64_t id : found->at("special_tokens").at(name).integers("ids")) {
      if (id < 0 || id > kMaxBpeId) single.fail_here("ids up to " + std::to_string(kMaxBpeId));
      before.push_back(static_cast<std::int32_t>(id));
    }
  }
  if (!text_seen || before.empty()) single.fail_here("the beginning of text, then the text");
  return before;
}

}  // namespace

LlamaTokenizer::LlamaTokenizer(BpeVocabulary vocabulary, LiteralTokens added,
                               std::vector<std::int32_t> before)
    : vocabulary_(std::move(vocabulary)), added_(std::move(added)), before_(std::move(before)) {}

LlamaTokenizer LlamaTokenizer::open(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "tokenizer.json";
  const nlohmann::json json = read_tokenizer_json(path);
  const JsonView document(json, quoted(path.string(), 1000), "tokenizer.model");
  if (document.has("normalizer")) document.fail("normalizer", "null");
  check_pre_split(document);
  return {BpeVocabulary(read_bpe_model(document.at("model"))), read_added(document), read_before(document)};
}

std::vector<std::int32_t> LlamaTokenizer::encode(std::string_view text) const {
  check_prompt(text);
  std::vector<std::int32_t> ids = before_;
  const auto add = [this, &ids](std::string_view word) { vocabulary_.encode(word, ids); };
  std::size_t begin = 0;
  while (const auto match = added_.find(text, begin)) {
    split_as_llama(text.substr(begin, match->begin - begin), add);
    ids.push_back(match->id);
    begin = match->end;
  }
  split_as_llama(text.substr(begin), add);
  return ids;
}

}  // namespace vdit::engine
