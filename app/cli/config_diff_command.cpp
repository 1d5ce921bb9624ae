// SPDX-License-Identifier: Apache-2.0
#include "app/cli/config_diff_command.h"

#include <CLI/CLI.hpp>

#include "app/cli/session.h"
#include "app/config/mode_text.h"
#include "app/config/sparse_config_diff.h"
#include "app/config/sparse_config_reader.h"
#include "engine/base/formatted.h"

namespace vdit::app {
namespace {

std::string setting_text(const HeadSetting& setting) {
  return describe(setting.mode) + (setting.locked ? ", locked" : "");
}

std::string head_line(const HeadDifference& head) {
  return formatted("steps %g-%g %%, layer %d, head %d: ", head.begin * 100, head.end * 100, head.layer,
                   head.head) +
         setting_text(head.left) + " -> " + setting_text(head.right);
}

nlohmann::ordered_json head_json(const HeadDifference& head) {
  return {{"from", head.begin},
          {"to", head.end},
          {"layer", head.layer},
          {"head", head.head},
          {"left", setting_text(head.left)},
          {"right", setting_text(head.right)}};
}

}  // namespace

void ConfigDiffCommand::declare(CLI::App& app) {
  app.add_option("A", left_, "A sparse config file")->required();
  app.add_option("B", right_, "Another; it is compared in the grid of A")->required();
}

Outcome ConfigDiffCommand::run(Session&) {
  const SparseConfig left = read_sparse_config(left_).config;
  const SparseConfig right = read_sparse_config(right_).config;
  const ConfigDifference difference = diff(left, right);
  Outcome outcome;
  for (const auto& field : difference.fields) outcome.text += field + "\n";
  for (const auto& head : difference.heads) outcome.text += head_line(head) + "\n";
  outcome.text += difference.empty()
                      ? "no difference"
                      : formatted("%zu heads differ, density %.1f %% -> %.1f %%", difference.heads.size(),
                                  density(left) * 100, density(right) * 100);
  outcome.json = {{"equal", difference.empty()},
                  {"fields", difference.fields},
                  {"heads", nlohmann::ordered_json::array()},
                  {"left_density", density(left)},
                  {"right_density", density(right)}};
  for (const auto& head : difference.heads) outcome.json["heads"].push_back(head_json(head));
  return outcome;
}

}  // namespace vdit::app
