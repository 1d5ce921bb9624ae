// SPDX-License-Identifier: Apache-2.0
#include "app/bench/quality_benchmark.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <memory>
#include <numeric>
#include <utility>

#include "app/bench/host_facts.h"
#include "app/bench/quality_report.h"
#include "app/bench/quality_results.h"
#include "app/bench/rival_rules.h"
#include "app/cli/generation_request.h"
#include "app/cli/prompt_file.h"
#include "app/cli/session.h"
#include "app/cli/sparse_plan.h"
#include "app/cli/terminal_progress.h"
#include "engine/base/error.h"
#include "engine/base/resource_folder.h"
#include "engine/base/sha256.h"
#include "engine/sampling/generation.h"
#include "engine/video/quality.h"
#include "kernels/include/vdit/kernels/run_attention_cuda.h"
#include "search/solve/table_solver.h"

namespace vdit::app {
namespace {

struct Settings {
  CommonOptions common;
  GenerationRequest request;
  std::string table;
  std::string prompts;
  int limit = 0;
  std::vector<std::string> rules;
  std::vector<double> densities{0.5, 0.4, 0.3};
  std::vector<std::string> configs;
  std::string json;
  std::string report;
  bool only_report = false;
};

// A config under test and how to run it.
struct Subject {
  QualityConfig config;
  engine::AttentionPlan plan;
  std::string sha256;
};

struct Clip {
  engine::GenerationResult result;
  engine::VideoFrames frames;
};

std::string today() {
  const std::time_t now = std::time(nullptr);
  char text[16];
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::strftime(text, sizeof text, "%Y-%m-%d", &utc);
  return text;
}

// All that a choice over the table's cells is predicted to do.
Subject subject_of(const search::LossTable& table, const std::string& rule, double target) {
  using search::ErrorMeasure;
  const std::vector<std::int32_t> choice = apply_rule(rule, table, target);
  const std::vector<double> alike(table.identity.groups.size(), 1.0);
  const auto predicted = [&](ErrorMeasure measure, bool largest) {
    return search::evaluate(search::TableInput(table, measure, largest, alike).input(), choice);
  };
  const search::Assignment layer = predicted(ErrorMeasure::Layer, false);
  const app::SparseConfig config = search::config_of(table, choice);
  Subject subject{
      .config = {.name = rule,
                 .target = target,
                 .density = layer.density,
                 .skip_share = static_cast<double>(layer.skips) / static_cast<double>(table.grid.cells()),
                 .predicted_speedup = search::predicted_speedup(table, layer),
                 .head_error = predicted(ErrorMeasure::Head, false).error,
                 .layer_error = layer.error,
                 .layer_error_max = predicted(ErrorMeasure::Layer, true).error,
                 .final_error = {},
                 .weighted_error = search::evaluate(search::TableInput(table, ErrorMeasure::Layer, false,
                                                                       search::step_weights(table))
                                                        .input(),
                                                    choice)
                                       .error},
      .plan = attention_plan(config),
      .sha256 = {}};
  if (!table.sensitivity.empty()) subject.config.final_error = predicted(ErrorMeasure::Final, false).error;
  subject.sha256 = sha256_hex(rule + std::to_string(target));
  return subject;
}

Subject subject_of(const std::string& file, const engine::Generation& generation,
                   const engine::ClipSize& clip) {
  SparsePlan plan = read_sparse_plan(file, generation.folder(), generation.model(), clip);
  return {.config = {.name = std::filesystem::path(file).stem().string(),
                     .target = {},
                     .density = density(plan.config),
                     .skip_share = 0,
                     .predicted_speedup = 0,
                     .head_error = {},
                     .layer_error = {},
                     .layer_error_max = {},
                     .final_error = {},
                     .weighted_error = {}},
          .plan = std::move(plan.plan),
          .sha256 = std::move(plan.sha256)};
}

Clip run_clip(engine::Generation& generation, const engine::GenerationSettings& settings,
              const Subject* subject) {
  Clip clip;
  clip.frames = {.width = static_cast<int>(settings.clip.width),
                 .height = static_cast<int>(settings.clip.height),
                 .fps = settings.fps,
                 .rgb8 = {}};
  engine::GenerationOptions options;
  if (subject != nullptr) {
    options.attention = subject->plan;
    options.attention_sha256 = subject->sha256;
  }
  options.on_frame = [&](std::span<const std::uint8_t> rgb8) {
    clip.frames.rgb8.insert(clip.frames.rgb8.end(), rgb8.begin(), rgb8.end());
  };
  clip.result = generation.run(settings, options);
  return clip;
}

double attention_seconds(const Clip& clip) {
  const auto& steps = clip.result.times.attention_steps;
  return std::accumulate(steps.begin(), steps.end(), 0.0);
}

QualityRow compare(const Clip& dense, const Clip& sparse, const std::string& config, int prompt) {
  const engine::VideoQuality quality = engine::compare_videos(dense.frames, sparse.frames);
  const auto energy = [](const at::Tensor& x) { return x.square().sum(at::kDouble).item<double>(); };
  return {.config = config,
          .prompt = prompt,
          .psnr_db = std::min(quality.psnr_db, engine::kIdenticalPsnrDb),
          .ssim = quality.ssim,
          .latent_error = energy(sparse.result.latents - dense.result.latents) / energy(dense.result.latents),
          .denoise_seconds = sparse.result.times.denoise,
          .attention_seconds = attention_seconds(sparse),
          .dense_denoise_seconds = dense.result.times.denoise,
          .dense_attention_seconds = attention_seconds(dense)};
}

class QualityBenchmark {
 public:
  QualityBenchmark(const Settings& settings, Session& session, const std::vector<std::string>& command)
      : settings_(settings),
        generation_(engine::ModelFolder::open(settings.request.model_folder()), session.compute()),
        clip_(settings.request.settings(generation_.model().defaults())) {
    make_subjects();
    std::vector<std::string> prompts = read_prompts(settings.prompts);
    if (settings.limit > 0 && static_cast<std::size_t>(settings.limit) < prompts.size()) {
      prompts.resize(static_cast<std::size_t>(settings.limit));
    }
    start_results(std::move(prompts), command);
  }

