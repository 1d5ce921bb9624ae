// SPDX-License-Identifier: Apache-2.0
#include "app/config/sparse_config_writer.h"

#include "app/config/mode_text.h"

namespace vdit::app {
namespace {

using nlohmann::ordered_json;

// A token count as the file gives it: tokens, or their share of the video tokens.
ordered_json measure(std::int64_t tokens, const SparseConfig& config) {
  if (!config.in_fractions) return tokens;
  return static_cast<double>(tokens) / static_cast<double>(config.grid.video_tokens());
}

ordered_json intervals(const std::vector<kernels::Run>& runs, const SparseConfig& config) {
  ordered_json list = ordered_json::array();
  for (const kernels::Run& run : runs) list.push_back({measure(run.begin, config), measure(run.end, config)});
  return list;
}

void append_unknown(ordered_json& object, const nlohmann::json& unknown) {
  for (const auto& [key, value] : unknown.items()) object[key] = ordered_json(value);
}

ordered_json head_json(const HeadSetting& setting, int layer, int head, const SparseConfig& config) {
  const kernels::HeadMode& mode = setting.mode;
  ordered_json line{{"layer", layer}, {"head", head}, {"mode", mode_name(mode.mode)}};
  const bool has_width = mode.mode != kernels::Mode::Full && mode.mode != kernels::Mode::Skip;
  if (has_width) line["half_width"] = measure(mode.half_width, config);
  if (mode.mode == kernels::Mode::MultiDiagonal) {
    line["order"] = mode.order == kernels::TokenOrder::SpaceMajor ? "space-major" : "frame-major";
  }
  if (mode.mode == kernels::Mode::VerticalStripe) line["stripes"] = intervals(mode.stripes, config);
  if (has_width && !mode.sink.empty()) line["sink"] = intervals(mode.sink, config);
  if (setting.locked) line["locked"] = true;
  if (!setting.comment.empty()) line["comment"] = setting.comment;
  append_unknown(line, setting.unknown);
  return line;
}

// `"key": value` lines of an object that is written by hand, each with the comma that the next one needs.
std::string member(const std::string& key, const ordered_json& value, const std::string& indent) {
  return indent + ordered_json(key).dump() + ": " + value.dump() + ",\n";
}

std::string group_text(const StepGroup& group, const SparseConfig& config) {
  std::string text = "    {\n" + member("from", group.begin, "      ") + member("to", group.end, "      ");
  for (const auto& [key, value] : group.unknown.items()) text += member(key, ordered_json(value), "      ");
  text += "      \"heads\": [\n";
  for (int layer = 0; layer < config.layers; ++layer) {
    for (int head = 0; head < config.heads; ++head) {
      const bool last = layer + 1 == config.layers && head + 1 == config.heads;
      text += "        " + head_json(group.heads[config.index(layer, head)], layer, head, config).dump();
      text += last ? "\n" : ",\n";
    }
  }
  return text + "      ]\n    }";
}

}  // namespace

std::string sparse_config_text(const SparseConfig& config) {
  const ordered_json model{{"family", config.family},
                           {"layers", config.layers},
                           {"heads", config.heads},
                           {"transformer_config_sha256", config.transformer_config_sha256}};
  const kernels::TokenGrid& grid = config.grid;
  const ordered_json grid_json{{"frames", grid.frames},
                               {"height", grid.height},
                               {"width", grid.width},
                               {"text_before", grid.text_before},
                               {"text_after", grid.text_after}};
  std::string text =
      "{\n" + member("format", kSparseConfigFormat, "  ") + member("version", kSparseConfigVersion, "  ");
  text += member("comment", config.comment, "  ") + member("model", model, "  ") +
          member("grid", grid_json, "  ");
  text += member("parameters", config.in_fractions ? "fractions" : "tokens", "  ");
  text += member("provenance", ordered_json(config.provenance), "  ");
  for (const auto& [key, value] : config.unknown.items()) text += member(key, ordered_json(value), "  ");
  text += "  \"step_groups\": [\n";
  for (std::size_t i = 0; i < config.groups.size(); ++i) {
    text += group_text(config.groups[i], config) + (i + 1 == config.groups.size() ? "\n" : ",\n");
  }
  return text + "  ]\n}\n";
}

void write_sparse_config(const std::filesystem::path& file, const SparseConfig& config, Overwrite overwrite) {
  write_file(file, sparse_config_text(config), overwrite);
}

}  // namespace vdit::app
