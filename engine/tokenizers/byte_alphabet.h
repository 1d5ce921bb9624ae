// SPDX-License-Identifier: Apache-2.0
// The characters that byte-level vocabularies write bytes with (GPT-2's bytes_to_unicode): printable Latin-1
// stands for itself, the other 68 bytes for U+0100 and up, in order.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace vdit::engine {

/// The UTF-8 text of every byte.
const std::array<std::string, 256>& byte_alphabet();

/// Bytes as a vocabulary writes them: " a" becomes U+0120 "a".
std::string in_byte_alphabet(std::string_view bytes);

}  // namespace vdit::engine