  QualityResults run() {
    for (int prompt = 0; prompt < static_cast<int>(results_.prompts.size()); ++prompt) run_prompt(prompt);
    return results_;
  }

 private:
  void make_subjects() {
    if (!settings_.table.empty()) {
      const search::LossTable table = search::read_loss_table(settings_.table);
      const kernels::TokenGrid grid = generation_.model().token_grid(clip_.clip);
      if (!(table.identity.grid == grid)) {
        throw Error({.kind = ErrorKind::Input,
                     .code = "table.mismatch",
                     .subject = settings_.table,
                     .field = "token grid",
                     .found = std::to_string(table.identity.grid.tokens()) + " tokens",
                     .expected = std::to_string(grid.tokens()) + " tokens, as the clip has"});
      }
      for (const double density : settings_.densities) {
        for (const std::string& rule : rules(table)) append_rule(table, rule, density);
      }
    }
    for (const std::string& file : settings_.configs) {
      subjects_.push_back(subject_of(file, generation_, clip_.clip));
    }
    if (!subjects_.empty()) return;
    throw Error({.kind = ErrorKind::Usage,
                 .code = "bench.nothing",
                 .subject = "vdit-bench quality",
                 .found = "neither --table nor --config",
                 .expected = "something to measure"});
  }

  // A rule that cannot be as sparse as asked, with its first steps dense for example, is left out.
  void append_rule(const search::LossTable& table, const std::string& rule, double density) {
    constexpr double kTooDense = 0.01;
    try {
      Subject subject = subject_of(table, rule, density);
      if (subject.config.density <= density + kTooDense) {
        subjects_.push_back(std::move(subject));
        return;
      }
    } catch (const Error& error) {
      if (error.info().code != "solve.budget") throw;
    }
    std::printf("%s cannot be as sparse as %.3g: left out\n", rule.c_str(), density);
  }

  std::vector<std::string> rules(const search::LossTable& table) const {
    if (!settings_.rules.empty()) return settings_.rules;
    std::vector<std::string> names;
    for (const Rule& rule : quality_rules()) {
      if (rule.name != "ours-final" || !table.sensitivity.empty()) names.emplace_back(rule.name);
    }
    return names;
  }

  // A file of the same measurements is gone on with; configs that it does not have join it.
  void start_results(std::vector<std::string> prompts, const std::vector<std::string>& command) {
    results_.identity = {{"model", engine::model_sha256(generation_.folder())},
                         {"table", settings_.table.empty() ? "" : sha256_file_hex(settings_.table)},
                         {"size", {clip_.clip.width, clip_.clip.height, clip_.clip.frames}},
                         {"steps", clip_.steps},
                         {"guidance", clip_.guidance},
                         {"flow_shift", clip_.flow_shift},
                         {"seed", clip_.seed},
                         {"device", generation_.compute().device.str()},
                         {"dtype", std::string(engine::dtype_name(generation_.compute().dtype))}};
    results_.host = host_facts(command);
    if (generation_.compute().device.is_cuda()) results_.host["gpu"] = kernels::cuda_device_name();
    results_.date = today();
    results_.prompts = std::move(prompts);
    if (std::filesystem::exists(settings_.json)) {
      QualityResults found = read_quality_results(settings_.json);
      if (found.identity != results_.identity) {
        throw Error({.kind = ErrorKind::Input,
                     .code = "bench.mismatch",
                     .subject = settings_.json,
                     .field = "identity",
                     .found = found.identity.dump(),
                     .expected = results_.identity.dump(),
                     .hint = "the file is of other measurements: name another one"});
      }
      results_.rows = std::move(found.rows);
      results_.configs = std::move(found.configs);
    }
    for (const Subject& subject : subjects_) {
      const bool known =
          std::any_of(results_.configs.begin(), results_.configs.end(),
                      [&](const QualityConfig& config) { return config.key() == subject.config.key(); });
      if (!known) results_.configs.push_back(subject.config);
    }
  }

