// SPDX-License-Identifier: Apache-2.0
#include "app/cli/inspect_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <utility>

#include "app/cli/capture_recorder.h"
#include "app/cli/inspect_pictures.h"
#include "app/cli/job_file.h"
#include "app/cli/latents_file.h"
#include "app/cli/output_check.h"
#include "app/cli/output_folder.h"
#include "app/cli/run_progress.h"
#include "app/cli/session.h"
#include "app/cli/sparse_plan.h"
#include "app/config/mode_text.h"
#include "engine/base/atomic_file.h"
#include "engine/base/error.h"
#include "engine/base/log.h"
#include "search/solve/candidate.h"

namespace vdit::app {
namespace {

const std::vector<std::string> kScales{"log", "linear"};
const std::vector<std::string> kThemes{"light", "dark"};
const std::vector<std::string> kMaps{"auto", "all", "none"};

// All that was to be captured has been: the rest of the run would change nothing.
struct CaptureDone {};

// "diagonal:0.25" as one mode for all heads.
kernels::HeadMode rule_mode(const std::string& rule, const kernels::TokenGrid& grid) {
  const auto fail = [&](const std::string& expected) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "inspect.outline",
                 .subject = "outline",
                 .found = '"' + vdit::quoted(rule, 60) + '"',
                 .expected = expected});
  };
  const std::size_t colon = rule.find(':');
  const auto mode = mode_from_name(rule.substr(0, colon));
  if (!mode) fail("a sparse config (FILE.json), or a mode with a density such as diagonal:0.25");
  if (*mode == kernels::Mode::VerticalStripe) {
    fail("a sparse config: the stripes of vertical-stripe differ from head to head");
  }
  if (!kernels::has_width(*mode)) return {.mode = *mode};
  search::Candidate candidate{.mode = *mode, .density = 0};
  const char* const past = rule.data() + rule.size();
  const char* const number = colon == std::string::npos ? past : rule.data() + colon + 1;
  const auto [end, error] = std::from_chars(number, past, candidate.density);
  if (error != std::errc() || end != past || !(candidate.density > 0 && candidate.density < 1)) {
    fail(std::string(mode_name(*mode)) + ":DENSITY with a density between 0 and 1");
  }
  return search::resolve(candidate, grid);
}

bool is_file_name(const std::string& text) {
  return text.ends_with(".json") || text.find('/') != std::string::npos;
}

// Pictures and tables of an earlier run would be mixed with those of this one.
void remove_results(const std::filesystem::path& folder) {
  std::error_code ignored;
  std::vector<std::filesystem::path> old;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename().string();
    const bool ours =
        name.starts_with("step-") || name.starts_with("map.step-") || name.starts_with("atlas.step-");
    if ((ours && (name.ends_with(".png") || name.ends_with(".safetensors"))) || name == "scores.csv") {
      old.push_back(entry.path());
    }
  }
  for (const auto& path : old) std::filesystem::remove(path, ignored);
}

}  // namespace

struct InspectCommand::Prepared {
  std::unique_ptr<engine::Generation> generation;
  engine::GenerationSettings settings;
  engine::GenerationOptions options;
  engine::MapPolicy policy;
  std::vector<std::string> warnings;
};

void InspectCommand::declare(CLI::App& app) {
  request_.declare(app);
  capture_.declare(app, "");
  app.add_option(
      "--outline", outline_,
      "Whose kept keys are outlined and scored: a sparse config, or MODE:DENSITY such as diagonal:0.25 for "
      "all heads; by default --sparse");
  app.add_option("--colours,--colors", colours_, "viridis, cividis, magma or grey")
      ->check(CLI::IsMember(colour_map_names()));
  app.add_option("--scale", scale_, "log or linear")->check(CLI::IsMember(kScales));
  app.add_option("--theme", theme_, "light or dark")->check(CLI::IsMember(kThemes));
  app.add_option("--maps", maps_, "Single maps: auto (when a step has at most 16 heads), all or none")
      ->check(CLI::IsMember(kMaps));
  app.add_option("-o,--output", output_,
                 "A new folder: capture.json, a safetensors file a step, atlases and maps as PNG, "
                 "scores.csv, job.json")
      ->required();
}

void InspectCommand::read_job(const JsonView& job) {
  std::vector<std::string> keys = GenerationRequest::job_keys();
  for (const std::string& key : CaptureRequest::job_keys("")) keys.push_back(key);
  keys.insert(keys.end(), {"outline", "colours", "scale", "theme", "maps", "output"});
  refuse_unknown_keys(job, std::move(keys));
  request_.read_job(job);
  capture_.read_job(job, "");
  outline_ = job.text_or("outline", "");
  const auto one_of = [&](const char* key, std::string& value, const std::vector<std::string>& known) {
    value = job.text_or(key, value);
    if (std::find(known.begin(), known.end(), value) != known.end()) return;
    std::string expected;
    for (const std::string& each : known) expected += (expected.empty() ? "" : ", ") + each;
    job.fail(key, "one of " + expected);
  };
  one_of("colours", colours_, colour_map_names());
  one_of("scale", scale_, kScales);
  one_of("theme", theme_, kThemes);
  one_of("maps", maps_, kMaps);
  output_ = job.text("output");
}

