// SPDX-License-Identifier: Apache-2.0
#include "app/cli/session.h"

#include <CLI/CLI.hpp>
#include <map>

#include "app/cli/run_progress.h"
#include "engine/base/error.h"

namespace vdit::app {
namespace {

constexpr int kMaxThreads = 1024;

at::ScalarType parse_dtype(const std::string& text, const at::Device& device) {
  if (text == "auto") return engine::preferred_dtype(device);
  if (text == "fp32") return at::kFloat;
  if (text == "bf16") return at::kBFloat16;
  if (text == "fp16") {
    throw Error({.kind = ErrorKind::Resource,
                 .code = "dtype.unsupported",
                 .subject = device.str(),
                 .found = "fp16",
                 .expected = "fp32 or bf16",
                 .hint = "fp16 weights are read and converted"});
  }
  throw Error({.kind = ErrorKind::Usage,
               .code = "dtype.name",
               .subject = "--dtype",
               .found = '"' + quoted(text, 40) + '"',
               .expected = "auto, fp32, bf16 or fp16"});
}

}  // namespace

void CommonOptions::declare(CLI::App& app) {
  const std::string group = "Common";
  app.add_option("--device", device, "auto, cpu or cuda:N")->group(group);
  app.add_option("--dtype", dtype, "auto, fp32, bf16 or fp16")->group(group);
  app.add_option("--threads", threads, "Threads that compute; by default one for each core")
      ->check(CLI::Range(1, kMaxThreads))
      ->group(group);
  app.add_flag("--json", json, "Print one JSON object at the end, progress as JSON lines on standard error")
      ->group(group);
  app.add_flag("-q,--quiet", quiet, "Print nothing but errors and, with --json, the result")->group(group);
  app.add_option("--progress", progress, "auto, bar, json or none")
      ->transform(CLI::CheckedTransformer(std::map<std::string, ProgressMode>{{"auto", ProgressMode::Auto},
                                                                              {"bar", ProgressMode::Bar},
                                                                              {"json", ProgressMode::Json},
                                                                              {"none", ProgressMode::None}},
                                          CLI::ignore_case))
      ->option_text("TEXT")
      ->group(group);
  app.add_flag("--overwrite", overwrite, "Replace existing outputs")->group(group);
  app.add_flag("-v,--verbose", verbose, "Say more")->group(group);
}

void CommonOptions::read_job(const JsonView& job) {
  if (!device && job.has("device")) device = job.text("device");
  if (!dtype && job.has("dtype")) dtype = job.text("dtype");
  if (!threads && job.has("threads")) threads = static_cast<int>(job.integer("threads", 1, kMaxThreads));
  if (job.boolean_or("overwrite", false)) overwrite = true;
}

void Session::watch(engine::GenerationOptions& options, const std::string& run,
                    const engine::VideoModel& model, const std::filesystem::path& folder) {
  options.cancel = &cancel_;
  options.on_progress = RunProgress(progress_, run);
  options.attention_options.observer = progress_.observer(options.attention_options.observer);
  progress_.begin(run, model);
  engine::CheckpointOptions& checkpoint = options.checkpoint;
  if (keeps_ && !(folder.empty() && checkpoint.folder.empty())) {
    if (checkpoint.folder.empty()) checkpoint.folder = folder;
    if (checkpoint.every == 0) checkpoint.every = 1;
    checkpoint.keep_last = true;
    checkpoint.resume = checkpoint.resume || (resumes_ && std::filesystem::is_directory(checkpoint.folder));
  }
  checkpoint.on_saved = [this, run](int steps) { progress_.saved(run, steps); };
}

engine::ComputeOptions Session::compute() const {
  engine::use_threads(options_.threads);
  const at::Device device = engine::device_named(options_.device.value_or("auto"), "--device");
  return {.device = device, .dtype = parse_dtype(options_.dtype.value_or("auto"), device)};
}

}  // namespace vdit::app
