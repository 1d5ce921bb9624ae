// SPDX-License-Identifier: Apache-2.0
#include "engine/tokenizers/byte_alphabet.h"

#include <unicode/utf8.h>

namespace vdit::engine {
namespace {

bool stands_for_itself(int byte) {
  return (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || (byte >= 0xAE && byte <= 0xFF);
}

std::array<std::string, 256> make_alphabet() {
  std::array<std::string, 256> alphabet;
  UChar32 next = 0x100;
  for (int byte = 0; byte < 256; ++byte) {
    const UChar32 code = stands_for_itself(byte) ? byte : next++;
    char utf8[U8_MAX_LENGTH];
    int length = 0;
    U8_APPEND_UNSAFE(utf8, length, code);
    alphabet[static_cast<std::size_t>(byte)].assign(utf8, static_cast<std::size_t>(length));
  }
  return alphabet;
}

}  // namespace

const std::array<std::string, 256>& byte_alphabet() {
  static const std::array<std::string, 256> alphabet = make_alphabet();
  return alphabet;
}

std::string in_byte_alphabet(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) text += byte_alphabet()[static_cast<unsigned char>(byte)];
  return text;
}

}  // namespace vdit::engine
