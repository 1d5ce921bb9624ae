// SPDX-License-Identifier: Apache-2.0
#include "app/bench/random_model_benchmark.h"

#include <ATen/Context.h>
#include <ATen/ops/isfinite.h>
#include <c10/core/InferenceMode.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/bench/density_search.h"
#include "app/bench/host_facts.h"
#include "app/bench/random_transformer.h"
#include "app/config/sparse_config_reader.h"
#include "engine/attention/attention_plan.h"
#include "engine/attention/attention_run.h"
#include "engine/attention/device_queue.h"
#include "engine/base/atomic_file.h"
#include "engine/base/error.h"
#include "engine/base/formatted.h"
#include "kernels/include/vdit/kernels/run_attention_cuda.h"

namespace vdit::app {
namespace {

using kernels::Mode;

struct Variant {
  std::string name;
  std::string words;
  engine::AttentionPlan plan;
};

/// Seconds of one forward.
struct Split {
  double total = 0;
  double attention = 0;
  double linear = 0;
};

struct Measured {
  std::vector<Split> forwards;
  double sparsity = 0;
  std::string dense_backend;

  Split median_split() const {
    std::vector<double> total, attention, linear;
    for (const Split& one : forwards) {
      total.push_back(one.total);
      attention.push_back(one.attention);
      linear.push_back(one.linear);
    }
    return {median(total), median(attention), median(linear)};
  }
};

std::array<std::int64_t, 2> sides_of(const std::string& size) {
  std::array<std::int64_t, 2> sides{};
  if (std::sscanf(size.c_str(), "%ldx%ld", &sides[0], &sides[1]) == 2 && sides[0] > 0 && sides[1] > 0 &&
      sides[0] % 16 == 0 && sides[1] % 16 == 0)
    return sides;
  throw Error({.kind = ErrorKind::Usage,
               .code = "size",
               .subject = "--size",
               .found = '"' + quoted(size, 40) + '"',
               .expected = "WIDTHxHEIGHT in multiples of 16, such as 1280x720"});
}

kernels::TokenGrid grid_of(const RandomModelSettings& settings) {
  const auto [width, height] = sides_of(settings.size);
  return {.frames = (settings.frames + 3) / 4, .height = height / 16, .width = width / 16};
}

// Three patterns in turn, each at the wanted density.
Variant even_mix(const RandomTransformer& model, double density) {
  const kernels::TokenGrid grid = model.grid();
  const kernels::HeadMode patterns[] = {
      mode_of_density(Mode::Diagonal, kernels::TokenOrder::FrameMajor, grid, density),
      mode_of_density(Mode::MultiDiagonal, kernels::TokenOrder::SpaceMajor, grid, density),
      mode_of_density(Mode::VerticalStripe, kernels::TokenOrder::FrameMajor, grid, density)};
  std::vector<kernels::HeadMode> modes;
  for (int i = 0; i < model.layers() * model.heads(); ++i) modes.push_back(patterns[i % 3]);
  return {formatted("density %.2f", density),
          "Diagonal, Multi-Diagonal (space-major) and Vertical-Stripe in turn",
          engine::AttentionPlan(model.layers(), model.heads(),
                                {{.begin = 0, .end = 1, .modes = std::move(modes)}})};
}

// The modes of a config's last step group, each head's where its layer and head lie in proportion.
Variant like_config(const RandomTransformer& model, const std::string& file) {
  const SparseConfig found = rescaled(read_sparse_config(file).config, model.grid());
  std::vector<kernels::HeadMode> modes;
  for (int layer = 0; layer < model.layers(); ++layer) {
    for (int head = 0; head < model.heads(); ++head) {
      modes.push_back(found
                          .at(found.groups.size() - 1, layer * found.layers / model.layers(),
                              head * found.heads / model.heads())
                          .mode);
    }
  }
  return {"like the config", file + ", last step group, scaled to this model",
          engine::AttentionPlan(model.layers(), model.heads(),
                                {{.begin = 0, .end = 1, .modes = std::move(modes)}})};
}

class RandomModel {
 public:
  explicit RandomModel(const RandomModelSettings& settings)
      : settings_(settings),
        compute_{engine::device_named(settings.device, "--device"),
                 settings.type == "float32" ? at::kFloat : at::kBFloat16},
        transformer_(make_random_transformer(settings.model, grid_of(settings), compute_)) {}

  const RandomTransformer& transformer() const { return *transformer_; }

  Measured measure(const Variant& variant) {
    const std::string& dense = settings_.dense;
    engine::AttentionRun run(variant.plan, {.dense = dense == "kernels"    ? engine::DenseBackend::Kernels
                                                     : dense == "libtorch" ? engine::DenseBackend::LibTorch
                                                                           : engine::DenseBackend::Fastest});
    Measured measured;
    for (int i = 0; i < settings_.warm_up + settings_.repeats; ++i) {
      const Split split = forward(run);
      if (i >= settings_.warm_up) measured.forwards.push_back(split);
    }
    measured.sparsity = run.times().sparsity();
    measured.dense_backend = run.dense_backend();
    return measured;
  }

