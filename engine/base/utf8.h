// SPDX-License-Identifier: Apache-2.0
// Validity of UTF-8 (Unicode 15, table 3-7: no overlong forms, no surrogates).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace vdit {

/// Length of the valid sequence that starts at `text[i]`, or 0 when there is none. i < text.size().
std::size_t utf8_sequence_length(std::string_view text, std::size_t i) noexcept;

/// Offset of the first byte that is not valid UTF-8; nothing when all are.
std::optional<std::size_t> first_invalid_utf8(std::string_view text) noexcept;

}  // namespace vdit
