// SPDX-License-Identifier: Apache-2.0
#include "app/cli/config_check_command.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <optional>

#include "app/cli/generation_request.h"
#include "app/cli/session.h"
#include "app/cli/sparse_plan.h"
#include "app/config/sparse_config_reader.h"
#include "engine/base/formatted.h"
#include "engine/models/video_model.h"
#include "engine/weights/model_folder.h"

namespace vdit::app {
namespace {

ModelShape shape_of(const std::string& model) {
  GenerationRequest request;
  request.model = model;
  const auto folder = engine::ModelFolder::open(request.model_folder());
  return model_shape(folder, *engine::open_video_model(folder, {}));
}

std::string summary_line(const std::string& file, const SparseConfig& config) {
  return file + ": valid, " + config.family +
         formatted(": %d layers x %d heads, %zu step group%s, density %.1f %%", config.layers, config.heads,
                   config.groups.size(), config.groups.size() == 1 ? "" : "s", density(config) * 100);
}

}  // namespace

void ConfigCheckCommand::declare(CLI::App& app) {
  app.add_option("FILE", files_, "Sparse config files")->required();
  app.add_option("-m,--model", model_, "Also check that they fit this model folder, or `demo`");
}

Outcome ConfigCheckCommand::run(Session&) {
  const std::optional<ModelShape> shape = model_.empty() ? std::nullopt : std::optional(shape_of(model_));
  Outcome outcome;
  outcome.json["configs"] = nlohmann::ordered_json::array();
  for (const std::string& file : files_) {
    ReadConfig read = read_sparse_config(file);
    if (shape) {
      const std::string warning = check_fits(read.config, *shape, file);
      if (!warning.empty()) read.warnings.push_back(warning);
    }
    outcome.text += (outcome.text.empty() ? "" : "\n") + summary_line(file, read.config);
    for (const auto& warning : read.warnings) outcome.text += "\nwarning: " + warning;
    outcome.json["configs"].push_back({{"file", file},
                                       {"family", read.config.family},
                                       {"layers", read.config.layers},
                                       {"heads", read.config.heads},
                                       {"step_groups", read.config.groups.size()},
                                       {"density", density(read.config)},
                                       {"warnings", read.warnings}});
  }
  return outcome;
}

}  // namespace vdit::app
