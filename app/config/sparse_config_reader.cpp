// SPDX-License-Identifier: Apache-2.0
#include "app/config/sparse_config_reader.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>

#include "app/config/mode_text.h"
#include "engine/base/error.h"
#include "engine/base/json_view.h"
#include "engine/base/nearest_names.h"
#include "engine/base/strict_json.h"

namespace vdit::app {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{64} << 20;
constexpr int kMaxDepth = 8;
constexpr std::int64_t kMaxLayers = 1024;
constexpr std::int64_t kMaxHeads = 1024;
constexpr std::size_t kMaxGroups = 1000;
constexpr std::size_t kMaxIntervals = 4096;
constexpr std::int64_t kMaxEdge = 1 << 16;

[[noreturn]] void fail(const JsonView& at, std::string code, std::string field, std::string found,
                       std::string expected, std::string hint = {}) {
  throw Error({.kind = ErrorKind::Input,
               .code = std::move(code),
               .subject = at.subject(),
               .field = at.path().empty() ? std::move(field) : at.path() + (field.empty() ? "" : "." + field),
               .found = std::move(found),
               .expected = std::move(expected),
               .hint = std::move(hint)});
}

class Reader {
 public:
  Reader(const nlohmann::json& document, const std::string& subject)
      : root_(document, subject, "config.field") {}

  ReadConfig read() {
    check_format();
    SparseConfig& config = result_.config;
    read_model();
    read_grid();
    const std::string parameters = root_.text("parameters");
    if (parameters != "tokens" && parameters != "fractions")
      root_.fail("parameters", "\"tokens\" or \"fractions\"");
    config.in_fractions = parameters == "fractions";
    config.comment = root_.text_or("comment", "");
    if (root_.has("provenance")) config.provenance = root_.at("provenance").value();
    if (!config.provenance.is_object()) root_.fail("provenance", "an object");
    config.unknown = unknown_fields(
        root_, {"format", "version", "comment", "model", "grid", "parameters", "provenance", "step_groups"});
    read_groups();
    return std::move(result_);
  }

 private:
  void check_format() {
    if (!root_.value().is_object())
      fail(root_, "config.format", "document", root_.value().type_name(), "an object");
    if (!root_.has("format") || root_.text("format") != kSparseConfigFormat) {
      fail(root_, "config.format", "format", root_.has("format") ? root_.value()["format"].dump() : "nothing",
           std::string("\"") + kSparseConfigFormat + "\"", "this is not a sparse config");
    }
    const std::int64_t version = root_.integer("version", 1);
    if (version > kSparseConfigVersion) {
      fail(root_, "config.version", "version", std::to_string(version),
           "at most " + std::to_string(kSparseConfigVersion),
           "a later vdit wrote it: update vdit; the file is unchanged");
    }
  }

  void read_model() {
    const JsonView model = root_.at("model");
    result_.config.family = model.text("family");
    result_.config.layers = static_cast<int>(model.integer("layers", 1, kMaxLayers));
    result_.config.heads = static_cast<int>(model.integer("heads", 1, kMaxHeads));
    result_.config.transformer_config_sha256 = model.text_or("transformer_config_sha256", "");
    unknown_fields(model, {"family", "layers", "heads", "transformer_config_sha256"});
  }

  void read_grid() {
    const JsonView grid = root_.at("grid");
    kernels::TokenGrid& out = result_.config.grid;
    out.frames = grid.integer("frames", 1, kMaxEdge);
    out.height = grid.integer("height", 1, kMaxEdge);
    out.width = grid.integer("width", 1, kMaxEdge);
    out.text_before = grid.integer_or("text_before", 0, 0, kMaxEdge);
    out.text_after = grid.integer_or("text_after", 0, 0, kMaxEdge);
    if (out.video_tokens() + out.text_before + out.text_after > std::numeric_limits<std::int32_t>::max()) {
      grid.fail("frames", "a grid of fewer than 2^31 tokens");
    }
    unknown_fields(grid, {"frames", "height", "width", "text_before", "text_after"});
  }

