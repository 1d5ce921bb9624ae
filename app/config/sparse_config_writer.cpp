// SPDX-License-Identifier: Apache-2.0
#include "app/config/sparse_config_writer.h"

#include "app/config/mode_json.h"

namespace vdit::app {
namespace {

using nlohmann::ordered_json;

void append_unknown(ordered_json& object, const nlohmann::json& unknown) {
  for (const auto& [key, value] : unknown.items()) object[key] = ordered_json(value);
}

ordered_json head_json(const HeadSetting& setting, int layer, int head, const SparseConfig& config) {
  ordered_json line{{"layer", layer}, {"head", head}};
  line.update(mode_json(setting.mode, {config.grid.video_tokens(), config.in_fractions}));
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
  ordered_json model{{"family", config.family},
                     {"layers", config.layers},
                     {"heads", config.heads},
                     {"transformer_config_sha256", config.transformer_config_sha256}};
  append_unknown(model, config.unknown_model);
  ordered_json grid = grid_json(config.grid);
  append_unknown(grid, config.unknown_grid);
  std::string text =
      "{\n" + member("format", kSparseConfigFormat, "  ") + member("version", kSparseConfigVersion, "  ");
  text += member("comment", config.comment, "  ") + member("model", model, "  ") + member("grid", grid, "  ");
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
