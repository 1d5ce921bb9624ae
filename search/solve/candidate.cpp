// SPDX-License-Identifier: Apache-2.0
#include "search/solve/candidate.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <sstream>

#include "app/config/mode_text.h"
#include "engine/base/error.h"
#include "engine/base/json_view.h"
#include "kernels/runs/band_width.h"
#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"

namespace vdit::search {
namespace {

using kernels::HeadMode;
using kernels::Mode;
using kernels::Run;
using kernels::TokenGrid;
using kernels::TokenOrder;

constexpr std::size_t kMaxCandidates = 200;
constexpr double kLadder[] = {0.05, 0.1, 0.15, 0.25, 0.3, 0.4, 0.5, 0.6};
constexpr double kSinkLadder[] = {0.15, 0.25, 0.4, 0.6};
// Windows in time and space: frames on both sides as a share of the clip's, and densities that they can have.
struct WindowLadder {
  double frame_share;
  double densities[3];
};
constexpr WindowLadder kWindows[] = {
    {0.15, {0.1, 0.15, 0.25}}, {0.25, {0.25, 0.3, 0.4}}, {0.4, {0.3, 0.4, 0.5}}};
// Keys chosen together. Long sequences run on kernels whose steps are of 64 keys and more.
constexpr std::int64_t kShortBlock = 16;
constexpr std::int64_t kLongBlock = 128;

double density_of(const HeadMode& mode, const TokenGrid& grid) {
  return kernels::density(kernels::build_runs(mode, grid));
}

// The smallest half-width, in steps of width_step(grid), that reaches the density; density rises with it.
HeadMode with_density(HeadMode mode, const TokenGrid& grid, double density) {
  const std::int64_t step = kernels::width_step(grid);
  std::int64_t low = 0;
  std::int64_t high = (grid.video_tokens() + step - 1) / step;
  while (low < high) {
    const std::int64_t middle = (low + high) / 2;
    mode.half_width = middle * step;
    if (density_of(mode, grid) >= density) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  mode.half_width = low * step;
  return mode;
}

// The heaviest blocks of keys that fill `share` of the video, as intervals.
std::vector<Run> heaviest_stripes(std::span<const float> mass, const TokenGrid& grid, double share) {
  const std::int64_t video = grid.video_tokens();
  const std::int64_t block = video > kernels::kShortSequence ? kLongBlock : kShortBlock;
  const std::int64_t blocks = (video + block - 1) / block;
  std::vector<double> weight(static_cast<std::size_t>(blocks), 0.0);
  for (std::int64_t key = 0; key < video; ++key) {
    weight[static_cast<std::size_t>(key / block)] += mass[static_cast<std::size_t>(key)];
  }
  std::vector<std::int64_t> by_weight(static_cast<std::size_t>(blocks));
  std::iota(by_weight.begin(), by_weight.end(), 0);
  std::stable_sort(by_weight.begin(), by_weight.end(), [&](std::int64_t a, std::int64_t b) {
    return weight[static_cast<std::size_t>(a)] > weight[static_cast<std::size_t>(b)];
  });
  const double wanted = std::ceil(share * static_cast<double>(blocks));
  by_weight.resize(static_cast<std::size_t>(std::clamp(wanted, 1.0, static_cast<double>(blocks))));
  std::vector<Run> stripes;
  for (const std::int64_t index : by_weight) {
    stripes.push_back({static_cast<std::int32_t>(index * block),
                       static_cast<std::int32_t>(std::min((index + 1) * block, video))});
  }
  return kernels::merged(std::move(stripes), 0, video);
}

Candidate parse_candidate(const JsonView& view) {
  Candidate candidate;
  const std::string name = view.text("mode");
  const auto mode = app::mode_from_name(name);
  if (!mode) view.fail("mode", "full, skip, diagonal, multi-diagonal or vertical-stripe");
  candidate.mode = *mode;
  if (!kernels::has_width(*mode)) {
    candidate.density = *mode == Mode::Full ? 1 : 0;
    return candidate;
  }
  candidate.density = view.number("density");
  if (!(candidate.density > 0 && candidate.density < 1)) view.fail("density", "more than 0 and less than 1");
  candidate.sink_frames = static_cast<int>(view.integer_or("sink_frames", 0, 0, 1000));
  candidate.band_share = view.number_or("band_share", candidate.band_share);
  if (!(candidate.band_share >= 0 && candidate.band_share <= 1)) view.fail("band_share", "0 to 1");
  const std::string order = view.text_or("order", "space-major");
  if (order != "space-major" && order != "frame-major")
    view.fail("order", "\"space-major\" or \"frame-major\"");
  candidate.order = order == "space-major" ? TokenOrder::SpaceMajor : TokenOrder::FrameMajor;
  candidate.frame_reach = static_cast<int>(view.integer_or("frame_reach", 0, 0, 1000));
  const bool has_reach = *mode == Mode::MultiDiagonal && candidate.order == TokenOrder::FrameMajor;
  if (candidate.frame_reach > 0 && !has_reach)
    view.fail("frame_reach", "only with frame-major multi-diagonal");
  if (candidate.sink_frames > 0 && *mode == Mode::MultiDiagonal &&
      candidate.order == TokenOrder::SpaceMajor) {
    view.fail("sink_frames", "0", "in space-major order the leading tokens are places, not frames");
  }
  return candidate;
}

}  // namespace

std::vector<Candidate> default_candidates(std::int64_t frames) {
  std::vector<Candidate> list{{.mode = Mode::Full}, {.mode = Mode::Skip, .density = 0}};
  for (const Mode mode : {Mode::Diagonal, Mode::MultiDiagonal, Mode::VerticalStripe}) {
    for (const double density : kLadder) list.push_back({.mode = mode, .density = density});
  }
  for (const double density : kSinkLadder) {
    list.push_back({.mode = Mode::Diagonal, .density = density, .sink_frames = 1});
  }
  for (const WindowLadder& window : kWindows) {
    const auto reach = static_cast<int>(
        std::max<std::int64_t>(std::llround(window.frame_share * static_cast<double>(frames)), 1));
    const bool known =
        std::any_of(list.begin(), list.end(), [&](const Candidate& c) { return c.frame_reach == reach; });
    if (known) continue;  // short clips have fewer windows
    for (const double density : window.densities) {
      list.push_back({.mode = Mode::MultiDiagonal,
                      .order = TokenOrder::FrameMajor,
                      .density = density,
                      .frame_reach = reach});
    }
  }
  return list;
}

std::vector<Candidate> parse_candidates(const nlohmann::json& document, const std::string& subject) {
  const JsonView root(document, subject, "candidates.field");
  if (!document.is_object() || root.text_or("format", "") != "vdit-candidates") {
    throw Error({.kind = ErrorKind::Input,
                 .code = "candidates.format",
                 .subject = subject,
                 .field = "format",
                 .found = "another document",
                 .expected = "\"vdit-candidates\""});
  }
  root.integer("version", 1, 1);
  const JsonView list = root.at("candidates");
  if (list.size() == 0) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "candidates.empty",
                 .subject = subject,
                 .field = "candidates",
                 .found = "none",
                 .expected = "at least Full and one more",
                 .hint = "leave --candidates out to search over the default list"});
  }
  if (list.size() > kMaxCandidates) root.fail("candidates", "at most " + std::to_string(kMaxCandidates));
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < list.size(); ++i) {
    candidates.push_back(parse_candidate(list.at(i)));
    if (std::count(candidates.begin(), candidates.end(), candidates.back()) > 1) {
      list.at(i).fail("mode", "a candidate that is not in the list yet");
    }
  }
  const auto full = std::find_if(candidates.begin(), candidates.end(),
                                 [](const Candidate& c) { return c.mode == Mode::Full; });
  if (full == candidates.end()) {
    candidates.insert(candidates.begin(), Candidate{});
  } else {
    std::rotate(candidates.begin(), full, full + 1);
  }
  return candidates;
}

