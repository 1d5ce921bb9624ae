// SPDX-License-Identifier: Apache-2.0
#include "app/cli/terminal_progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "engine/base/formatted.h"

namespace vdit::app {
namespace {

constexpr int kBarWidth = 28;
constexpr auto kRedraw = std::chrono::milliseconds(100);

void write_error_stream(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

std::string time_text(double seconds) {
  const int whole = static_cast<int>(seconds + 0.5);
  if (whole < 3600) return formatted("%d:%02d", whole / 60, whole % 60);
  return formatted("%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
}

}  // namespace

TerminalProgress::TerminalProgress(ProgressMode mode, bool json, bool quiet) : mode_(mode) {
  if (mode_ != ProgressMode::Auto) return;
  mode_ = quiet                        ? ProgressMode::None
          : json                       ? ProgressMode::Json
          : isatty(STDERR_FILENO) != 0 ? ProgressMode::Bar
                                       : ProgressMode::None;
}

TerminalProgress::~TerminalProgress() {
  clear();
}

void TerminalProgress::show(const ProgressState& state) {
  if (mode_ == ProgressMode::Bar) draw_bar(state);
  if (mode_ != ProgressMode::Json) return;
  nlohmann::ordered_json line = {{"event", "progress"}, {"phase", state.phase}, {"fraction", state.fraction}};
  if (state.steps > 0) {
    line["step"] = state.step;
    line["steps"] = state.steps;
  }
  if (state.seconds_left) line["seconds_left"] = *state.seconds_left;
  write_error_stream(line.dump() + '\n');
}

void TerminalProgress::draw_bar(const ProgressState& state) {
  const auto now = std::chrono::steady_clock::now();
  if (drawn_ && state.phase == last_phase_ && state.fraction < 1 && now - last_drawn_ < kRedraw) return;
  const int filled = std::clamp(static_cast<int>(state.fraction * kBarWidth), 0, kBarWidth);
  std::string line = "\r\x1b[K";
  line.append(state.phase).append(8 - std::min<std::size_t>(state.phase.size(), 8), ' ');
  line += '[' + std::string(static_cast<std::size_t>(filled), '#') +
          std::string(static_cast<std::size_t>(kBarWidth - filled), '.') + ']';
  if (state.steps > 0) line += ' ' + std::to_string(state.step) + '/' + std::to_string(state.steps);
  if (state.seconds_left) line += ' ' + time_text(*state.seconds_left) + " left";
  write_error_stream(line);
  drawn_ = true;
  last_phase_ = state.phase;
  last_drawn_ = now;
}

void TerminalProgress::event(const nlohmann::json& event) {
  if (mode_ == ProgressMode::Json) write_error_stream(event.dump() + '\n');
}

void TerminalProgress::clear() {
  if (!drawn_) return;
  write_error_stream("\r\x1b[K");
  drawn_ = false;
}

}  // namespace vdit::app
