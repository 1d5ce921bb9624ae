// SPDX-License-Identifier: Apache-2.0
#include "app/cli/config_show_command.h"

#include <CLI/CLI.hpp>

#include "app/cli/session.h"
#include "app/config/grid_text.h"
#include "app/config/mode_text.h"
#include "app/config/sparse_config_reader.h"
#include "engine/base/error.h"
#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"

namespace vdit::app {
namespace {

nlohmann::ordered_json group_json(const SparseConfig& config, std::size_t index) {
  nlohmann::ordered_json group{{"from", config.groups[index].begin}, {"to", config.groups[index].end}};
  for (int layer = 0; layer < config.layers; ++layer) {
    std::string letters;
    nlohmann::ordered_json densities = nlohmann::ordered_json::array();
    for (int head = 0; head < config.heads; ++head) {
      const kernels::HeadMode& mode = config.at(index, layer, head).mode;
      letters += kernels::mode_letter(mode.mode);
      densities.push_back(kernels::density(kernels::build_runs(mode, config.grid)));
    }
    group["modes"].push_back(letters);
    group["densities"].push_back(std::move(densities));
  }
  return group;
}

std::string head_lines(const SparseConfig& config) {
  std::string out;
  for (std::size_t index = 0; index < config.groups.size(); ++index) {
    for (int layer = 0; layer < config.layers; ++layer) {
      for (int head = 0; head < config.heads; ++head) {
        const HeadSetting& setting = config.at(index, layer, head);
        out += "\ngroup " + std::to_string(index) + ", layer " + std::to_string(layer) + ", head " +
               std::to_string(head) + ": " + describe(setting.mode);
        if (setting.locked) out += ", locked";
        if (!setting.comment.empty()) out += "  # " + vdit::quoted(setting.comment);
      }
    }
  }
  return out;
}

}  // namespace

void ConfigShowCommand::declare(CLI::App& app) {
  app.add_option("FILE", file_, "A sparse config file")->required();
  app.add_flag("--heads", heads_, "Also list every head with its parameters");
}

Outcome ConfigShowCommand::run(Session&) {
  const ReadConfig read = read_sparse_config(file_);
  Outcome outcome;
  outcome.text = grid_text(read.config, terminal_colour());
  if (heads_) outcome.text += "\n" + head_lines(read.config);
  for (const auto& warning : read.warnings) outcome.text += "\nwarning: " + warning;
  outcome.json = {{"file", file_},
                  {"density", density(read.config)},
                  {"step_groups", nlohmann::ordered_json::array()},
                  {"warnings", read.warnings}};
  for (std::size_t i = 0; i < read.config.groups.size(); ++i)
    outcome.json["step_groups"].push_back(group_json(read.config, i));
  return outcome;
}

}  // namespace vdit::app
