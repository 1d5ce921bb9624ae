// SPDX-License-Identifier: Apache-2.0
#include "app/cli/search_command.h"

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>

#include "app/cli/job_file.h"
#include "app/cli/output_check.h"
#include "app/cli/prompt_file.h"
#include "app/cli/search_events.h"
#include "app/cli/session.h"
#include "engine/base/atomic_file.h"
#include "engine/base/error.h"
#include "engine/base/strict_json.h"
#include "search/cost_measurement.h"
#include "search/sensitivity.h"
#include "search/step_groups.h"

namespace vdit::app {
namespace {

double seconds_since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

}  // namespace

void SearchCommand::declare(CLI::App& app) {
  app.add_option("-m,--model", request_.model, "A diffusers folder, or \"demo\"")->required();
  app.add_option("--prompts", prompts_, "Calibration prompts, one a line")->required();
  app.add_option("--steps", request_.steps, "Denoising steps");
  app.add_option("--size", request_.size, "Width x height, as 320x192");
  app.add_option("--frames", request_.frames, "Frames of the clip");
  app.add_option("--guidance", request_.guidance, "Classifier-free guidance");
  app.add_option("--flow-shift", request_.flow_shift, "Shift of the noise schedule");
  app.add_option("--seed", request_.seed, "Noise of the first prompt; the others count up from it");
  app.add_option("--candidates", candidates_, "A candidates file instead of the default list");
  app.add_flag("--sensitivity", sensitivity_,
               "Also measure what an error of each step group's layers does to the result");
  app.add_flag("--resume", resume_,
               "Go on with the table of this very search; prompts behind those that it has are added");
  app.add_option("-o,--output", output_, "The loss table, TABLE.vdt")->required();
}

void SearchCommand::read_job(const JsonView& job) {
  refuse_unknown_keys(job, {"model", "prompts", "steps", "size", "frames", "guidance", "flow_shift", "seed",
                            "candidates", "sensitivity", "resume", "output"});
  const auto optional_text = [&](const char* key, std::optional<std::string>& to) {
    if (job.has(key)) to = job.text(key);
  };
  request_.model = job.text("model");
  prompts_ = job.text("prompts");
  if (job.has("steps")) request_.steps = static_cast<int>(job.integer("steps", 1, engine::kMaxSteps));
  optional_text("size", request_.size);
  if (job.has("frames")) request_.frames = job.integer("frames");
  if (job.has("guidance")) request_.guidance = job.number("guidance");
  if (job.has("flow_shift")) request_.flow_shift = job.number("flow_shift");
  if (job.has("seed")) request_.seed = static_cast<std::uint64_t>(job.integer("seed", 0));
  candidates_ = job.text_or("candidates", "");
  sensitivity_ = job.boolean_or("sensitivity", false);
  resume_ = job.boolean_or("resume", false);
  output_ = job.text("output");
}

search::CalibrationSettings SearchCommand::settings(const engine::Generation& generation) const {
  search::CalibrationSettings settings;
  settings.clip = request_.settings(generation.model().defaults());
  settings.prompts = read_prompts(prompts_);
  settings.seed = settings.clip.seed;
  settings.groups = search::default_groups();
  settings.candidates =
      candidates_.empty()
          ? search::default_candidates(generation.model().token_grid(settings.clip.clip).frames)
          : search::parse_candidates(read_json_file(candidates_), candidates_);
  return settings;
}

search::LossTable SearchCommand::start_table(engine::Generation& generation,
                                             const search::CalibrationSettings& settings) const {
  search::LossTable table = search::empty_table(generation, settings);
  if (!resume_ || !std::filesystem::exists(output_)) return table;
  search::LossTable found = search::read_loss_table(output_);
  search::extend(found, table, output_);
  return found;
}

void SearchCommand::check_output(Session& session) const {
  const bool replaces = session.options().overwrite || resume_;
  require_writable(output_, replaces);
}

void SearchCommand::check(Session& session) {
  engine::Generation generation(engine::ModelFolder::open(request_.model_folder()), session.compute());
  check_output(session);
  start_table(generation, settings(generation));
}

Outcome SearchCommand::run(Session& session) {
  resume_ = resume_ || session.resumes();
  engine::Generation generation(engine::ModelFolder::open(request_.model_folder()), session.compute());
  check_output(session);
  const search::CalibrationSettings settings = this->settings(generation);
  search::LossTable table = start_table(generation, settings);
  const auto began = std::chrono::steady_clock::now();
  SearchEvents events(session.progress(), settings);
  if (!table.cost.known()) {
    events.measuring_cost();
    table.cost = search::measure_cost(generation, settings.clip, &session.cancel());
  }
  table.device = session.compute().device.str();
  table.tool_version = VDIT_VERSION;
  const auto save = [&](const search::LossTable& grown) {
    search::write_loss_table(output_, grown, Overwrite::Yes);
    events.saved(output_, grown.samples_done);
  };
  search::CalibrationCallbacks callbacks;
  callbacks.cancel = &session.cancel();
  callbacks.on_progress = [&](const search::CalibrationProgress& now) { events.at(now); };
  callbacks.on_layer_measured = [&](const search::MeasuredLayer& layer) { events.measured(layer); };
  callbacks.on_prompt_done = save;
  search::calibrate(generation, settings, table, callbacks);
  const double search_seconds = seconds_since(began);
  if (sensitivity_ && table.sensitivity.empty()) {
    // One prompt: the layers' ratios hardly differ from prompt to prompt, and it keeps the search short.
    table.sensitivity = search::measure_sensitivity(
        generation, {settings.clip, {settings.prompts.front()}, settings.seed, settings.groups},
        &session.cancel(), [&](double fraction) { events.sensitivity(fraction); });
    save(table);
  }
  session.progress().clear();
  const double seconds = seconds_since(began);
  Outcome outcome;
  outcome.json = {{"command", name()},
                  {"output", output_},
                  {"prompts", table.samples_done},
                  {"cells", table.grid.cells()},
                  {"candidates", table.candidates.size()},
                  {"sensitivity", !table.sensitivity.empty()},
                  {"table_seconds", search_seconds},
                  {"seconds", seconds}};
  outcome.text = output_ + ": " + std::to_string(table.grid.cells()) + " cells x " +
                 std::to_string(table.candidates.size()) + " candidates from " +
                 std::to_string(table.samples_done) + " prompts in " +
                 std::to_string(static_cast<int>(seconds)) + " s; solve it with: vdit solve " + output_ +
                 " --density 0.5 -o CONFIG.json";
  return outcome;
}

}  // namespace vdit::app
