// SPDX-License-Identifier: Apache-2.0
#include "engine/tokenizers/sentencepiece_tokenizer.h"

#include <sentencepiece_processor.h>

#include <algorithm>
#include <cassert>
#include <charconv>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/strict_json.h"
#include "engine/tokenizers/special_tokens.h"
#include "engine/tokenizers/unigram_cut.h"

namespace vdit::engine {
namespace {

constexpr std::size_t kMaxModelBytes = 64u << 20;
constexpr std::string_view kWordStart = "\xE2\x96\x81";  // U+2581

[[noreturn]] void fail(const std::filesystem::path& path, std::string code, std::string found,
                       std::string expected, std::string hint = {}) {
  throw Error({.kind = ErrorKind::Input,
               .code = std::move(code),
               .subject = vdit::quoted(path.string(), 1000),
               .found = std::move(found),
               .expected = std::move(expected),
               .hint = std::move(hint)});
}

std::string read_model(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    fail(path, "tokenizer.missing", "no such file", "a sentencepiece model",
         "the model folder is incomplete");
  }
  if (!std::filesystem::is_regular_file(path, ignored))
    fail(path, "tokenizer.model", "not a regular file", "a file");
  return read_text_file(path, kMaxModelBytes);
}

}  // namespace

struct SentencePieceTokenizer::State {
  sentencepiece::SentencePieceProcessor model;
  std::optional<SpecialTokens> special;
  std::int32_t pad = 0;
  std::int32_t eos = 0;
  std::int32_t unk = 0;
  std::optional<UnigramCut> cut;

  /// Called with the id and the bytes of the text that it stands for.
  using Visit = std::function<void(std::int32_t, ByteRange)>;

  std::optional<std::int32_t> piece_id(std::string_view piece) const {
    const int id = model.PieceToId(piece);
    if (model.IdToPiece(id) != piece) return std::nullopt;
    return id;
  }

  void tokenize(std::string_view text, const Visit& visit) const {
    std::size_t begin = 0;
    while (const auto match = special->find(text, begin)) {
      tokenize_part(text, {begin, match->begin}, visit);
      visit(match->id, {match->begin, match->end});
      begin = match->end;
    }
    tokenize_part(text, {begin, text.size()}, visit);
  }

  // A part between special tokens: libsentencepiece normalizes it and says where its pieces come from; the
  // words are cut as the tokenizers library does.
  void tokenize_part(std::string_view text, ByteRange part, const Visit& visit) const {
    if (part.begin == part.end) return;
    sentencepiece::ImmutableSentencePieceText encoded;
    const auto status = model.Encode(text.substr(part.begin, part.end - part.begin), encoded.mutable_proto());
    if (!status.ok()) {
      throw Error({.kind = ErrorKind::Internal,
                   .code = "tokenizer.encode",
                   .subject = "prompt",
                   .found = status.message()});
    }
    std::vector<Piece> word;
    for (const auto& piece : encoded.pieces()) {
      const bool byte = model.IsByte(static_cast<int>(piece.id()));
      std::string normal = byte ? std::string(1, byte_value(piece.piece())) : std::string(piece.piece());
      if (normal.starts_with(kWordStart)) {
        visit_word(word, visit);
        word.clear();
      }
      word.push_back({std::move(normal), {part.begin + piece.begin(), part.begin + piece.end()}});
    }
    visit_word(word, visit);
  }

  // What libsentencepiece made of a word, by normalized text and place in the prompt.
  struct Piece {
    std::string normal;
    ByteRange range;
  };

  void visit_word(const std::vector<Piece>& pieces, const Visit& visit) const {
    std::string word;
    for (const Piece& piece : pieces) word += piece.normal;
    std::size_t begin = 0;  // of *first in the word
    auto first = pieces.begin();
    for (const UnigramCut::Part& part : (*cut)(word)) {
      while (begin + first->normal.size() <= part.begin) begin += (first++)->normal.size();
      auto last = first;
      for (std::size_t end = begin + last->normal.size(); end < part.end;) end += (++last)->normal.size();
      visit(part.id, {first->range.begin, last->range.end});
    }
  }

  // "<0x41>" is "A".
  static char byte_value(std::string_view piece) {
    unsigned value = 0;
    std::from_chars(piece.data() + 3, piece.data() + piece.size() - 1, value, 16);
    return static_cast<char>(value);
  }

