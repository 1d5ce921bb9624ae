// SPDX-License-Identifier: Apache-2.0
#include "app/bench/model_benchmark.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>
#include <utility>

#include "app/bench/host_facts.h"
#include "app/bench/random_model_benchmark.h"
#include "engine/base/atomic_file.h"
#include "engine/base/resource_folder.h"
#include "engine/base/strict_json.h"
#include "engine/sampling/generation.h"

namespace vdit::app {
namespace {

struct Settings {
  std::string model = "demo";
  std::string prompt = "a red ball bounces on a checkered floor under a blue sky";
  std::string size;
  std::int64_t frames = 0;
  int steps = 0;
  std::vector<std::string> types{"float32", "bfloat16"};
  int repeats = 1;
  int threads = 0;
  std::string json;
};

engine::GenerationSettings clip_settings(const Settings& settings, const engine::Generation& generation) {
  engine::GenerationSettings clip = engine::default_settings(generation.model().defaults());
  if (settings.model == "demo") {
    const std::filesystem::path page = resource("presets/demo.json");
    const nlohmann::json preset = read_json_file(page);
    engine::apply_preset(clip, JsonView(preset, page.string()));
  }
  clip.prompt = settings.prompt;
  if (!settings.size.empty()) {
    const engine::ClipSize sides = engine::parse_size(settings.size, "--size");
    clip.clip.width = sides.width;
    clip.clip.height = sides.height;
  }
  if (settings.frames > 0) clip.clip.frames = settings.frames;
  if (settings.steps > 0) clip.steps = settings.steps;
  return clip;
}

nlohmann::json run_json(const engine::GenerationResult& result) {
  const engine::GenerationTimes& times = result.times;
  return {{"load_seconds", times.load},
          {"text_seconds", times.text},
          {"denoise_seconds", times.denoise},
          {"step_seconds", times.steps},
          {"attention_step_seconds", times.attention_steps},
          {"decode_seconds", times.decode},
          {"total_seconds", times.text + times.denoise + times.decode}};
}

// The fastest repeat of each type, beside all of them: the first repeat also loads the weights.
nlohmann::json measure_type(const Settings& settings, const std::string& type) {
  const at::ScalarType dtype = type == "float32" ? at::kFloat : at::kBFloat16;
  const std::filesystem::path folder =
      settings.model == "demo" ? resource("demo_model") : std::filesystem::path(settings.model);
  engine::Generation generation(engine::ModelFolder::open(folder), {.dtype = dtype});
  const engine::GenerationSettings clip = clip_settings(settings, generation);
  nlohmann::json entry = {{"dtype", type},
                          {"width", clip.clip.width},
                          {"height", clip.clip.height},
                          {"frames", clip.clip.frames},
                          {"steps", clip.steps},
                          {"guidance", clip.guidance},
                          {"runs", nlohmann::json::array()}};
  for (int i = 0; i < settings.repeats; ++i) {
    const engine::GenerationResult result =
        generation.run(clip, {.on_frame = [](std::span<const std::uint8_t>) {}});
    entry["runs"].push_back(run_json(result));
    entry["dense_backend"] = result.dense_backend;
    entry["peak_resident_bytes"] = result.peak_resident_bytes;
  }
  for (const char* phase : {"text_seconds", "denoise_seconds", "decode_seconds", "total_seconds"}) {
    double best = entry["runs"][0][phase].get<double>();
    for (const nlohmann::json& run : entry["runs"]) best = std::min(best, run[phase].get<double>());
    entry["best"][phase] = best;
  }
  return entry;
}

void run(const Settings& settings, const std::vector<std::string>& command) {
  if (settings.threads > 0) at::set_num_threads(settings.threads);
  nlohmann::json report = {{"format", "vdit-bench-model"},     {"version", 1},
                           {"model", settings.model},          {"host", host_facts(command)},
                           {"threads", at::get_num_threads()}, {"results", nlohmann::json::array()}};
  for (const std::string& type : settings.types) {
    const nlohmann::json entry = measure_type(settings, type);
    const nlohmann::json& best = entry["best"];
    std::printf("%s: text %.2f s, denoise %.2f s, decode %.2f s, total %.2f s (%s)\n", type.c_str(),
                best["text_seconds"].get<double>(), best["denoise_seconds"].get<double>(),
                best["decode_seconds"].get<double>(), best["total_seconds"].get<double>(),
                entry["dense_backend"].get<std::string>().c_str());
    std::fflush(stdout);
    report["results"].push_back(entry);
  }
  if (!settings.json.empty()) write_file(settings.json, report.dump(2) + '\n', Overwrite::Yes);
}

}  // namespace

void add_model_benchmark(CLI::App& app, std::vector<std::string> command) {
  const auto settings = std::make_shared<Settings>();
  const auto random = std::make_shared<RandomModelSettings>();
  CLI::App* sub = app.add_subcommand(
      "model", "Seconds of every phase of a whole clip, dense; with --random, of a published model's step");
  declare_random_model(*sub, *random);
  sub->add_option("-m,--model", settings->model, "A model folder, or demo");
  sub->add_option("-p,--prompt", settings->prompt, "What to show");
  sub->add_option("--size", settings->size, "WIDTHxHEIGHT (default: the model's)");
  sub->add_option("--frames", settings->frames, "Frames (default: the model's)");
  sub->add_option("--steps", settings->steps, "Denoising steps (default: the model's)");
  sub->add_option("--type", settings->types, "float32, bfloat16 (default: both)")
      ->check(CLI::IsMember({"float32", "bfloat16"}));
  sub->add_option("--repeats", settings->repeats, "Runs of each type; the best of each phase is reported")
      ->check(CLI::Range(1, 100));
  sub->add_option("--threads", settings->threads, "0: as many as there are cores")
      ->check(CLI::Range(0, 1024));
  sub->add_option("--json", settings->json, "Where to write all figures");
  sub->callback([settings, random, command = std::move(command)] {
    if (random->model.empty()) return run(*settings, command);
    if (!settings->size.empty()) random->size = settings->size;
    if (settings->frames > 0) random->frames = settings->frames;
    random->repeats = settings->repeats;
    random->json = settings->json;
    run_random_model(*random, command);
  });
}

}  // namespace vdit::app
