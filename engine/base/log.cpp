// SPDX-License-Identifier: Apache-2.0
#include "engine/base/log.h"

#include <unistd.h>

#include <atomic>
#include <string>

#include "engine/base/error.h"

namespace vdit {
namespace {

std::atomic<LogLevel> threshold{LogLevel::Info};

std::string_view prefix(LogLevel level) {
  switch (level) {
    case LogLevel::Debug:
      return "debug: ";
    case LogLevel::Info:
      return "";
    case LogLevel::Warning:
      return "warning: ";
    case LogLevel::Error:
      return "error: ";
  }
  return "";
}

}  // namespace

void set_log_level(LogLevel level) noexcept {
  threshold = level;
}

void log(LogLevel level, std::string_view text) {
  if (level < threshold) return;
  const std::string line = std::string(prefix(level)) + vdit::quoted(text, 4000) + '\n';
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace vdit
