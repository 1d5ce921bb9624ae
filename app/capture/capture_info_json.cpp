// SPDX-License-Identifier: Apache-2.0
#include "app/capture/capture_info_json.h"

#include <algorithm>
#include <utility>

#include "app/config/mode_json.h"
#include "engine/base/error.h"
#include "engine/base/json_view.h"
#include "engine/base/strict_json.h"

namespace vdit::app {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kMaxBytes = std::size_t{64} << 20;
constexpr int kMaxDepth = 16;
constexpr std::int64_t kMaxCount = 1024;  // layers, heads, head dimension
constexpr std::int64_t kMaxSteps = 10'000;
constexpr std::int64_t kMaxEdge = 1 << 16;  // pixels, frames
constexpr std::size_t kMaxCandidates = 200;

const std::vector<std::string> kStatuses{"running", "complete", "disk cap reached", "stopped"};
const std::vector<std::string> kFields{
    "format",       "version",      "status",        "model",     "family", "transformer_config_sha256",
    "prompt",       "seed",         "steps",         "video",     "grid",   "layers",
    "heads",        "head_dim",     "block",         "device",    "dtype",  "date",
    "tool_version", "instrumented", "sparse_config", "candidates"};

[[noreturn]] void fail(std::string code, const std::string& subject, std::string field, std::string found,
                       std::string expected, std::string hint) {
  throw Error({.kind = ErrorKind::Input,
               .code = std::move(code),
               .subject = subject,
               .field = std::move(field),
               .found = std::move(found),
               .expected = std::move(expected),
               .hint = std::move(hint)});
}

void check_format(const JsonView& root) {
  const bool ours =
      root.value().is_object() && root.has("format") && root.value()["format"] == kCaptureFormat;
  if (!ours) {
    fail("capture.format", root.subject(), "format", "another document",
         std::string("\"") + kCaptureFormat + "\"", "this is no capture: make one with vdit inspect");
  }
  const std::int64_t version = root.integer("version", 1);
  if (version > kCaptureVersion) {
    fail("capture.version", root.subject(), "version", std::to_string(version),
         "at most " + std::to_string(kCaptureVersion), "a later vdit wrote it: update vdit");
  }
}

int small(const JsonView& view, std::string_view key, std::int64_t max) {
  return static_cast<int>(view.integer(key, 1, max));
}

std::uint64_t read_seed(const JsonView& root) {
  const nlohmann::json& seed = root.at("seed").value();
  if (!seed.is_number_unsigned()) root.fail("seed", "a whole number from 0 to 2^64 - 1");
  return seed.get<std::uint64_t>();
}

std::vector<kernels::HeadMode> read_candidates(const JsonView& root, const kernels::TokenGrid& grid) {
  std::vector<kernels::HeadMode> candidates;
  if (!root.has("candidates")) return candidates;
  const JsonView list = root.at("candidates");
  if (list.size() > kMaxCandidates) {
    root.fail("candidates", "at most " + std::to_string(kMaxCandidates) + " modes");
  }
  for (std::size_t i = 0; i < list.size(); ++i) {
    candidates.push_back(read_mode(list.at(i), {.video_tokens = grid.video_tokens()}));
  }
  return candidates;
}

}  // namespace

std::string capture_info_text(const CaptureInfo& info) {
  const ModeUnits units{.video_tokens = info.grid.video_tokens()};
  ordered_json candidates = ordered_json::array();
  for (const kernels::HeadMode& mode : info.candidates) candidates.push_back(mode_json(mode, units));
  ordered_json json{
      {"format", kCaptureFormat},
      {"version", kCaptureVersion},
      {"status", info.status},
      {"model", info.model},
      {"family", info.family},
      {"transformer_config_sha256", info.transformer_config_sha256},
      {"prompt", info.prompt},
      {"seed", info.seed},
      {"steps", info.steps},
      {"video", {{"width", info.video_width}, {"height", info.video_height}, {"frames", info.video_frames}}},
      {"grid", grid_json(info.grid)},
      {"layers", info.layers},
      {"heads", info.heads},
      {"head_dim", info.head_dim},
      {"block", info.block},
      {"device", info.device},
      {"dtype", info.dtype},
      {"date", info.date},
      {"tool_version", info.tool_version},
      {"instrumented", info.instrumented},
      {"sparse_config", info.sparse_config},
      {"candidates", std::move(candidates)}};
  for (const auto& [key, value] : info.unknown.items()) json[key] = ordered_json(value);
  return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + '\n';
}

CaptureInfo parse_capture_info(std::string_view text, const std::string& subject) {
  const nlohmann::json document = parse_json(
      text, {.subject = subject, .code = "capture.syntax", .max_bytes = kMaxBytes, .max_depth = kMaxDepth});
  const JsonView root(document, subject, "capture.field");
  check_format(root);
  CaptureInfo info;
  info.model = root.text_or("model", "");
  info.family = root.text_or("family", "");
  info.prompt = root.text_or("prompt", "");
  info.device = root.text_or("device", "");
  info.dtype = root.text_or("dtype", "");
  info.date = root.text_or("date", "");
  info.tool_version = root.text_or("tool_version", "");
  info.transformer_config_sha256 = root.text_or("transformer_config_sha256", "");
  info.sparse_config = root.text_or("sparse_config", "");
  info.grid = read_grid(root.at("grid"));
  const JsonView video = root.at("video");
  info.video_width = small(video, "width", kMaxEdge);
  info.video_height = small(video, "height", kMaxEdge);
  info.video_frames = small(video, "frames", kMaxEdge);
  info.layers = small(root, "layers", kMaxCount);
  info.heads = small(root, "heads", kMaxCount);
  info.head_dim = small(root, "head_dim", kMaxCount);
  info.steps = small(root, "steps", kMaxSteps);
  info.seed = read_seed(root);
  info.block = small(root, "block", kMaxEdge);
  info.instrumented = root.boolean_or("instrumented", true);
  info.status = root.text("status");
  if (std::find(kStatuses.begin(), kStatuses.end(), info.status) == kStatuses.end()) {
    root.fail("status", R"("running", "complete", "disk cap reached" or "stopped")");
  }
  info.candidates = read_candidates(root, info.grid);
  for (const auto& [key, value] : document.items()) {
    if (std::find(kFields.begin(), kFields.end(), key) == kFields.end()) info.unknown[key] = value;
  }
  return info;
}

}  // namespace vdit::app