nlohmann::json to_json(const std::vector<Candidate>& candidates) {
  nlohmann::json list = nlohmann::json::array();
  for (const Candidate& candidate : candidates) {
    nlohmann::json entry{{"mode", std::string(app::mode_name(candidate.mode))}};
    if (kernels::has_width(candidate.mode)) {
      entry["density"] = candidate.density;
      if (candidate.sink_frames > 0) entry["sink_frames"] = candidate.sink_frames;
      if (candidate.mode == Mode::VerticalStripe) entry["band_share"] = candidate.band_share;
      if (candidate.mode == Mode::MultiDiagonal) {
        entry["order"] = candidate.order == TokenOrder::SpaceMajor ? "space-major" : "frame-major";
        if (candidate.frame_reach > 0) entry["frame_reach"] = candidate.frame_reach;
      }
    }
    list.push_back(std::move(entry));
  }
  return {{"format", "vdit-candidates"}, {"version", 1}, {"candidates", std::move(list)}};
}

std::string name_of(const Candidate& candidate) {
  std::ostringstream text;
  text << app::mode_name(candidate.mode);
  if (!kernels::has_width(candidate.mode)) return text.str();
  text << ' ' << candidate.density;
  if (candidate.mode == Mode::MultiDiagonal && candidate.order == TokenOrder::FrameMajor)
    text << " frame-major";
  if (candidate.frame_reach > 0) text << " within " << candidate.frame_reach << " frames";
  if (candidate.sink_frames > 0)
    text << " + " << candidate.sink_frames << (candidate.sink_frames == 1 ? " frame" : " frames");
  return text.str();
}

HeadMode resolve(const Candidate& candidate, const TokenGrid& grid) {
  HeadMode mode{.mode = candidate.mode, .order = candidate.order};
  if (!kernels::has_width(mode.mode)) return {.mode = mode.mode};
  if (mode.mode != Mode::MultiDiagonal)
    mode.order = TokenOrder::SpaceMajor;  // unused there: one spelling of each mode
  if (candidate.sink_frames > 0) {
    const std::int64_t frames = std::min<std::int64_t>(candidate.sink_frames, grid.frames);
    mode.sink = {{0, static_cast<std::int32_t>(frames * grid.places())}};
  }
  if (candidate.frame_reach > 0) mode.frame_reach = candidate.frame_reach;
  const bool has_stripes = mode.mode == Mode::VerticalStripe;
  return with_density(mode, grid, candidate.density * (has_stripes ? candidate.band_share : 1));
}

std::vector<Run> choose_stripes(const Candidate& candidate, const TokenGrid& grid,
                                std::span<const float> column_mass) {
  return heaviest_stripes(column_mass, grid, candidate.density * (1 - candidate.band_share));
}

}  // namespace vdit::search