  void read_pieces() {
    std::vector<UnigramCut::ScoredPiece> pieces;
    for (int id = 0; id < model.GetPieceSize(); ++id)
      pieces.push_back({model.IdToPiece(id), model.GetScore(id)});
    cut.emplace(std::move(pieces), unk);
  }
};

SentencePieceTokenizer::SentencePieceTokenizer(std::unique_ptr<State> state) : state_(std::move(state)) {}
SentencePieceTokenizer::SentencePieceTokenizer(SentencePieceTokenizer&&) noexcept = default;
SentencePieceTokenizer& SentencePieceTokenizer::operator=(SentencePieceTokenizer&&) noexcept = default;
SentencePieceTokenizer::~SentencePieceTokenizer() = default;

SentencePieceTokenizer SentencePieceTokenizer::open(const std::filesystem::path& folder) {
  const std::filesystem::path model_path = folder / "spiece.model";
  auto state = std::make_unique<State>();
  const auto status = state->model.LoadFromSerializedProto(read_model(model_path));
  if (!status.ok() || state->model.GetPieceSize() == 0) {
    fail(model_path, "tokenizer.model", "a file that sentencepiece cannot read", "a sentencepiece model",
         "download it again");
  }
  const std::filesystem::path config_path = folder / "tokenizer_config.json";
  nlohmann::json document;
  std::optional<JsonView> config;
  std::error_code ignored;
  if (std::filesystem::exists(config_path, ignored)) {
    document = read_json_file(config_path, {.code = "tokenizer.config", .max_bytes = 8u << 20});
    config.emplace(document, vdit::quoted(config_path.string(), 1000), "tokenizer.config");
  }
  state->special.emplace(
      config, [&state](std::string_view piece) { return state->piece_id(piece); },
      state->model.GetPieceSize());

  state->unk = state->model.unk_id();
  state->read_pieces();
  state->pad = state->special->id(state->special->pad()).value_or(state->model.pad_id());
  state->eos = state->special->id(state->special->eos()).value_or(state->model.eos_id());
  if (state->pad < 0 || state->eos < 0) {
    fail(model_path, "tokenizer.model", state->eos < 0 ? "no end-of-text piece" : "no padding piece",
         "pieces " + vdit::quoted(state->special->pad()) + " and " + vdit::quoted(state->special->eos()));
  }
  return SentencePieceTokenizer(std::move(state));
}

std::vector<std::int32_t> SentencePieceTokenizer::encode(std::string_view text,
                                                         std::size_t max_length) const {
  assert(max_length >= 1);
  check_prompt(text);
  std::vector<std::int32_t> ids;
  state_->tokenize(text, [&ids](std::int32_t id, ByteRange) { ids.push_back(id); });
  ids.resize(std::min(ids.size(), max_length - 1));
  ids.push_back(state_->eos);
  return ids;
}

std::vector<std::int32_t> SentencePieceTokenizer::encode_padded(std::string_view text,
                                                                std::size_t max_length) const {
  std::vector<std::int32_t> ids = encode(text, max_length);
  ids.resize(max_length, state_->pad);
  return ids;
}

std::size_t SentencePieceTokenizer::token_count(std::string_view text) const {
  return encode(text, std::size_t{1} << 40).size();
}

std::vector<ByteRange> SentencePieceTokenizer::unknown_characters(std::string_view text) const {
  check_prompt(text);
  std::vector<ByteRange> unknown;
  const auto add = [this, &unknown](std::int32_t id, ByteRange range) {
    if (id != state_->unk || range.begin == range.end) return;
    if (!unknown.empty() && unknown.back().end == range.begin) {
      unknown.back().end = range.end;
    } else {
      unknown.push_back(range);
    }
  };
  state_->tokenize(text, add);
  return unknown;
}

std::int32_t SentencePieceTokenizer::pad_id() const noexcept {
  return state_->pad;
}
std::int32_t SentencePieceTokenizer::eos_id() const noexcept {
  return state_->eos;
}
std::int32_t SentencePieceTokenizer::unk_id() const noexcept {
  return state_->unk;
}
std::size_t SentencePieceTokenizer::piece_count() const noexcept {
  return static_cast<std::size_t>(state_->model.GetPieceSize());
}

}  // namespace vdit::engine
