// SPDX-License-Identifier: Apache-2.0
// printf into a string.
#pragma once

#include <string>

namespace vdit {

/// What printf would write, however long it is; the compiler checks the values against the format.
[[gnu::format(printf, 1, 2)]] std::string formatted(const char* format, ...);

}  // namespace vdit
