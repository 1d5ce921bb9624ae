// SPDX-License-Identifier: Apache-2.0
#include "app/cli/config_new_command.h"

#include <CLI/CLI.hpp>

#include "app/cli/generation_request.h"
#include "app/cli/session.h"
#include "app/cli/sparse_plan.h"
#include "app/config/config_rule.h"
#include "app/config/grid_text.h"
#include "app/config/sparse_config_reader.h"
#include "app/config/sparse_config_writer.h"
#include "engine/models/video_model.h"
#include "engine/sampling/generation_settings.h"
#include "engine/weights/model_folder.h"

namespace vdit::app {

void ConfigNewCommand::declare(CLI::App& app) {
  auto* model = app.add_option("-m,--model", model_, "For this model folder, or `demo`");
  auto* like = app.add_option("--like", like_, "For the model and the grid of another sparse config");
  model->excludes(like);
  app.add_option("--size", size_, "WIDTHxHEIGHT in pixels, with --model")->needs(model);
  app.add_option("--frames", frames_, "Number of frames, with --model")->needs(model);
  app.add_option("--rule", rule_,
                 "[LAYERS=]MODE[:DENSITY],... such as \"diagonal:0.3,0-1=full\"; full unless given");
  app.add_option("--warm-up", warm_up_,
                 "Fraction of the denoising, from its start, in which all heads are Full");
  app.add_flag("--fractions", fractions_, "Write widths as fractions of the grid instead of tokens");
  app.add_option("--comment", comment_, "A note in the file");
  app.add_option("-o,--output", out_, "The file to write")->required();
}

ConfigNewCommand::Target ConfigNewCommand::target() const {
  if (!like_.empty()) {
    const SparseConfig other = read_sparse_config(like_).config;
    return {{other.family, other.layers, other.heads, other.transformer_config_sha256}, other.grid};
  }
  GenerationRequest request;
  request.model = model_.empty() ? "demo" : model_;
  request.size = size_;
  request.frames = frames_;
  const auto folder = engine::ModelFolder::open(request.model_folder());
  const auto model = engine::open_video_model(folder, {});
  const engine::GenerationSettings settings = request.settings(model->defaults());
  engine::check_settings(settings, model->limits());
  return {model_shape(folder, *model), model->token_grid(settings.clip)};
}

Outcome ConfigNewCommand::run(Session& session) {
  const auto rules = parse_layer_rules(rule_);
  const Target made_for = target();
  SparseConfig config = config_by_rules(made_for.shape, made_for.grid, rules, warm_up_);
  config.in_fractions = fractions_;
  config.comment = comment_;
  config.provenance = {{"tool", "vdit " VDIT_VERSION}, {"rule", rule_}};
  write_sparse_config(out_, config, session.options().overwrite ? Overwrite::Yes : Overwrite::No);
  return {.json = {{"file", out_}, {"density", density(config)}},
          .text = grid_text(config, terminal_colour())};
}

}  // namespace vdit::app