 private:
  Split forward(engine::AttentionRun& run) {
    const engine::AttentionTimes before = run.times();
    const auto began = std::chrono::steady_clock::now();
    run.begin_forward({});
    const at::Tensor velocity = transformer_->velocity(run);
    engine::wait_for_device(compute_.device);
    const double total = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    if (!at::isfinite(velocity).all().item<bool>())
      throw Error(
          {.code = "bench.non_finite", .subject = "random model", .found = "a velocity that is not finite"});
    const engine::AttentionTimes after = run.times();
    return {
        .total = total,
        .attention = after.attention_s - before.attention_s,
        .linear = after.projections_s - before.projections_s + after.other_linear_s - before.other_linear_s};
  }

  const RandomModelSettings& settings_;
  engine::ComputeOptions compute_;
  std::unique_ptr<RandomTransformer> transformer_;
};

// Multiplications and additions of one forward's attention, 4 * head_dim a kept pair, in TFLOP.
double attention_tflop(const RandomTransformer& model, double sparsity) {
  const auto tokens = static_cast<double>(model.grid().tokens());
  const auto channels = static_cast<double>(model.head_dim() * model.heads() * model.layers());
  return 4e-12 * tokens * tokens * channels * (1 - sparsity);
}

void print_row(const std::string& name, const Measured& measured, double dense_total,
               const RandomTransformer& model) {
  const Split split = measured.median_split();
  std::printf("%-16s %8.3f %9.3f | %9.3f %8.3f %8.3f | %7.0f %7.0f | %6.2f\n", name.c_str(),
              measured.sparsity, split.total * model.forwards_of_step(), split.attention, split.linear,
              split.total - split.attention - split.linear,
              attention_tflop(model, measured.sparsity) / split.attention,
              model.linear_tflop() / split.linear, dense_total / split.total);
  std::fflush(stdout);
}

nlohmann::json row_json(const Variant& variant, const Measured& measured, double dense_total,
                        int forwards_of_step) {
  const Split split = measured.median_split();
  nlohmann::json forwards = nlohmann::json::array();
  for (const Split& one : measured.forwards)
    forwards.push_back(
        {{"seconds", one.total}, {"attention_seconds", one.attention}, {"linear_seconds", one.linear}});
  return {{"variant", variant.name},
          {"modes", variant.words},
          {"sparsity", measured.sparsity},
          {"dense_backend", measured.dense_backend},
          {"step_seconds", split.total * forwards_of_step},
          {"of_dense_step", dense_total / split.total},
          {"forwards", forwards}};
}

}  // namespace

void declare_random_model(CLI::App& sub, RandomModelSettings& settings) {
  sub.add_option("--random", settings.model,
                 "A published size with random weights: wan2.1-14b, wan2.1-1.3b, hunyuanvideo, cogvideox1.5");
  sub.add_option("--device", settings.device, "With --random: cpu or cuda:N (default cuda:0)");
  sub.add_option("--density", settings.density, "With --random: of the sparse variant (default 0.3)")
      ->check(CLI::Range(0.001, 1.0));
  sub.add_option("--config", settings.config, "With --random: also run this sparse config's modes, scaled");
  sub.add_option("--dense", settings.dense, "With --random: fastest, kernels, libtorch")
      ->check(CLI::IsMember({"fastest", "kernels", "libtorch"}));
  sub.add_option("--warm-up", settings.warm_up, "With --random: forwards before those that count");
}

void run_random_model(const RandomModelSettings& settings, const std::vector<std::string>& command) {
  const c10::InferenceMode no_gradients;
  RandomModel random(settings);
  const RandomTransformer& model = random.transformer();
  const kernels::TokenGrid grid = model.grid();
  const int forwards = model.forwards_of_step();
  std::vector<Variant> variants{
      {"dense", "all heads Full", engine::AttentionPlan::dense(model.layers(), model.heads())},
      even_mix(model, settings.density)};
  if (!settings.config.empty()) variants.push_back(like_config(model, settings.config));
  std::printf("%s, random weights, %s, %s: %s, %lld frames, %lld tokens, forwards a step: %d\n",
              settings.model.c_str(), settings.type.c_str(), kernels::cuda_device_name().c_str(),
              settings.size.c_str(), static_cast<long long>(settings.frames),
              static_cast<long long>(grid.tokens()), forwards);
  std::printf("%-16s %8s %9s | %9s %8s %8s | %7s %7s | %6s\n", "", "sparsity", "s a step", "attention",
              "linear", "rest", "TFLOP/s", "linear", "speed");
  nlohmann::json rows = nlohmann::json::array();
  double dense_total = 0;
  for (const Variant& variant : variants) {
    const Measured measured = random.measure(variant);
    if (dense_total == 0) dense_total = measured.median_split().total;
    print_row(variant.name, measured, dense_total, model);
    if (!measured.dense_backend.empty())
      std::printf("%-16s dense heads: %s\n", "", measured.dense_backend.c_str());
    rows.push_back(row_json(variant, measured, dense_total, forwards));
  }
  if (settings.json.empty()) return;
  const nlohmann::json report = {{"format", "vdit-bench-random-model"},
                                 {"version", 1},
                                 {"model", settings.model},
                                 {"type", settings.type},
                                 {"device", kernels::cuda_device_name()},
                                 {"size", settings.size},
                                 {"frames", settings.frames},
                                 {"tokens", grid.tokens()},
                                 {"forwards_of_step", forwards},
                                 {"host", host_facts(command)},
                                 {"results", rows}};
  write_file(settings.json, report.dump(2) + '\n', Overwrite::Yes);
}

}  // namespace vdit::app
