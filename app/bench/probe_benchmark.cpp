// SPDX-License-Identifier: Apache-2.0
#include "app/bench/probe_benchmark.h"

#include <ATen/Parallel.h>

#include <cstdio>
#include <memory>
#include <utility>

#include "app/bench/host_facts.h"
#include "engine/attention/map_observer.h"
#include "engine/base/atomic_file.h"
#include "engine/base/resource_folder.h"
#include "engine/base/strict_json.h"
#include "engine/sampling/generation.h"

namespace vdit::app {
namespace {

struct Settings {
  std::vector<std::string> types{"float32", "bfloat16"};
  int pairs = 3;
  int block = 16;
  int threads = 0;
  std::string json;
};

engine::GenerationSettings demo_clip(const engine::Generation& generation) {
  engine::GenerationSettings clip = engine::default_settings(generation.model().defaults());
  const std::filesystem::path page = resource("presets/demo.json");
  const nlohmann::json preset = read_json_file(page);
  engine::apply_preset(clip, JsonView(preset, page.string()));
  clip.prompt = "a red ball bounces on a checkered floor under a blue sky";
  return clip;
}

// Step 0 warms up; then a plain step and one that is looked at, in turn.
nlohmann::json measure(const Settings& settings, const std::string& type) {
  engine::Generation generation(engine::ModelFolder::open(resource("demo_model")),
                                {.dtype = type == "float32" ? at::kFloat : at::kBFloat16});
  engine::GenerationSettings clip = demo_clip(generation);
  clip.steps = 1 + 2 * settings.pairs;
  engine::MapPolicy policy;
  policy.block = settings.block;
  for (int pair = 0; pair < settings.pairs; ++pair) policy.steps.push_back(2 + 2 * pair);
  std::size_t maps = 0;
  std::vector<double> probe(static_cast<std::size_t>(clip.steps), 0.0);
  engine::MapObserver observer(policy, [&](const engine::LayerMaps& layer) {
    maps += layer.heads.size();
    probe[static_cast<std::size_t>(layer.step)] += layer.seconds;
  });
  engine::GenerationOptions options;
  options.attention_options = {.dense = engine::DenseBackend::Kernels, .observer = &observer};
  const engine::GenerationResult result = generation.run(clip, options);
  std::vector<double> plain, watched, probed;
  for (std::size_t step = 1; step < result.times.steps.size(); ++step) {
    (step % 2 == 1 ? plain : watched).push_back(result.times.steps[step]);
    if (step % 2 == 0) probed.push_back(probe[step]);
  }
  const auto heads = static_cast<double>(maps) / settings.pairs;
  std::printf("%s: a step %.2f s, its maps of %.0f heads %.2f s (%.2f of the step), both %.2f s (%.2f x)\n",
              type.c_str(), median(plain), heads, median(probed), median(probed) / median(plain),
              median(watched), median(watched) / median(plain));
  std::fflush(stdout);
  return {{"dtype", type},
          {"heads", heads},
          {"block", settings.block},
          {"plain_step_seconds", plain},
          {"watched_step_seconds", watched},
          {"probe_seconds", probed},
          {"probe_of_step", median(probed) / median(plain)},
          {"watched_of_plain", median(watched) / median(plain)}};
}

void run(const Settings& settings, const std::vector<std::string>& command) {
  if (settings.threads > 0) at::set_num_threads(settings.threads);
  nlohmann::json report = {{"format", "vdit-bench-probe"},
                           {"version", 1},
                           {"host", host_facts(command)},
                           {"threads", at::get_num_threads()},
                           {"results", nlohmann::json::array()}};
  for (const std::string& type : settings.types) report["results"].push_back(measure(settings, type));
  if (!settings.json.empty()) write_file(settings.json, report.dump(2) + '\n', Overwrite::Yes);
}

}  // namespace

void add_probe_benchmark(CLI::App& app, std::vector<std::string> command) {
  const auto settings = std::make_shared<Settings>();
  CLI::App* sub =
      app.add_subcommand("probe", "What attention maps of all heads add to a step of the demo model");
  sub->add_option("--type", settings->types, "float32, bfloat16 (default: both)")
      ->check(CLI::IsMember({"float32", "bfloat16"}));
  sub->add_option("--pairs", settings->pairs, "Plain steps, and as many that are looked at")
      ->check(CLI::Range(1, 100));
  sub->add_option("--block", settings->block, "Tokens of a cell")->check(CLI::Range(1, 4096));
  sub->add_option("--threads", settings->threads, "0: as many as there are cores")
      ->check(CLI::Range(0, 1024));
  sub->add_option("--json", settings->json, "Where to write all figures");
  sub->callback([settings, command = std::move(command)] { run(*settings, command); });
}

}  // namespace vdit::app
