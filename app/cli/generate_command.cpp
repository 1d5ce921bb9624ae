// SPDX-License-Identifier: Apache-2.0
#include "app/cli/generate_command.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <utility>

#include "app/cli/capture_recorder.h"
#include "app/cli/generation_result_json.h"
#include "app/cli/job_file.h"
#include "app/cli/latents_file.h"
#include "app/cli/output_check.h"
#include "app/cli/session.h"
#include "app/cli/sparse_plan.h"
#include "engine/base/atomic_file.h"
#include "engine/base/log.h"
#include "engine/base/strict_json.h"
#include "engine/sampling/checkpoint.h"
#include "engine/video/video_writer.h"

namespace vdit::app {
namespace {

// A checkpoint holds the latents and at most three tensors of their size.
constexpr std::uint64_t kCheckpointTensors = 4;
constexpr const char* kCapturePrefix = "capture-";

std::uint64_t latents_bytes(const engine::Generation& generation, const engine::ClipSize& clip) {
  std::uint64_t bytes = sizeof(float);
  for (const std::int64_t size : generation.model().latent_shape(clip))
    bytes *= static_cast<std::uint64_t>(size);
  return bytes;
}

// Without the separator that "frames/" ends with.
std::filesystem::path without_trailing_separator(const std::filesystem::path& path) {
  return path.has_filename() ? path : path.parent_path();
}

}  // namespace

// All that is known before the first weight is read.
struct GenerateCommand::Prepared {
  std::unique_ptr<engine::Generation> generation;
  engine::GenerationSettings settings;
  engine::GenerationOptions options;
  std::unique_ptr<CaptureRecorder> recorder;  // null: nothing is captured
};

void GenerateCommand::declare(CLI::App& app) {
  request_.declare(app);
  app.add_option("-o,--output", output_,
                 "OUT.mp4, .mov (ProRes), .mkv (lossless), .gif, .webp, a folder or a %04d.png pattern; "
                 "OUT.json goes with it")
      ->required();
  app.add_option("--save-latents", save_latents_, "Write the final latents to this safetensors file");
  app.add_option("--save-job", save_job_, "Write this run as a job file for `vdit run`");
  app.add_option(
         "--checkpoint-every", checkpoint_every_,
         "Save a checkpoint every N steps and when stopped, to OUT.checkpoint or the folder of --resume")
      ->check(CLI::Range(1, engine::kMaxSteps));
  app.add_option("--capture", capture_,
                 "Write attention maps of the run into this new folder; timings are not valid then");
  capture_request_.declare(app, kCapturePrefix);
  app.add_option("--resume", resume_, "Go on from the checkpoint in this folder, if it is of this very run");
}

void GenerateCommand::read_job(const JsonView& job) {
  std::vector<std::string> keys = GenerationRequest::job_keys();
  keys.insert(keys.end(), {"output", "save_latents", "checkpoint_every", "resume", "capture"});
  for (const std::string& key : CaptureRequest::job_keys(kCapturePrefix)) keys.push_back(key);
  refuse_unknown_keys(job, std::move(keys));
  request_.read_job(job);
  output_ = job.text("output");
  save_latents_ = job.text_or("save_latents", "");
  checkpoint_every_ = static_cast<int>(job.integer_or("checkpoint_every", 0, 0, engine::kMaxSteps));
  resume_ = job.text_or("resume", "");
  capture_ = job.text_or("capture", "");
  capture_request_.read_job(job, kCapturePrefix);
}

nlohmann::ordered_json GenerateCommand::job(const engine::GenerationSettings& settings) const {
  nlohmann::ordered_json job = job_head(name());
  job.update(request_.job(settings));
  job["output"] = output_;
  if (!save_latents_.empty()) job["save_latents"] = save_latents_;
  if (checkpoint_every_ > 0) job["checkpoint_every"] = checkpoint_every_;
  if (!capture_.empty()) {
    job["capture"] = capture_;
    capture_request_.write_job(job, kCapturePrefix);
  }
  return job;
}

std::filesystem::path GenerateCommand::checkpoint_folder() const {
  if (!resume_.empty()) return without_trailing_separator(resume_);
  return without_trailing_separator(output_).string() + ".checkpoint";
}

GenerateCommand::Prepared GenerateCommand::prepare(Session& session) const {
  Prepared prepared;
  prepared.generation = std::make_unique<engine::Generation>(
      engine::ModelFolder::open(request_.model_folder()), session.compute());
  const engine::Generation& generation = *prepared.generation;
  prepared.settings = request_.settings(generation.model().defaults());
  generation.check(prepared.settings);
  check_outputs(generation, prepared.settings, replaces_latents(session));

  engine::GenerationOptions& options = prepared.options;
  options.attention_options.dense = request_.dense();
  if (checkpoint_every_ > 0 || !resume_.empty()) {
    options.checkpoint = {
        .folder = checkpoint_folder(), .every = checkpoint_every_, .resume = !resume_.empty()};
  }
  if (!request_.latents.empty()) options.initial_latents = read_latents(request_.latents);
  if (!request_.sparse.empty()) {
    SparsePlan sparse =
        read_sparse_plan(request_.sparse, generation.folder(), generation.model(), prepared.settings.clip);
    for (const std::string& warning : sparse.warnings) log(LogLevel::Warning, warning);
    options.attention = std::move(sparse.plan);
    options.attention_sha256 = std::move(sparse.sha256);
  }
  if (!capture_.empty()) {
    prepared.recorder =
        start_capture(capture_, capture_request_, generation, prepared.settings, request_, options.attention);
    options.attention_options.observer = &prepared.recorder->observer();
  }
  return prepared;
}

void GenerateCommand::check_outputs(const engine::Generation& generation,
                                    const engine::GenerationSettings& settings, bool overwrite) const {
  const engine::VideoFormat format = engine::format_of(output_);
  const std::uint64_t latents = latents_bytes(generation, settings.clip);
  std::uint64_t bytes = video_bytes_bound(settings, format);
  if (!save_latents_.empty()) {
    require_writable(save_latents_, overwrite);
    bytes += latents;
  }
  if (!save_job_.empty()) require_writable(save_job_, overwrite);
  if (checkpoint_every_ > 0)
    bytes += 2 * kCheckpointTensors * latents;  // the old one until the new one is whole
  require_disk_space(without_trailing_separator(output_), bytes);
}

void GenerateCommand::check(Session& session) {
  const Prepared prepared = prepare(session);
  const engine::VideoWriter claim(
      output_, video_settings(prepared.settings, {{"format", "vdit-video"}}, session.options().overwrite));
}

// The process may have ended between the placing of the video and the telling of it.
std::optional<Outcome> GenerateCommand::finished_earlier(const nlohmann::ordered_json& origin) const {
  const std::filesystem::path sidecar = engine::sidecar_path(output_);
  std::error_code error;
  if (!std::filesystem::exists(output_, error) || !std::filesystem::exists(sidecar, error))
    return std::nullopt;
  const nlohmann::json written = read_json_file(sidecar).value("metadata", nlohmann::json::object());
  if (written.value("settings_sha256", "") != origin["settings_sha256"]) return std::nullopt;
  engine::remove_checkpoint(checkpoint_folder());
  Outcome outcome;
  outcome.json = {
      {"command", name()}, {"output", output_}, {"sidecar", sidecar.string()}, {"finished_earlier", true}};
  if (!save_latents_.empty()) outcome.json["latents"] = save_latents_;
  outcome.json["device"] = origin["device"];
  outcome.json["dtype"] = origin["dtype"];
  outcome.json["settings_sha256"] = origin["settings_sha256"];
  outcome.text = output_ + ": was finished earlier";
  return outcome;
}

// Latents are placed before the video: those of an attempt that did not get that far are its own.
bool GenerateCommand::replaces_latents(Session& session) const {
  return session.options().overwrite || session.resumes();
}

Outcome GenerateCommand::run(Session& session) {
  Prepared prepared = prepare(session);
  engine::Generation& generation = *prepared.generation;
  engine::GenerationOptions& options = prepared.options;
  const nlohmann::ordered_json job_json = job(prepared.settings);
  nlohmann::ordered_json origin = provenance(generation, prepared.settings, options, job_json);
  if (session.resumes()) {
    if (auto finished = finished_earlier(origin)) return *std::move(finished);
  }
  std::optional<engine::VideoWriter> writer;
  const auto claim_output = [&] {
    writer.reset();  // two at once would refuse each other
    writer.emplace(output_, video_settings(prepared.settings, origin, session.options().overwrite));
  };
  claim_output();
  if (!save_job_.empty()) {
    write_file(save_job_, job_json.dump(2) + '\n',
               session.options().overwrite ? Overwrite::Yes : Overwrite::No);
  }

  options.on_frame = [&writer](std::span<const std::uint8_t> rgb8) { writer->write(rgb8); };
  options.enough = session.progress().enough();
  options.on_stopped = [&](int step) {
    origin = stopped_provenance(std::move(origin), step, prepared.settings.steps);
    claim_output();
  };
  // A capture is of all steps: such a run starts over.
  session.watch(options, "", generation.model(),
                prepared.recorder ? std::filesystem::path() : checkpoint_folder());
  const engine::GenerationResult result = generation.run(prepared.settings, options);
  for (const std::string& note : result.notes) log(LogLevel::Warning, note);
  if (prepared.recorder) prepared.recorder->finish(result.stopped_after > 0);
  if (!save_latents_.empty()) {
    write_latents(save_latents_, result.latents, origin.dump(), replaces_latents(session));
  }
  const engine::WrittenVideo video = writer->finish();
  if (!options.checkpoint.folder.empty()) engine::remove_checkpoint(options.checkpoint.folder);

  Outcome outcome;
  outcome.json = {{"command", name()}, {"output", video.path.string()}, {"sidecar", video.sidecar.string()}};
  if (!save_latents_.empty()) outcome.json["latents"] = save_latents_;
  if (prepared.recorder) {
    outcome.json["capture"] = capture_;
    outcome.json["instrumented"] = true;
  }
  outcome.json["encoder"] = video.encoder;
  outcome.json["bytes"] = video.bytes;
  outcome.json.update(result_json(prepared.settings, result));
  outcome.json["model_sha256"] = origin["model_sha256"];
  outcome.text = video.path.string() + ": " + result_text(prepared.settings, result);
  if (prepared.recorder) outcome.text += "; instrumented: attention maps in " + capture_;
  return outcome;
}

}  // namespace vdit::app
