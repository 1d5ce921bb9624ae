// SPDX-License-Identifier: Apache-2.0
// Lines for people on standard error. Errors are thrown or stored, never only logged; this is for warnings
// and progress.
#pragma once

#include <string_view>

namespace vdit {

enum class LogLevel { Debug, Info, Warning, Error };

/// Lines below this level are dropped; Info at the start. Any thread.
void set_log_level(LogLevel level) noexcept;

/// Writes "warning: text\n" in one write, control characters escaped. Any thread.
void log(LogLevel level, std::string_view text);

}  // namespace vdit
