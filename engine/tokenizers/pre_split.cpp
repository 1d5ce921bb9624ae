// SPDX-License-Identifier: Apache-2.0
#include "engine/tokenizers/pre_split.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdint>
#include <vector>

namespace vdit::engine {

const std::string_view kLlamaSplit =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

namespace {

enum class CharacterClass : std::uint8_t { Letter, Number, Space, Other };

struct Character {
  UChar32 code = 0;
  CharacterClass kind = CharacterClass::Other;
  std::size_t begin = 0;
};

CharacterClass class_of(UChar32 code) {
  const std::uint32_t category = U_GET_GC_MASK(code);
  if ((category & U_GC_L_MASK) != 0) return CharacterClass::Letter;
  if ((category & U_GC_N_MASK) != 0) return CharacterClass::Number;
  return u_isUWhiteSpace(code) ? CharacterClass::Space : CharacterClass::Other;
}

// The characters of a text, and questions about them. Places past the end are no characters.
class Characters {
 public:
  explicit Characters(std::string_view text) : text_(text) {
    characters_.reserve(text.size());
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    for (std::size_t i = 0; i < text.size();) {
      const std::size_t begin = i;
      UChar32 code = 0;
      U8_NEXT(bytes, i, text.size(), code);
      assert(code >= 0);
      characters_.push_back({code, class_of(code), begin});
    }
  }

  std::size_t size() const { return characters_.size(); }
  UChar32 code(std::size_t i) const { return i < size() ? characters_[i].code : -1; }
  bool is(CharacterClass kind, std::size_t i) const { return i < size() && characters_[i].kind == kind; }
  bool is_line_end(std::size_t i) const { return code(i) == '\r' || code(i) == '\n'; }
  /// The first place from `i` on that is not of that class, at most `most` further.
  std::size_t end_of(CharacterClass kind, std::size_t i, std::size_t most = SIZE_MAX) const {
    for (std::size_t taken = 0; taken < most && is(kind, i); ++taken) ++i;
    return i;
  }
  std::string_view words(std::size_t begin, std::size_t end) const {
    const std::size_t first = characters_[begin].begin;
    const std::size_t last = end < size() ? characters_[end].begin : text_.size();
    return text_.substr(first, last - first);
  }

 private:
  std::string_view text_;
  std::vector<Character> characters_;
};

// The end of an English contraction at `i`, or `i`. U+017F is another small s.
std::size_t end_of_contraction(const Characters& text, std::size_t i, bool any_case) {
  if (text.code(i) != '\'') return i;
  const auto letter = [&](std::size_t at) -> UChar32 {
    const UChar32 code = text.code(at);
    if (!any_case) return code;
    if (code == 0x17F) return 's';
    return code >= 'A' && code <= 'Z' ? code - 'A' + 'a' : code;
  };
  const UChar32 first = letter(i + 1);
  if (first == 's' || first == 't' || first == 'm' || first == 'd') return i + 2;
  const UChar32 second = letter(i + 2);
  if ((first == 'r' && second == 'e') || (first == 'v' && second == 'e') || (first == 'l' && second == 'l'))
    return i + 3;
  return i;
}

std::size_t end_of_llama_word(const Characters& text, std::size_t i) {
  using enum CharacterClass;
  if (const std::size_t end = end_of_contraction(text, i, true); end > i) return end;
  const bool lead = !text.is(Letter, i) && !text.is(Number, i) && !text.is_line_end(i);
  const std::size_t letters = lead ? i + 1 : i;
  if (const std::size_t end = text.end_of(Letter, letters); end > letters) return end;
  if (const std::size_t end = text.end_of(Number, i, 3); end > i) return end;
  const std::size_t marks = text.code(i) == ' ' ? i + 1 : i;
  if (std::size_t end = text.end_of(Other, marks); end > marks) {
    while (text.is_line_end(end)) ++end;
    return end;
  }
  const std::size_t spaces = text.end_of(Space, i);
  for (std::size_t end = spaces; end > i; --end) {
    if (text.is_line_end(end - 1)) return end;
  }
  return spaces == text.size() || spaces - i == 1 ? spaces : spaces - 1;
}

constexpr std::array<std::string_view, 2> kClipSpecial{"<|startoftext|>", "<|endoftext|>"};

}  // namespace

void split_as_llama(std::string_view text, const Word& word) {
  const Characters characters(text);
  for (std::size_t i = 0; i < characters.size();) {
    const std::size_t end = end_of_llama_word(characters, i);
    word(characters.words(i, end));
    i = end;
  }
}

void split_as_clip(std::string_view text, const Word& word) {
  using enum CharacterClass;
  const Characters characters(text);
  for (std::size_t i = 0; i < characters.size();) {
    if (characters.code(i) == '<') {
      const std::string_view rest = characters.words(i, characters.size());
      const auto special = std::find_if(kClipSpecial.begin(), kClipSpecial.end(),
                                        [rest](std::string_view token) { return rest.starts_with(token); });
      if (special != kClipSpecial.end()) {
        const std::string_view token = rest.substr(0, special->size());
        word(token.substr(0, 2));
        word(token.substr(2, token.size() - 4));
        word(token.substr(token.size() - 2));
        i += token.size();
        continue;
      }
    }
    std::size_t end = end_of_contraction(characters, i, false);
    if (end == i) end = characters.end_of(Letter, i);
    if (end == i) end = characters.end_of(Number, i, 1);
    if (end == i) end = characters.end_of(Other, i);
    if (end > i) word(characters.words(i, end));
    i = std::max(end, i + 1);
  }
}

std::string clip_normalized(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* const nfc = icu::Normalizer2::getNFCInstance(status);
  assert(U_SUCCESS(status));
  const icu::UnicodeString composed = nfc->normalize(
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size()))), status);
  assert(U_SUCCESS(status));
  icu::UnicodeString lower;
  bool space = false;
  for (int32_t i = 0; i < composed.length();) {
    const UChar32 code = composed.char32At(i);
    i += U16_LENGTH(code);
    const bool was_space = space;
    space = u_isUWhiteSpace(code) != 0;
    if (space && was_space) continue;
    lower.append(space ? UChar32{' '} : u_tolower(code));
    // The one letter whose small form is two characters.
    if (code == 0x130) lower.append(UChar32{0x307});
  }
  std::string utf8;
  lower.toUTF8String(utf8);
  return utf8;
}

}  // namespace vdit::engine
