// SPDX-License-Identifier: Apache-2.0
// What every prompt must be before anything else looks at it.
#pragma once

#include <cstddef>
#include <string_view>

namespace vdit::engine {

/// Prompts longer than this are refused.
inline constexpr std::size_t kMaxPromptBytes = 1u << 20;

/// Throws "prompt.utf8" (with the byte offset) or "prompt.too_long", both of kind Input. `field` names the
/// prompt
/// ("prompt", "negative_prompt"). Everything else is accepted: an empty prompt, emoji, right-to-left text,
/// NUL.
void check_prompt(std::string_view text, std::string_view field = "prompt");

}  // namespace vdit::engine
