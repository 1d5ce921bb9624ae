// SPDX-License-Identifier: Apache-2.0
#include "app/config/mode_json.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "app/config/mode_text.h"
#include "engine/base/nearest_names.h"

namespace vdit::app {
namespace {

using kernels::HeadMode;
using kernels::Mode;
using nlohmann::ordered_json;

constexpr std::size_t kMaxIntervals = 4096;
constexpr std::int64_t kMaxEdge = 1 << 16;

ordered_json measure(std::int64_t tokens, const ModeUnits& units) {
  if (!units.fractions) return tokens;
  return static_cast<double>(tokens) / static_cast<double>(units.video_tokens);
}

ordered_json intervals_json(const std::vector<kernels::Run>& runs, const ModeUnits& units) {
  ordered_json list = ordered_json::array();
  for (const kernels::Run& run : runs) list.push_back({measure(run.begin, units), measure(run.end, units)});
  return list;
}

// A width: larger than the sequence is allowed, the run builder clips it.
std::int64_t read_width(const JsonView& view, std::string_view key, const ModeUnits& units) {
  if (!units.fractions) return std::min(view.integer(key, 0), units.video_tokens);
  const double share = view.number(key);
  if (!(share >= 0)) view.fail(key, "a fraction of the video tokens, 0 or more");
  return std::llround(std::min(share, 1.0) * static_cast<double>(units.video_tokens));
}

kernels::Run read_interval(const JsonView& view, const ModeUnits& units) {
  const nlohmann::json& pair = view.value();
  const std::string unit = units.fractions ? "(fractions of the video tokens)" : "(tokens)";
  const auto is_edge = [&](const nlohmann::json& value) {
    return units.fractions ? value.is_number() : value.is_number_integer();
  };
  if (!pair.is_array() || pair.size() != 2 || !is_edge(pair[0]) || !is_edge(pair[1])) {
    view.fail_here("[begin, end] in " + unit);
  }
  const std::int64_t last = units.fractions ? 1 : units.video_tokens;
  const double begin = pair[0].get<double>();
  const double end = pair[1].get<double>();
  if (!(begin >= 0 && begin < end && end <= static_cast<double>(last))) {
    view.fail_here("0 <= begin < end <= " + std::to_string(last) + " " + unit);
  }
  const double scale = units.fractions ? static_cast<double>(units.video_tokens) : 1.0;
  const auto first =
      static_cast<std::int32_t>(std::min<long long>(std::llround(begin * scale), units.video_tokens - 1));
  return {first, static_cast<std::int32_t>(std::max<long long>(std::llround(end * scale), first + 1))};
}

std::vector<kernels::Run> read_intervals(const JsonView& view, std::string_view key, const ModeUnits& units) {
  const JsonView list = view.at(key);
  if (!list.value().is_array() || list.size() > kMaxIntervals) {
    view.fail(key, "an array of at most " + std::to_string(kMaxIntervals) + " intervals [begin, end]");
  }
  std::vector<kernels::Run> runs;
  for (std::size_t i = 0; i < list.size(); ++i) runs.push_back(read_interval(list.at(i), units));
  return runs;
}

kernels::TokenOrder read_order(const JsonView& view) {
  const std::string order = view.text_or("order", "space-major");
  if (order == "space-major") return kernels::TokenOrder::SpaceMajor;
  if (order == "frame-major") return kernels::TokenOrder::FrameMajor;
  view.fail("order", "\"space-major\" or \"frame-major\"");
}

}  // namespace

const std::vector<std::string>& mode_fields() {
  static const std::vector<std::string> fields{"mode",        "half_width", "order",
                                               "frame_reach", "stripes",    "sink"};
  return fields;
}

ordered_json mode_json(const HeadMode& mode, const ModeUnits& units) {
  ordered_json json{{"mode", mode_name(mode.mode)}};
  if (kernels::has_width(mode.mode)) json["half_width"] = measure(mode.half_width, units);
  if (mode.mode == Mode::MultiDiagonal) {
    json["order"] = mode.order == kernels::TokenOrder::SpaceMajor ? "space-major" : "frame-major";
    if (mode.frame_reach < kernels::kAllFrames) json["frame_reach"] = mode.frame_reach;
  }
  if (mode.mode == Mode::VerticalStripe) json["stripes"] = intervals_json(mode.stripes, units);
  if (kernels::has_width(mode.mode) && !mode.sink.empty()) json["sink"] = intervals_json(mode.sink, units);
  return json;
}

HeadMode read_mode(const JsonView& view, const ModeUnits& units) {
  const std::string name = view.text("mode");
  const auto known = mode_from_name(name);
  if (!known) {
    view.fail("mode", "one of " + mode_list(), did_you_mean(name, mode_names()));
  }
  HeadMode mode{.mode = *known};
  if (kernels::has_width(*known)) mode.half_width = read_width(view, "half_width", units);
  if (*known == Mode::MultiDiagonal) {
    mode.order = read_order(view);
    mode.frame_reach = view.integer_or("frame_reach", kernels::kAllFrames, 0, kernels::kAllFrames);
    if (mode.order == kernels::TokenOrder::SpaceMajor && mode.frame_reach < kernels::kAllFrames) {
      view.fail("frame_reach", "nothing: in space-major order a place keeps all frames");
    }
  }
  if (*known == Mode::VerticalStripe) mode.stripes = read_intervals(view, "stripes", units);
  if (kernels::has_width(*known) && view.has("sink")) mode.sink = read_intervals(view, "sink", units);
  return mode;
}

ordered_json grid_json(const kernels::TokenGrid& grid) {
  return {{"frames", grid.frames},
          {"height", grid.height},
          {"width", grid.width},
          {"text_before", grid.text_before},
          {"text_after", grid.text_after}};
}

kernels::TokenGrid read_grid(const JsonView& view) {
  const kernels::TokenGrid grid{.frames = view.integer("frames", 1, kMaxEdge),
                                .height = view.integer("height", 1, kMaxEdge),
                                .width = view.integer("width", 1, kMaxEdge),
                                .text_before = view.integer_or("text_before", 0, 0, kMaxEdge),
                                .text_after = view.integer_or("text_after", 0, 0, kMaxEdge)};
  if (grid.tokens() > std::numeric_limits<std::int32_t>::max()) {
    view.fail("frames", "a grid of fewer than 2^31 tokens");
  }
  return grid;
}

}  // namespace vdit::app
