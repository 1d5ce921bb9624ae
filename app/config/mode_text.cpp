// SPDX-License-Identifier: Apache-2.0
#include "app/config/mode_text.h"

#include <algorithm>

namespace vdit::app {
namespace {

std::string intervals_text(const std::vector<kernels::Run>& intervals) {
  constexpr std::size_t kShown = 4;
  std::string text;
  for (std::size_t i = 0; i < std::min(kShown, intervals.size()); ++i) {
    text +=
        (i == 0 ? "" : ", ") + std::to_string(intervals[i].begin) + "-" + std::to_string(intervals[i].end);
  }
  if (intervals.size() > kShown) text += " and " + std::to_string(intervals.size() - kShown) + " more";
  return text;
}

}  // namespace

const std::vector<std::string>& mode_names() {
  static const std::vector<std::string> kNames{"full", "skip", "diagonal", "multi-diagonal",
                                               "vertical-stripe"};
  return kNames;
}

std::string mode_list() {
  std::string list;
  for (const std::string& name : mode_names()) list += (list.empty() ? "" : ", ") + name;
  return list;
}

std::string_view mode_name(kernels::Mode mode) {
  return mode_names()[static_cast<std::size_t>(mode)];
}

std::optional<kernels::Mode> mode_from_name(std::string_view name) {
  const auto& names = mode_names();
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<kernels::Mode>(found - names.begin());
}

std::string describe(const kernels::HeadMode& mode) {
  std::string text(mode_name(mode.mode));
  if (!kernels::has_width(mode.mode)) return text;
  text += ", half-width " + std::to_string(mode.half_width);
  if (mode.mode == kernels::Mode::MultiDiagonal && mode.order == kernels::TokenOrder::FrameMajor)
    text += ", frame-major";
  if (mode.mode == kernels::Mode::MultiDiagonal && mode.frame_reach < kernels::kAllFrames)
    text += ", " + std::to_string(mode.frame_reach) + " frames around";
  if (!mode.stripes.empty()) text += ", stripes " + intervals_text(mode.stripes);
  if (!mode.sink.empty()) text += ", sink " + intervals_text(mode.sink);
  return text;
}

}  // namespace vdit::app
