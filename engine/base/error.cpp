// SPDX-License-Identifier: Apache-2.0
#include "engine/base/error.h"

#include <utility>

#include "engine/base/utf8.h"

namespace vdit {
namespace {

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
    const std::size_t length = utf8_sequence_length(text, i);
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
