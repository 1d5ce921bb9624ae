// SPDX-License-Identifier: Apache-2.0
#include "engine/tokenizers/prompt_cleaning.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cassert>

#include "engine/base/utf8.h"
#include "engine/tokenizers/html_unescape.h"
#include "engine/tokenizers/prompt_check.h"

namespace vdit::engine {
namespace {

using Text = std::u32string;

Text decode(std::string_view utf8) {
  Text text;
  text.reserve(utf8.size());
  for (std::size_t i = 0; i < utf8.size();) {
    const std::size_t length = utf8_sequence_length(utf8, i);
    assert(length != 0);
    auto code = static_cast<char32_t>(static_cast<unsigned char>(utf8[i]));
    if (length > 1) code &= 0x3Fu >> (length - 1);
    for (std::size_t k = 1; k < length; ++k)
      code = code << 6 | (static_cast<unsigned char>(utf8[i + k]) & 0x3Fu);
    text += code;
    i += length;
  }
  return text;
}

std::string encode(const Text& text) {
  std::string utf8;
  for (const char32_t code : text) append_utf8(utf8, code);
  return utf8;
}

Text normalized(const icu::Normalizer2& form, const Text& text) {
  UErrorCode status = U_ZERO_ERROR;
  const auto utf16 = icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(text.data()),
                                                   static_cast<int32_t>(text.size()));
  const icu::UnicodeString result = form.normalize(utf16, status);
  assert(U_SUCCESS(status));
  Text out(static_cast<std::size_t>(result.countChar32()), U'\0');
  status = U_ZERO_ERROR;
  result.toUTF32(reinterpret_cast<UChar32*>(out.data()), static_cast<int32_t>(out.size()), status);
  return out;
}

const icu::Normalizer2& nfc() {
  UErrorCode status = U_ZERO_ERROR;
  return *icu::Normalizer2::getNFCInstance(status);
}

const icu::Normalizer2& nfkc() {
  UErrorCode status = U_ZERO_ERROR;
  return *icu::Normalizer2::getNFKCInstance(status);
}

// Windows-1252's meaning of U+0080 to U+009F; the five that it does not define stay as they are.
constexpr std::u32string_view kWindows1252 =
    U"\u20AC\x81\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\x8D\u017D\x8F"
    U"\x90\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\x9D\u017E\u0178";

struct Ligature {
  char32_t character;
  std::u32string_view letters;
};
constexpr std::array kLigatures{
    Ligature{0x0132, U"IJ"},      Ligature{0x0133, U"ij"},      Ligature{0x0149, U"\u02BCn"},
    Ligature{0x01F1, U"DZ"},      Ligature{0x01F2, U"Dz"},      Ligature{0x01F3, U"dz"},
    Ligature{0x01C4, U"D\u017D"}, Ligature{0x01C5, U"D\u017E"}, Ligature{0x01C6, U"d\u017E"},
    Ligature{0x01C7, U"LJ"},      Ligature{0x01C8, U"Lj"},      Ligature{0x01C9, U"lj"},
    Ligature{0x01CA, U"NJ"},      Ligature{0x01CB, U"Nj"},      Ligature{0x01CC, U"nj"},
    Ligature{0xFB00, U"ff"},      Ligature{0xFB01, U"fi"},      Ligature{0xFB02, U"fl"},
    Ligature{0xFB03, U"ffi"},     Ligature{0xFB04, U"ffl"},     Ligature{0xFB05, U"\u017Ft"},
    Ligature{0xFB06, U"st"},
};

bool in(char32_t code, char32_t first, char32_t last) {
  return code >= first && code <= last;
}

bool is_unwanted_control(char32_t code) {
  return code < 0x09 || code == 0x0B || in(code, 0x0E, 0x1F) || code == 0x7F || in(code, 0x206A, 0x206F) ||
         code == 0xFEFF || in(code, 0xFFF9, 0xFFFC);
}

// The per-character fixes of ftfy, in its order: each works on what the one before it gave.
void append_fixed(Text& out, char32_t code) {
  if (in(code, 0x80, 0x9F)) code = kWindows1252[code - 0x80];
  const auto ligature = std::find_if(kLigatures.begin(), kLigatures.end(),
                                     [code](const Ligature& entry) { return entry.character == code; });
  const Text letters = ligature == kLigatures.end() ? Text(1, code) : Text(ligature->letters);
  for (char32_t letter : letters) {
    Text wide(1, letter);
    if (letter == 0x3000) wide = U" ";
    if (in(letter, 0xFF01, 0xFFEF)) wide = normalized(nfkc(), wide);
    for (char32_t one : wide) {
      if (in(one, 0x201C, 0x201F)) one = U'"';
      if (one == 0x02BC || in(one, 0x2018, 0x201B)) one = U'\'';
      out += one;
    }
  }
}

Text fix_characters(const Text& text) {
  Text out;
  out.reserve(text.size());
  for (const char32_t code : text) append_fixed(out, code);
  return out;
}

Text fix_line_breaks(const Text& text) {
  Text out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char32_t code = text[i];
    if (code == U'\r' && i + 1 < text.size() && text[i + 1] == U'\n') continue;
    out += code == U'\r' || code == 0x2028 || code == 0x2029 || code == 0x85 ? U'\n' : code;
  }
  return out;
}