  void run_prompt(int prompt) {
    const auto missing = [&](const Subject& subject) {
      return results_.find(subject.config.key(), prompt) == nullptr;
    };
    if (std::none_of(subjects_.begin(), subjects_.end(), missing)) return;
    engine::GenerationSettings clip = clip_;
    clip.prompt = results_.prompts[static_cast<std::size_t>(prompt)];
    clip.seed = clip_.seed + static_cast<std::uint64_t>(prompt);
    if (!warm_) {
      // Memory is touched and the dense backend chosen before anything is timed.
      engine::GenerationSettings one_step = clip;
      one_step.steps = 1;
      generation_.run(one_step, {});
      warm_ = true;
    }
    const Clip dense = run_clip(generation_, clip, nullptr);
    for (const Subject& subject : subjects_) {
      if (!missing(subject)) continue;
      const QualityRow row =
          compare(dense, run_clip(generation_, clip, &subject), subject.config.key(), prompt);
      std::printf("prompt %d, %s: density %.3f, %.2f dB, SSIM %.4f, denoising %.2f x\n", prompt + 1,
                  row.config.c_str(), subject.config.density, row.psnr_db, row.ssim,
                  row.dense_denoise_seconds / row.denoise_seconds);
      std::fflush(stdout);
      results_.rows.push_back(row);
      write_quality_results(settings_.json, results_);
    }
  }

  const Settings& settings_;
  engine::Generation generation_;
  engine::GenerationSettings clip_;
  std::vector<Subject> subjects_;
  QualityResults results_;
  bool warm_ = false;
};

void run(Settings& settings, const std::vector<std::string>& command) {
  QualityResults results;
  if (settings.only_report) {
    results = read_quality_results(settings.json);
  } else {
    TerminalProgress progress(ProgressMode::None, false, true);
    const CancelToken never;
    Session session(settings.common, never, progress);
    if (settings.prompts.empty()) settings.prompts = resource("prompts/demo_heldout.txt").string();
    results = QualityBenchmark(settings, session, command).run();
  }
  if (!settings.report.empty()) write_quality_report(settings.report, results);
}

std::string rule_names() {
  std::string names;
  for (const Rule& rule : quality_rules()) names += (names.empty() ? "" : ", ") + std::string(rule.name);
  return names;
}

}  // namespace

void add_quality_benchmark(CLI::App& app, std::vector<std::string> command) {
  const auto settings = std::make_shared<Settings>();
  settings->request.model = "demo";
  CLI::App* sub = app.add_subcommand("quality", "What sparse configs of many rules do to clips; resumable");
  settings->common.declare(*sub);
  GenerationRequest& request = settings->request;
  sub->add_option("-m,--model", request.model, "A model folder, or demo");
  sub->add_option("--table", settings->table, "The loss table that all rules choose from");
  sub->add_option("--prompts", settings->prompts, "Prompts that no search has seen, one a line");
  sub->add_option("--limit", settings->limit, "Only the first prompts")->check(CLI::Range(1, 10000));
  sub->add_option("--rules", settings->rules, "Of " + rule_names() + " (default: all)")->delimiter(',');
  sub->add_option("--densities", settings->densities, "Densities that every rule is held to")
      ->delimiter(',')
      ->check(CLI::Range(0.0, 1.0));
  sub->add_option("--config", settings->configs, "Sparse configs to measure besides, presets for example");
  sub->add_option("--size", request.size, "WIDTHxHEIGHT (default: the model's)");
  sub->add_option("--frames", request.frames, "Frames (default: the model's)");
  sub->add_option("--steps", request.steps, "Denoising steps (default: the model's)");
  sub->add_option("--seed", request.seed, "Of the first prompt; the others count up from it");
  sub->add_option("-o,--output", settings->json, "Where figures go, pair by pair, and are taken up again")
      ->required();
  sub->add_option("--report", settings->report, "Tables as Markdown, plots as SVG files beside it");
  sub->add_flag("--only-report", settings->only_report, "Measure nothing: the report from the figures");
  sub->callback([settings, command = std::move(command)] { run(*settings, command); });
}

}  // namespace vdit::app
