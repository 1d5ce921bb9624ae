// SPDX-License-Identifier: Apache-2.0
#include "engine/tokenizers/html_unescape.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <optional>

#include "engine/tokenizers/html_entities.h"

namespace vdit::engine {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_hex_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool is_letter_or_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::size_t run_length(std::string_view text, bool (*belongs)(char)) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), belongs) - text.begin());
}

struct Decoded {
  std::string text;
  std::size_t consumed = 0;  // bytes after the "&"
};

// The HTML standard's meaning of a number: some are replaced, some mean nothing.
std::string numeric_text(char32_t code) {
  constexpr std::array<char16_t, 32> kWindows1252{
      0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
      0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
      0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
  if (code >= 0x80 && code <= 0x9F) code = kWindows1252[code - 0x80];
  if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) code = 0xFFFD;
  const bool control = code < 0x20 && code != '\t' && code != '\n' && code != '\f' && code != '\r';
  const bool none = (code >= 0xFDD0 && code <= 0xFDEF) || (code & 0xFFFE) == 0xFFFE;
  std::string text;
  if (!control && code != 0x7F && !none) append_utf8(text, code);
  return text;
}

// "#233;" or "#xE9" at the start of `rest`.
std::optional<Decoded> decode_number(std::string_view rest) {
  if (!rest.starts_with('#')) return std::nullopt;
  const bool hex = rest.size() > 1 && (rest[1] == 'x' || rest[1] == 'X');
  const std::size_t begin = hex ? 2 : 1;
  if (rest.size() <= begin) return std::nullopt;
  const std::size_t length = run_length(rest.substr(begin), hex ? is_hex_digit : is_digit);
  if (length == 0) return std::nullopt;
  char32_t code = 0;
  for (const char c : rest.substr(begin, length)) {
    const int digit = is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
    code = std::min<char32_t>(code * (hex ? 16 : 10) + static_cast<char32_t>(digit), 0x110000);
  }
  std::size_t end = begin + length;
  if (end < rest.size() && rest[end] == ';') ++end;
  return Decoded{numeric_text(code), end};
}

std::optional<Decoded> decode_name(std::string_view rest) {
  constexpr std::size_t kLongestReference = 32;
  const std::size_t length = run_length(rest, is_letter_or_digit);
  if (length <= kLongestReference && length < rest.size() && rest[length] == ';') {
    if (const HtmlEntity* entity = find_html_entity(rest.substr(0, length))) {
      return Decoded{std::string(entity->text), length + 1};
    }
  }
  for (std::size_t prefix = std::min(length, kLongestReference); prefix >= 2; --prefix) {
    const HtmlEntity* entity = find_html_entity(rest.substr(0, prefix));
    if (entity && entity->without_semicolon) return Decoded{std::string(entity->text), prefix};
  }
  return std::nullopt;
}

std::string upper_case(std::string_view utf8) {
  std::string upper;
  icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())))
      .toUpper(icu::Locale::getRoot())
      .toUTF8String(upper);
  return upper;
}

// What "&NAME;" means when only the lower-case name is known.
std::optional<std::string> decode_capitals(std::string_view name) {
  if (std::any_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; })) return std::nullopt;
  if (decode_name(std::string(name) + ';')) return std::nullopt;
  std::string lower(name);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  const HtmlEntity* entity = find_html_entity(lower);
  if (!entity) return std::nullopt;
  return upper_case(entity->text);
}

std::optional<Decoded> decode_unambiguous(std::string_view rest) {
  constexpr std::size_t kLongestBody = 24;
  const std::size_t begin = rest.starts_with('#') ? 1 : 0;
  const std::size_t length = run_length(rest.substr(begin), is_letter_or_digit);
  const std::size_t end = begin + length;
  if (length == 0 || length > kLongestBody || end >= rest.size() || rest[end] != ';') return std::nullopt;
  if (begin == 1) {
    auto number = decode_number(rest);
    // ftfy takes a semicolon in the result for a sign that only a part was decoded.
    if (!number || number->consumed != end + 1 || number->text == ";") return std::nullopt;
    return number;
  }
  const std::string_view name = rest.substr(0, end);
  if (const HtmlEntity* entity = find_html_entity(name)) return Decoded{std::string(entity->text), end + 1};
  if (auto text = decode_capitals(name)) return Decoded{std::move(*text), end + 1};
  return std::nullopt;
}

template <class Decode>
std::string replace_references(std::string_view text, Decode decode) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '&') {
      if (const std::optional<Decoded> decoded = decode(text.substr(i + 1))) {
        out += decoded->text;
        i += decoded->consumed;
        continue;
      }
    }
    out += text[i];
  }
  return out;
}

}  // namespace

std::string unescape_html(std::string_view text) {
  return replace_references(text, [](std::string_view rest) {
    auto number = decode_number(rest);
    return number ? number : decode_name(rest);
  });
}

std::string unescape_unambiguous_html(std::string_view text) {
  return replace_references(text, decode_unambiguous);
}

void append_utf8(std::string& out, char32_t code) {
  const auto byte = [&out](char32_t value) { out += static_cast<char>(value); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | code >> 6);
    byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | code >> 12);
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | code >> 18);
    byte(0x80 | (code >> 12 & 0x3F));
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
}

}  // namespace vdit::engine
