// SPDX-License-Identifier: Apache-2.0
#include "app/bench/model_benchmark.h"

#include <ATen/Parallel.h>
#include <stdlib.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include "app/bench/host_facts.h"
#include "app/bench/random_model_benchmark.h"
#include "engine/base/atomic_file.h"
#include "engine/base/error.h"
#include "engine/base/resource_folder.h"
#include "engine/base/strict_json.h"
#include "engine/sampling/generation.h"
#include "engine/video/video_writer.h"

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

// A folder for the encoded clip, which nobody keeps.
class ScratchFolder {
 public:
  ScratchFolder() : path_((std::filesystem::temp_directory_path() / "vdit-bench-XXXXXX").string()) {
    if (mkdtemp(path_.data()) != nullptr) return;
    throw Error({.kind = ErrorKind::Resource,
                 .code = "bench.folder",
                 .subject = path_,
                 .found = std::generic_category().message(errno),
                 .expected = "a folder can be made for the encoded clip"});
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::filesystem::path operator/(const char* name) const { return std::filesystem::path(path_) / name; }

 private:
  std::string path_;
};

// Writes the clip as `vdit generate` does and adds up the seconds that this takes.
class TimedEncoder {
 public:
  explicit TimedEncoder(const engine::GenerationSettings& clip)
      : writer_(folder_ / "clip.mp4",
                {.width = static_cast<int>(clip.clip.width), .height = static_cast<int>(clip.clip.height)}) {}

  void write(std::span<const std::uint8_t> rgb8) {
    add(while_decoding_, [&] { writer_.write(rgb8); });
  }
  void finish() {
    add(afterwards_, [&] { writer_.finish(); });
  }
  double while_decoding() const { return while_decoding_; }
  double total() const { return while_decoding_ + afterwards_; }

 private:
  template <class Work>
  static void add(double& seconds, Work&& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }

  ScratchFolder folder_;
  engine::VideoWriter writer_;
  double while_decoding_ = 0, afterwards_ = 0;
};

nlohmann::json run_json(const engine::GenerationResult& result, const TimedEncoder& encoder) {
  const engine::GenerationTimes& times = result.times;
  return {{"load_seconds", times.load},
          {"text_seconds", times.text},
          {"denoise_seconds", times.denoise},
          {"step_seconds", times.steps},
          {"attention_step_seconds", times.attention_steps},
          {"decode_seconds", times.decode - encoder.while_decoding()},
          {"encode_seconds", encoder.total()},
          {"total_seconds", times.text + times.denoise + times.decode - encoder.while_decoding()}};
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
    TimedEncoder encoder(clip);
    const engine::GenerationResult result =
        generation.run(clip, {.on_frame = [&](std::span<const std::uint8_t> rgb8) { encoder.write(rgb8); }});
    encoder.finish();
    entry["runs"].push_back(run_json(result, encoder));
    entry["dense_backend"] = result.dense_backend;
    entry["peak_resident_bytes"] = result.peak_resident_bytes;
  }
  for (const char* phase : {"load_seconds", "text_seconds", "denoise_seconds", "decode_seconds",
                            "encode_seconds", "total_seconds"}) {
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
    const auto seconds = [&best](const char* phase) { return best[phase].get<double>(); };
    std::printf(
        "%s: load %.2f s, text %.2f s, denoise %.2f s (%.2f s a step), decode %.2f s, encode %.2f s; "
        "text, denoise and decode %.2f s (%s)\n",
        type.c_str(), seconds("load_seconds"), seconds("text_seconds"), seconds("denoise_seconds"),
        seconds("denoise_seconds") / entry["steps"].get<int>(), seconds("decode_seconds"),
        seconds("encode_seconds"), seconds("total_seconds"),
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