// Length of "ESC [ digits and semicolons LETTER" at `i`, or 0.
std::size_t terminal_escape_length(const Text& text, std::size_t i) {
  if (i + 2 >= text.size() || text[i] != 0x1B || text[i + 1] != U'[') return 0;
  std::size_t end = i + 2;
  while (end < text.size() && (in(text[end], U'0', U'9') || text[end] == U';')) ++end;
  if (end >= text.size()) return 0;
  return in(text[end], U'a', U'z') || in(text[end], U'A', U'Z') ? end + 1 - i : 0;
}

Text remove_terminal_escapes(const Text& text) {
  Text out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = terminal_escape_length(text, i);
    if (length == 0) out += text[i];
    i += std::max<std::size_t>(length, 1);
  }
  return out;
}

// One line of ftfy.fix_text without its repair of wrongly decoded text. Repeats until nothing changes; what
// is left shrinks or settles with every pass.
std::string fix_line(std::string line, bool unescape) {
  for (;;) {
    Text text = decode(unescape ? unescape_unambiguous_html(line) : line);
    text = remove_terminal_escapes(fix_line_breaks(fix_characters(text)));
    std::erase_if(text, is_unwanted_control);
    std::string fixed = encode(normalized(nfc(), text));
    if (fixed == line) return fixed;
    line = std::move(fixed);
  }
}

std::string fix_text(std::string_view text) {
  std::string out;
  bool unescape = true;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t line_break = text.find('\n', begin);
    const std::size_t end = line_break == std::string_view::npos ? text.size() : line_break + 1;
    const std::string_view line = text.substr(begin, end - begin);
    // A "<" says that the text is HTML source, in which entities are meant as they are, from here on.
    if (line.find('<') != std::string_view::npos) unescape = false;
    out += fix_line(std::string(line), unescape);
    begin = end;
  }
  return out;
}

// Python's str.isspace, which strip() and "\s" use.
bool is_space(char32_t code) {
  return in(code, 0x09, 0x0D) || in(code, 0x1C, 0x20) || code == 0x85 || code == 0xA0 || code == 0x1680 ||
         in(code, 0x2000, 0x200A) || code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F ||
         code == 0x3000;
}

std::string collapse_white_space(std::string_view utf8) {
  Text out;
  bool space = false;
  for (const char32_t code : decode(utf8)) {
    if (is_space(code)) {
      space = true;
      continue;
    }
    if (space && !out.empty()) out += U' ';
    space = false;
    out += code;
  }
  return encode(out);
}

}  // namespace

std::string clean_prompt(std::string_view text) {
  check_prompt(text);
  return collapse_white_space(unescape_html(unescape_html(fix_text(text))));
}

}  // namespace vdit::engine
