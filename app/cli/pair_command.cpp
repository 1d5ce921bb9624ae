// SPDX-License-Identifier: Apache-2.0
#include "app/cli/pair_command.h"

#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>
#include <utility>

#include "app/cli/capture_recorder.h"
#include "app/cli/generation_result_json.h"
#include "app/cli/job_file.h"
#include "app/cli/latents_file.h"
#include "app/cli/output_check.h"
#include "app/cli/output_folder.h"
#include "app/cli/pair_summary.h"
#include "app/cli/session.h"
#include "app/cli/sparse_plan.h"
#include "app/report/metrics_file.h"
#include "engine/base/atomic_file.h"
#include "engine/base/error.h"
#include "engine/base/formatted.h"
#include "engine/base/log.h"
#include "engine/base/strict_json.h"
#include "engine/sampling/checkpoint.h"
#include "engine/sampling/generation.h"
#include "engine/video/side_by_side.h"
#include "engine/video/video_writer.h"

namespace vdit::app {

struct PairCommand::Prepared {
  std::unique_ptr<engine::Generation> generation;
  engine::GenerationSettings settings;
  SparsePlan sparse;
  at::Tensor initial_latents;  // undefined: from the seed
  nlohmann::ordered_json job;
  std::unique_ptr<CaptureRecorder> recorder;  // null: nothing is captured
};

namespace {

constexpr const char* kCapturePrefix = "capture-";

struct Run {
  engine::GenerationResult result;
  engine::VideoFrames frames;
  nlohmann::ordered_json origin;
};

// One of the two runs, its frames kept: metrics are of decoded frames, not of encoded ones.
Run run_clip(Session& session, engine::Generation& generation, const engine::GenerationSettings& settings,
             engine::GenerationOptions options, const nlohmann::ordered_json& job, const std::string& name,
             const std::filesystem::path& checkpoints) {
  Run run;
  run.frames = {.width = static_cast<int>(settings.clip.width),
                .height = static_cast<int>(settings.clip.height),
                .fps = settings.fps,
                .rgb8 = {}};
  session.watch(options, name, generation.model(), checkpoints.empty() ? checkpoints : checkpoints / name);
  if (!options.checkpoint.folder.empty()) std::filesystem::create_directories(checkpoints);
  options.on_frame = [&](std::span<const std::uint8_t> rgb8) {
    run.frames.rgb8.insert(run.frames.rgb8.end(), rgb8.begin(), rgb8.end());
  };
  run.origin = provenance(generation, settings, options, job);
  run.result = generation.run(settings, options);
  for (const std::string& note : run.result.notes) log(LogLevel::Warning, note);
  return run;
}

// One dense step without decoding: memory is touched and the dense backend chosen before either run is timed.
void warm_up(Session& session, engine::Generation& generation, engine::GenerationSettings settings) {
  settings.steps = 1;
  engine::GenerationOptions options;
  options.cancel = &session.cancel();
  generation.run(settings, options);
}

void write_side_by_side(const std::filesystem::path& path, const Run& full, const Run& sparse) {
  const engine::SideBySide view(full.frames.width, full.frames.height);
  engine::VideoSettings settings{.width = view.width(), .height = view.height(), .fps = full.frames.fps};
  settings.metadata.json = sparse.origin.dump();
  engine::VideoWriter writer(path, settings);
  for (std::size_t i = 0; i < full.frames.count(); ++i) {
    writer.write(view.compose(full.frames.frame(i), sparse.frames.frame(i)));
  }
  writer.finish();
}

void write_run(const std::filesystem::path& folder, const std::string& stem,
               const engine::GenerationSettings& settings, const Run& run) {
  engine::write_video(folder / (stem + ".mp4"), run.frames, video_settings(settings, run.origin, false));
  write_latents(folder / (stem + ".safetensors"), run.result.latents, run.origin.dump(), false);
}

std::string decibels(double psnr) {
  if (std::isinf(psnr)) return "identical";
  return formatted("%.2f dB", psnr);
}

std::string summary_text(const std::filesystem::path& folder, const PairReport& report) {
  std::string text =
      formatted("%s: PSNR %s, SSIM %.4f at density %.3f; denoising %.1f s dense, %.1f s sparse: %.2f x (",
                folder.string().c_str(), decibels(report.quality.psnr_db).c_str(), report.quality.ssim,
                report.density, report.full_denoise_seconds, report.sparse_denoise_seconds, report.speedup);
  if (report.attention_speedup) text += formatted("attention %.2f x; ", *report.attention_speedup);
  text += "dense on " + report.dense_backend + ", " + report.dtype + ")";
  return report.instrumented ? text + "; instrumented: dense timings are not valid" : text;
}

}  // namespace

void PairCommand::declare(CLI::App& app) {
  request_.declare(app);
  app.get_option("--sparse")->required();
  app.add_option(
         "-o,--output", output_,
         "A new folder: full.mp4, sparse.mp4, side_by_side.mp4, latents, metrics, report.html, job.json")
      ->required();
  app.add_option(
      "--capture", capture_,
      "Write attention maps of the dense run into this new folder; its timings are not valid then");
  capture_request_.declare(app, kCapturePrefix);
}

void PairCommand::read_job(const JsonView& job) {
  std::vector<std::string> keys = GenerationRequest::job_keys();
  keys.insert(keys.end(), {"output", "capture"});
  for (const std::string& key : CaptureRequest::job_keys(kCapturePrefix)) keys.push_back(key);
  refuse_unknown_keys(job, std::move(keys));
  request_.read_job(job);
  if (request_.sparse.empty()) job.fail("sparse", "a sparse config file: the pair compares it with dense");
  output_ = job.text("output");
  capture_ = job.text_or("capture", "");
  capture_request_.read_job(job, kCapturePrefix);
}

PairCommand::Prepared PairCommand::prepare(Session& session) const {
  Prepared prepared{.generation = std::make_unique<engine::Generation>(
                        engine::ModelFolder::open(request_.model_folder()), session.compute()),
                    .settings = {},
                    .sparse = {{}, engine::AttentionPlan::dense(1, 1), {}, {}},
                    .initial_latents = {},
                    .job = job_head(name()),
                    .recorder = nullptr};
  const engine::Generation& generation = *prepared.generation;
  prepared.settings = request_.settings(generation.model().defaults());
  generation.check(prepared.settings);
  prepared.sparse =
      read_sparse_plan(request_.sparse, generation.folder(), generation.model(), prepared.settings.clip);
  if (!request_.latents.empty()) prepared.initial_latents = read_latents(request_.latents);
  prepared.job.update(request_.job(prepared.settings));
  prepared.job["output"] = output_;
  if (!capture_.empty()) {
    prepared.job["capture"] = capture_;
    capture_request_.write_job(prepared.job, kCapturePrefix);
    prepared.recorder = start_capture(capture_, capture_request_, generation, prepared.settings, request_,
                                      prepared.sparse.plan);
  }
  // Two videos, one of twice the width and more, and the report with the videos in it.
  constexpr std::uint64_t kVideos = 8;
  require_disk_space(output_, kVideos * video_bytes_bound(prepared.settings, engine::VideoFormat::Mp4));
  return prepared;
}

void PairCommand::check(Session& session) {
  prepare(session);
  const OutputFolder claim(output_, session.options().overwrite);
}

std::filesystem::path PairCommand::checkpoint_folder() const {
  std::filesystem::path folder = output_;
  if (!folder.has_filename()) folder = folder.parent_path();
  return folder.string() + ".checkpoint";
}

void PairCommand::remove_checkpoints() const {
  for (const char* run : {"full", "sparse"}) engine::remove_checkpoint(checkpoint_folder() / run);
  std::error_code ignored;
  std::filesystem::remove(checkpoint_folder(), ignored);
}

// The process may have ended between the placing of the folder and the telling of it.
std::optional<Outcome> PairCommand::finished_earlier(const nlohmann::ordered_json& job) const {
  const std::filesystem::path folder = output_;
  std::error_code error;
  for (const char* file : {"job.json", "metrics.json", "report.html"}) {
    if (!std::filesystem::exists(folder / file, error)) return std::nullopt;
  }
  if (read_json_file(folder / "job.json") != nlohmann::json(job)) return std::nullopt;
  remove_checkpoints();
  return Outcome{.json = {{"command", name()},
                          {"output", output_},
                          {"metrics", read_json_file<nlohmann::ordered_json>(folder / "metrics.json")},
                          {"finished_earlier", true}},
                 .text = output_ + ": was finished earlier"};
}

Outcome PairCommand::run(Session& session) {
  Prepared prepared = prepare(session);
  engine::Generation& generation = *prepared.generation;
  if (session.resumes()) {
    if (auto finished = finished_earlier(prepared.job)) return *std::move(finished);
  }
  OutputFolder folder(output_, session.options().overwrite);
  for (const std::string& warning : prepared.sparse.warnings) log(LogLevel::Warning, warning);
  warm_up(session, generation, prepared.settings);

  engine::GenerationOptions options;
  options.initial_latents = prepared.initial_latents;
  options.attention_options.dense = request_.dense();
  if (prepared.recorder) options.attention_options.observer = &prepared.recorder->observer();
  const std::filesystem::path checkpoints = prepared.recorder ? std::filesystem::path() : checkpoint_folder();
  const Run full =
      run_clip(session, generation, prepared.settings, options, prepared.job, "full", checkpoints);
  if (prepared.recorder) prepared.recorder->finish();
  options.attention_options.observer = nullptr;
  options.attention = prepared.sparse.plan;
  options.attention_sha256 = prepared.sparse.sha256;
  const Run sparse =
      run_clip(session, generation, prepared.settings, options, prepared.job, "sparse", checkpoints);

  PairReport report =
      summarize_pair(generation, prepared.settings, prepared.sparse.config, full.result, sparse.result);
  report.instrumented = prepared.recorder != nullptr;
  report.config_name = std::filesystem::path(request_.sparse).filename().string();
  report.quality = engine::compare_videos(full.frames, sparse.frames);
  const std::filesystem::path& work = folder.work();
  write_run(work, "full", prepared.settings, full);
  write_run(work, "sparse", prepared.settings, sparse);
  write_side_by_side(work / "side_by_side.mp4", full, sparse);
  const nlohmann::ordered_json metrics = pair_json(report);
  write_file(work / "metrics.json", metrics.dump(2) + '\n');
  write_file(work / "metrics.csv", quality_csv(report.quality));
  write_file(work / "job.json", prepared.job.dump(2) + '\n');
  write_file(work / "report.html",
             report_html(report, full.frames, sparse.frames,
                         {work / "full.mp4", work / "sparse.mp4", work / "side_by_side.mp4"}));
  folder.commit();
  remove_checkpoints();
  return {.json = {{"command", name()}, {"output", folder.target().string()}, {"metrics", metrics}},
          .text = summary_text(folder.target(), report)};
}

}  // namespace vdit::app
