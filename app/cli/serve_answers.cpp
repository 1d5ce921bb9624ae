// SPDX-License-Identifier: Apache-2.0
#include "app/cli/serve_answers.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstring>
#include <utility>

#include "app/cli/capture_map.h"
#include "app/cli/command_list.h"
#include "app/cli/generation_request.h"
#include "app/cli/job_file.h"
#include "app/cli/job_stage.h"
#include "app/cli/output_check.h"
#include "app/cli/session.h"
#include "app/cli/terminal_progress.h"
#include "engine/base/error.h"
#include "engine/base/json_view.h"
#include "engine/sampling/checkpoint.h"
#include "engine/sampling/scheduler_config.h"

namespace vdit::app {
namespace {

using Json = nlohmann::json;

constexpr const char* kCode = "request.field";

JsonView view_of(const Json& arguments, const std::string& what) {
  return JsonView(arguments, what, kCode);
}

// A command as the command line would run it, for its JSON.
Json run_words(const std::string& name, std::vector<std::string> words) {
  const std::unique_ptr<Command> command = make_command(name);
  CLI::App app;
  command->declare(app);
  std::reverse(words.begin(), words.end());  // as CLI11 takes them
  app.parse(std::move(words));
  CommonOptions options;
  const CancelToken never;
  TerminalProgress silent(ProgressMode::None, false, true);
  Session session(options, never, silent);
  return command->run(session).json;
}

Json limits_json(const engine::ClipLimits& limits) {
  return {{"side_multiple", limits.side_multiple},
          {"max_side", limits.max_side},
          {"frame_stride", limits.frame_stride},
          {"max_frames", limits.max_frames}};
}

Json defaults_json(const engine::GenerationSettings& settings) {
  return {
      {"width", settings.clip.width}, {"height", settings.clip.height}, {"frames", settings.clip.frames},
      {"steps", settings.steps},      {"guidance", settings.guidance},  {"flow_shift", settings.flow_shift},
      {"fps", settings.fps},          {"seed", settings.seed}};
}

std::filesystem::path folder_of(const std::string& model) {
  GenerationRequest request;
  request.model = model;
  return request.model_folder();
}

std::uint64_t free_bytes(const std::filesystem::path& output) {
  std::error_code error;
  const auto space = std::filesystem::space(std::filesystem::absolute(output).parent_path(), error);
  return error ? 0 : space.available;
}

ServeAnswer discard_checkpoint(const Json& arguments) {
  const std::filesystem::path folder = view_of(arguments, "checkpoint.discard").text("folder");
  for (const char* run : {"full", "sparse"}) engine::remove_checkpoint(folder / run);
  engine::remove_checkpoint(folder);
  return {};
}

ServeAnswer stage_answer(const Json& arguments, const std::string& what) {
  const JsonView view = view_of(arguments, what);
  const JobStage stage(view.text("stage"));
  if (what == "stage.list") {
    return {.json = stage.list(static_cast<std::size_t>(view.integer_or("from", 0, 0))), .binary = {}};
  }
  if (what == "stage.discard") {
    stage.discard();
    return {};
  }
  const std::string path = view.text("path");
  const std::int64_t offset = view.integer("offset", 0);
  std::vector<std::uint8_t> bytes = stage.read(path, static_cast<std::uint64_t>(offset));
  const auto count = static_cast<std::int64_t>(bytes.size());
  ServeAnswer answer{.json = {{"path", path}, {"offset", offset}, {"bytes", count}}, .binary = {}};
  if (count > 0)
    answer.binary = {.type = service::ElementType::U8, .shape = {count}, .bytes = std::move(bytes)};
  return answer;
}

ServeAnswer map_answer(const Json& arguments, bool tile) {
  CaptureMap map = tile ? read_capture_tile(view_of(arguments, "map.tile"))
                        : read_capture_map(view_of(arguments, "map.pooled"));
  service::BinaryArray cells{.type = service::ElementType::F32,
                             .shape = {map.rows, map.columns},
                             .bytes = std::vector<std::uint8_t>(map.cells.size() * sizeof(float))};
  std::memcpy(cells.bytes.data(), map.cells.data(), cells.bytes.size());
  return {.json = {{"step", map.step},
                   {"branch", map.branch},
                   {"layer", map.layer},
                   {"head", map.head},
                   {"order", map.order},
                   {"rows", map.rows},
                   {"columns", map.columns},
                   {"row_begin", map.row_begin},
                   {"row_end", map.row_end},
                   {"column_begin", map.column_begin},
                   {"column_end", map.column_end},
                   {"block", map.block}},
          .binary = std::move(cells)};
}

}  // namespace

Json doctor_report() {
  return run_words("doctor", {});
}

std::vector<std::string> ServeAnswers::names() {
  return {"doctor",   "model.describe",     "model.forecast", "prompt.tokens", "map.pooled",
          "map.tile", "checkpoint.discard", "stage.list",     "stage.read",    "stage.discard"};
}

ServeAnswer ServeAnswers::answer(const std::string& what, const Json& arguments) {
  if (what == "doctor") return {.json = doctor_report(), .binary = {}};
  if (what == "model.describe") return describe(arguments);
  if (what == "model.forecast") return forecast(arguments);
  if (what == "prompt.tokens") return prompt_tokens(arguments);
  if (what == "map.pooled" || what == "map.tile") return map_answer(arguments, what == "map.tile");
  if (what == "checkpoint.discard") return discard_checkpoint(arguments);
  if (what == "stage.list" || what == "stage.read" || what == "stage.discard")
    return stage_answer(arguments, what);
  throw Error({.kind = ErrorKind::Input,
               .code = "wire.request",
               .subject = "request",
               .field = "what",
               .found = '"' + quoted(what, 40) + '"',
               .expected = "a request of docs/engine-protocol.md"});
}

const engine::Generation& ServeAnswers::model_at(const std::filesystem::path& folder,
                                                 const std::optional<engine::ComputeOptions>& compute) {
  const auto fits = [&](const engine::ComputeOptions& of) {
    return !compute || (of.device == compute->device && of.dtype == compute->dtype);
  };
  if (!model_ || model_folder_ != folder || !fits(model_->compute())) {
    model_.reset();
    model_ = std::make_unique<engine::Generation>(
        engine::ModelFolder::open(folder),
        compute.value_or(
            engine::ComputeOptions{.device = at::kCPU, .dtype = engine::preferred_dtype(at::kCPU)}));
    model_folder_ = folder;
  }
  return *model_;
}

ServeAnswer ServeAnswers::describe(const Json& arguments) {
  const std::string model = view_of(arguments, "model.describe").text("model");
  ServeAnswer answer{.json = run_words("model check", {model}), .binary = {}};
  model_.reset();
  if (answer.json.value("complete", false)) {
    const engine::Generation& generation = model_at(folder_of(model));
    const engine::VideoModel& opened = generation.model();
    const auto scheduler = engine::read_scheduler_config(generation.folder().config("scheduler")).scheduler;
    GenerationRequest request;
    request.model = model;
    answer.json["defaults"] = defaults_json(request.settings(opened.defaults()));
    if (!engine::takes_flow_shift(scheduler)) answer.json["defaults"]["flow_shift"] = nullptr;
    answer.json["limits"] = limits_json(opened.limits());
    const bool embedded = opened.guidance_kind() == engine::GuidanceKind::Embedded;
    answer.json["guidance_kind"] = embedded ? "embedded" : "classifier";
  }
  return answer;
}

ServeAnswer ServeAnswers::forecast(const Json& arguments) {
  const JobFile file = JobFile::of(view_of(arguments, "model.forecast").at("job").value(), "job");
  const std::unique_ptr<Command> command = make_command(file.command());
  if (!command) file.view().fail("command", "the name of a job's command");
  CommonOptions options;
  const CancelToken never;
  TerminalProgress silent(ProgressMode::None, false, true);
  Session session(options, never, silent);
  options.read_job(file.view());
  command->read_job(file.view());
  // Not Command::check: that claims the output for a moment, which a job that starts just then would find
  // taken.
  ServeAnswer answer;
  if (!file.view().has("prompt"))
    return answer;  // a search, metrics: they can run, and that is all that is known
  GenerationRequest request;
  request.read_job(file.view());
  const engine::Generation& generation = model_at(request.model_folder(), session.compute());
  const engine::GenerationSettings settings = request.settings(generation.model().defaults());
  const engine::MemoryPlan plan = generation.check(settings);
  const std::string output = file.view().text_or("output", ".");
  const bool pair = file.command() == "pair";
  const auto format = pair ? engine::VideoFormat::Mp4 : engine::format_of(output);
  const kernels::TokenGrid grid = generation.model().token_grid(settings.clip);
  answer.json = {{"memory_bytes", plan.forecast_bytes},
                 {"memory_free_bytes", plan.free_bytes},
                 {"plan", plan.in_words()},
                 {"disk_bytes", (pair ? 8 : 1) * video_bytes_bound(settings, format)},
                 {"disk_free_bytes", free_bytes(output)},
                 {"tokens", grid.tokens()},
                 {"token_grid", {grid.frames, grid.height, grid.width}}};
  return answer;
}

ServeAnswer ServeAnswers::prompt_tokens(const Json& arguments) {
  const JsonView view = view_of(arguments, "prompt.tokens");
  const engine::PromptReport report =
      model_at(folder_of(view.text("model"))).model().read_prompt(view.text("prompt"));
  return {.json = {{"tokens", report.tokens}, {"limit", report.token_limit}, {"unknown", report.unknown}},
          .binary = {}};
}

}  // namespace vdit::app
