// SPDX-License-Identifier: Apache-2.0
#include "engine/base/error.h"

#include <cstdint>
#include <utility>

namespace vdit {
namespace {

// Length of the valid UTF-8 sequence at `text[i]`, or 0 when there is none.
std::size_t utf8_length(std::string_view text, std::size_t i) {
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
  const unsigned char lead = byte(i);
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xC2 ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                             : lead < 0xF5 ? 4
                                           : 0;
  if (length == 0 || i + length > text.size()) return 0;
  for (std::size_t k = 1; k < length; ++k) {
    if ((byte(i + k) & 0xC0) != 0x80) return 0;
  }
  if ((lead == 0xE0 && byte(i + 1) < 0xA0) || (lead == 0xED && byte(i + 1) > 0x9F)) return 0;
  if ((lead == 0xF0 && byte(i + 1) < 0x90) || (lead == 0xF4 && byte(i + 1) > 0x8F)) return 0;
  return length;
}

void append_escaped(std::string& out, unsigned char byte) {
  constexpr char kHex[] = "0123456789abcdef";
  out += "\\x";
  out += kHex[byte >> 4];
  out += kHex[byte & 15];
}

std::string one_line(const ErrorInfo& info) {
  std::string line = info.subject;
  const auto part = [&line](std::string_view separator, std::string_view text) {
    if (text.empty()) return;
    if (!line.empty()) line += separator;
    line += text;
  };
  part(": ", info.field);
  if (!info.found.empty()) part(": ", "found " + info.found);
  if (!info.expected.empty()) part(info.found.empty() ? ": " : ", ", "expected " + info.expected);
  if (line.empty()) line = info.code;
  if (!info.hint.empty()) line += " (" + info.hint + ")";
  return line;
}

}  // namespace

Error::Error(ErrorInfo info) : info_(std::move(info)), message_(quoted(one_line(info_), 4000)) {}

std::string quoted(std::string_view text, std::size_t limit) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (out.size() >= limit) return out + "...";
    const std::size_t length = utf8_length(text, i);
    const auto byte = static_cast<unsigned char>(text[i]);
    if (length == 0 || byte < 0x20 || byte == 0x7F) {
      append_escaped(out, byte);
      ++i;
    } else {
      out.append(text.substr(i, length));
      i += length;
    }
  }
  return out;
}

int exit_code(ErrorKind kind) noexcept {
  switch (kind) {
    case ErrorKind::Internal:
      return 1;
    case ErrorKind::Usage:
      return 2;
    case ErrorKind::Input:
      return 3;
    case ErrorKind::OutOfMemory:
      return 4;
    case ErrorKind::Cancelled:
      return 5;
    case ErrorKind::Resource:
      return 6;
  }
  return 1;
}

}  // namespace vdit
