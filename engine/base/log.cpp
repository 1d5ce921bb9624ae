// SPDX-License-Identifier: Apache-2.0
#include "engine/base/log.h"

#include <unistd.h>

#include <atomic>
#include <mutex>
#include <string>
#include <utility>

#include "engine/base/error.h"

namespace vdit {
namespace {

std::atomic<LogLevel> threshold{LogLevel::Info};

struct Sink {
  std::mutex mutex;
  std::function<void(LogLevel, std::string_view)> write;
};

Sink& sink() {
  static Sink instance;
  return instance;
}

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
LogLevel log_level() noexcept {
  return threshold;
}

void set_log_sink(std::function<void(LogLevel, std::string_view)> write) {
  const std::lock_guard lock(sink().mutex);
  sink().write = std::move(write);
}

void log(LogLevel level, std::string_view text) {
  if (level < threshold) return;
  const std::string shown = vdit::quoted(text, 4000);
  const std::lock_guard lock(sink().mutex);
  if (sink().write) return sink().write(level, shown);
  const std::string line = std::string(prefix(level)) + shown + '\n';
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace vdit