  void read_groups() {
    const JsonView groups = root_.at("step_groups");
    if (!groups.value().is_array() || groups.size() == 0 || groups.size() > kMaxGroups) {
      root_.fail("step_groups", "an array of 1 to " + std::to_string(kMaxGroups) + " groups");
    }
    double covered = 0;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      const JsonView view = groups.at(i);
      StepGroup group{.begin = view.number("from"), .end = view.number("to")};
      if (group.begin != covered) {
        fail(view, "config.groups", "from", std::to_string(group.begin), std::to_string(covered),
             "step groups follow each other without gaps, from 0 to 1");
      }
      if (!(group.end > group.begin && group.end <= 1)) {
        fail(view, "config.groups", "to", std::to_string(group.end), "more than \"from\" and at most 1");
      }
      covered = group.end;
      group.unknown = unknown_fields(view, {"from", "to", "heads"});
      read_heads(view, group);
      result_.config.groups.push_back(std::move(group));
    }
    if (covered != 1) {
      fail(groups, "config.groups", "", "the last group ends at " + std::to_string(covered), "1");
    }
  }

  void read_heads(const JsonView& group_view, StepGroup& group) {
    const SparseConfig& config = result_.config;
    const JsonView list = group_view.at("heads");
    const std::size_t expected = config.index(config.layers, 0);
    if (!list.value().is_array()) group_view.fail("heads", "an array");
    group.heads.resize(expected);
    std::vector<bool> seen(expected, false);
    for (std::size_t i = 0; i < list.size(); ++i) {
      const JsonView view = list.at(i);
      const std::int64_t layer = view.integer("layer");
      const std::int64_t head = view.integer("head");
      if (layer < 0 || layer >= config.layers || head < 0 || head >= config.heads) {
        fail(view, "config.heads", "", "layer " + std::to_string(layer) + ", head " + std::to_string(head),
             "layers 0 to " + std::to_string(config.layers - 1) + ", heads 0 to " +
                 std::to_string(config.heads - 1));
      }
      const std::size_t at = config.index(static_cast<int>(layer), static_cast<int>(head));
      if (seen[at])
        fail(view, "config.heads", "",
             "layer " + std::to_string(layer) + ", head " + std::to_string(head) + " again",
             "every head once");
      seen[at] = true;
      group.heads[at] = read_head(view);
    }
    const auto missing = std::find(seen.begin(), seen.end(), false);
    if (missing != seen.end()) {
      const auto at = static_cast<int>(missing - seen.begin());
      fail(list, "config.heads", "", std::to_string(list.size()) + " heads",
           std::to_string(expected) + " (" + std::to_string(config.layers) + " layers x " +
               std::to_string(config.heads) + " heads)",
           "the first one missing is layer " + std::to_string(at / config.heads) + ", head " +
               std::to_string(at % config.heads));
    }
  }

  HeadSetting read_head(const JsonView& view) {
    HeadSetting setting;
    const std::string name = view.text("mode");
    const auto mode = mode_from_name(name);
    if (!mode) {
      std::string expected;
      for (const std::string& known : mode_names()) expected += (expected.empty() ? "" : ", ") + known;
      view.fail("mode", "one of " + expected, did_you_mean(name, mode_names()));
    }
    setting.mode.mode = *mode;
    const bool has_width = *mode != kernels::Mode::Full && *mode != kernels::Mode::Skip;
    if (has_width) setting.mode.half_width = tokens(view, "half_width");
    if (*mode == kernels::Mode::MultiDiagonal) setting.mode.order = read_order(view);
    if (*mode == kernels::Mode::VerticalStripe) setting.mode.stripes = intervals(view, "stripes");
    if (has_width && view.has("sink")) setting.mode.sink = intervals(view, "sink");
    setting.locked = view.boolean_or("locked", false);
    setting.comment = view.text_or("comment", "");
    setting.unknown = unknown_fields(
        view, {"layer", "head", "mode", "half_width", "order", "stripes", "sink", "locked", "comment"});
    return setting;
  }

