// SPDX-License-Identifier: Apache-2.0
#include "app/config/sparse_config_reader.h"

#include <algorithm>

#include "app/config/mode_json.h"
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
    result_.config.unknown_model =
        unknown_fields(model, {"family", "layers", "heads", "transformer_config_sha256"});
  }

  void read_grid() {
    const JsonView grid = root_.at("grid");
    result_.config.grid = app::read_grid(grid);
    result_.config.unknown_grid =
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
    setting.mode = read_mode(view, units());
    setting.locked = view.boolean_or("locked", false);
    setting.comment = view.text_or("comment", "");
    std::vector<std::string> known = mode_fields();
    known.insert(known.end(), {"layer", "head", "locked", "comment"});
    setting.unknown = unknown_fields(view, known);
    return setting;
  }

  ModeUnits units() const { return {result_.config.grid.video_tokens(), result_.config.in_fractions}; }

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