nlohmann::ordered_json InspectCommand::job(const engine::GenerationSettings& settings) const {
  nlohmann::ordered_json job = job_head(name());
  job.update(request_.job(settings));
  capture_.write_job(job, "");
  if (!outline_.empty()) job["outline"] = outline_;
  job["colours"] = colours_;
  job["scale"] = scale_;
  job["theme"] = theme_;
  job["maps"] = maps_;
  job["output"] = output_;
  return job;
}

FigureStyle InspectCommand::style() const {
  return {.colours = *colour_map_from_name(colours_),
          .scale = scale_ == "log" ? ScaleKind::Logarithmic : ScaleKind::Linear,
          .dark = theme_ == "dark"};
}

InspectCommand::Prepared InspectCommand::prepare(Session& session) const {
  Prepared prepared;
  prepared.generation = std::make_unique<engine::Generation>(
      engine::ModelFolder::open(request_.model_folder()), session.compute());
  const engine::Generation& generation = *prepared.generation;
  prepared.settings = request_.settings(generation.model().defaults());
  generation.check(prepared.settings);
  prepared.policy = capture_.policy(generation.model(), prepared.settings);
  engine::GenerationOptions& options = prepared.options;
  options.cancel = &session.cancel();
  options.attention_options.dense = request_.dense();
  if (!request_.latents.empty()) options.initial_latents = read_latents(request_.latents);
  const auto read_plan = [&](const std::string& file) {
    SparsePlan sparse =
        read_sparse_plan(file, generation.folder(), generation.model(), prepared.settings.clip);
    prepared.warnings.insert(prepared.warnings.end(), sparse.warnings.begin(), sparse.warnings.end());
    return sparse;
  };
  if (!request_.sparse.empty()) {
    SparsePlan sparse = read_plan(request_.sparse);
    options.attention_sha256 = sparse.sha256;
    options.attention = sparse.plan;
    prepared.policy.scored_plan = std::move(sparse.plan);
  }
  if (!outline_.empty() && is_file_name(outline_)) {
    prepared.policy.scored_plan = read_plan(outline_).plan;
  } else if (!outline_.empty()) {
    const int layers = generation.model().layers();
    const int heads = generation.model().heads();
    const kernels::HeadMode mode = rule_mode(outline_, generation.model().token_grid(prepared.settings.clip));
    const auto cells = static_cast<std::size_t>(layers) * static_cast<std::size_t>(heads);
    prepared.policy.scored_plan = engine::AttentionPlan(
        layers, heads, {{.begin = 0, .end = 1, .modes = std::vector<kernels::HeadMode>(cells, mode)}});
  }
  return prepared;
}

void InspectCommand::check(Session& session) {
  prepare(session);
  const OutputFolder claim(output_, session.options().overwrite);
}

Outcome InspectCommand::run(Session& session) {
  Prepared prepared = prepare(session);
  engine::Generation& generation = *prepared.generation;
  OutputFolder folder(output_, session.options().overwrite);
  for (const std::string& warning : prepared.warnings) log(LogLevel::Warning, warning);
  const int last_step = prepared.policy.steps.back() + 1;
  const SingleMaps single = maps_ == "all"    ? SingleMaps::All
                            : maps_ == "none" ? SingleMaps::None
                                              : SingleMaps::Auto;
  ScoreTable scores;
  std::vector<std::string> pictures;
  const auto on_written = [&](const CaptureFolder& capture, const CapturedStep& step) {
    const auto names = write_step_pictures(folder.work(), capture.info(), step, single, style());
    pictures.insert(pictures.end(), names.begin(), names.end());
    scores.add(capture.info(), step);
  };
  const std::string config = std::filesystem::path(request_.sparse).filename().string();
  CaptureRecorder recorder(
      folder.work(), capture_info(generation, prepared.settings, prepared.policy, request_.model, config),
      prepared.policy, capture_.max_megabytes << 20, on_written);
  prepared.options.attention_options.observer = &recorder.observer();
  RunProgress progress(session.progress());
  prepared.options.on_progress = [&](const engine::GenerationProgress& now) {
    progress(now);
    if (now.step != nullptr && now.step->step == last_step) throw CaptureDone{};
  };
  try {
    generation.run(prepared.settings, prepared.options);
  } catch (const CaptureDone&) {
  }
  recorder.finish();
  if (!scores.empty()) write_file(folder.work() / "scores.csv", scores.csv());
  write_file(folder.work() / "job.json", job(prepared.settings).dump(2) + '\n');
  if (session.options().overwrite) remove_results(folder.target());
  folder.commit();
  return {.json = {{"command", name()},
                   {"output", folder.target().string()},
                   {"steps", recorder.steps_written()},
                   {"block", prepared.policy.block},
                   {"pictures", pictures},
                   {"scores", scores.empty() ? "" : "scores.csv"},
                   {"probe_seconds", recorder.seconds()},
                   {"instrumented", true}},
          .text = folder.target().string() + ": " + std::to_string(recorder.steps_written()) +
                  (recorder.steps_written() == 1 ? " step" : " steps") + " captured, " +
                  std::to_string(pictures.size()) + " pictures"};
}

}  // namespace vdit::app