  static kernels::TokenOrder read_order(const JsonView& view) {
    const std::string order = view.text_or("order", "space-major");
    if (order == "space-major") return kernels::TokenOrder::SpaceMajor;
    if (order == "frame-major") return kernels::TokenOrder::FrameMajor;
    view.fail("order", "\"space-major\" or \"frame-major\"");
  }

  // A width: larger than the sequence is allowed, the run builder clips it.
  std::int64_t tokens(const JsonView& view, std::string_view key) const {
    const auto video = result_.config.grid.video_tokens();
    if (!result_.config.in_fractions) return std::min(view.integer(key, 0), video);
    const double share = view.number(key);
    if (!(share >= 0)) view.fail(key, "a fraction of the video tokens, 0 or more");
    return std::llround(std::min(share, 1.0) * static_cast<double>(video));
  }

  std::vector<kernels::Run> intervals(const JsonView& view, std::string_view key) const {
    const JsonView list = view.at(key);
    if (!list.value().is_array() || list.size() > kMaxIntervals) {
      view.fail(key, "an array of at most " + std::to_string(kMaxIntervals) + " intervals [begin, end]");
    }
    const auto video = result_.config.grid.video_tokens();
    const std::int64_t last = result_.config.in_fractions ? 1 : video;
    std::vector<kernels::Run> runs;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const nlohmann::json& pair = list.value()[i];
      const bool is_pair =
          pair.is_array() && pair.size() == 2 && pair[0].is_number() && pair[1].is_number() &&
          (result_.config.in_fractions || (pair[0].is_number_integer() && pair[1].is_number_integer()));
      const std::string field = std::string(key) + "[" + std::to_string(i) + "]";
      if (!is_pair)
        fail(view, "config.field", field, pair.dump().substr(0, 60), "[begin, end] in " + units());
      const double begin = pair[0].get<double>();
      const double end = pair[1].get<double>();
      if (!(begin >= 0 && begin < end && end <= static_cast<double>(last))) {
        fail(view, "config.field", field, pair.dump(),
             "0 <= begin < end <= " + std::to_string(last) + " " + units());
      }
      const double scale = result_.config.in_fractions ? static_cast<double>(video) : 1.0;
      const auto first =
          static_cast<std::int32_t>(std::min<long long>(std::llround(begin * scale), video - 1));
      const auto past = static_cast<std::int32_t>(std::max<long long>(std::llround(end * scale), first + 1));
      runs.push_back({first, past});
    }
    return runs;
  }

  std::string units() const {
    return result_.config.in_fractions ? "(fractions of the video tokens)" : "(tokens)";
  }

  nlohmann::json unknown_fields(const JsonView& view, const std::vector<std::string>& known) {
    nlohmann::json unknown = nlohmann::json::object();
    for (const auto& [key, value] : view.value().items()) {
      if (std::find(known.begin(), known.end(), key) != known.end()) continue;
      unknown[key] = value;
      const std::string path = view.path().empty() ? key : view.path() + "." + key;
      const std::string guess = did_you_mean(key, known);
      result_.warnings.push_back(view.subject() + ": unknown field \"" + vdit::quoted(path) +
                                 "\" is kept but has no effect" + (guess.empty() ? "" : "; " + guess));
    }
    return unknown;
  }

  JsonView root_;
  ReadConfig result_;
};

}  // namespace

ReadConfig parse_sparse_config(std::string_view text, const std::string& subject) {
  const auto document = parse_json(
      text, {.subject = subject, .code = "config.syntax", .max_bytes = kMaxBytes, .max_depth = kMaxDepth});
  return Reader(document, subject).read();
}

ReadConfig read_sparse_config(const std::filesystem::path& file) {
  return parse_sparse_config(read_text_file(file, kMaxBytes), file.string());
}

}  // namespace vdit::app
