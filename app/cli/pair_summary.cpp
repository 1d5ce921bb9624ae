// SPDX-License-Identifier: Apache-2.0
#include "app/cli/pair_summary.h"

#include <torch/version.h>

#include <numeric>

#include "app/cli/utc_time.h"
#include "app/config/mode_text.h"
#include "engine/base/formatted.h"
#include "engine/base/machine.h"
#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"

namespace vdit::app {
namespace {

std::string number(double value) {
  return formatted("%g", value);
}

double sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

// "steps 1-3 of 20": the steps whose fraction falls into groups [begin, end).
std::string steps_text(const SparseConfig& config, std::size_t begin, std::size_t end, int steps) {
  int first = 0;
  int last = 0;
  for (int step = 0; step < steps; ++step) {
    const std::size_t group = config.group_of_step(step, steps);
    if (group < begin || group >= end) continue;
    if (first == 0) first = step + 1;
    last = step + 1;
  }
  if (first == 0) return "no step of " + std::to_string(steps);
  return "steps " + std::to_string(first) + "-" + std::to_string(last) + " of " + std::to_string(steps);
}

// Neighbouring groups that say the same are one grid.
std::vector<ReportModeGrid> mode_grids(const SparseConfig& config, int steps) {
  std::vector<ReportModeGrid> grids;
  for (std::size_t group = 0, end = 0; group < config.groups.size(); group = end) {
    end = group + 1;
    while (end < config.groups.size() && config.groups[end].heads == config.groups[group].heads) ++end;
    ReportModeGrid grid{.steps = steps_text(config, group, end, steps),
                        .layers = config.layers,
                        .heads = config.heads,
                        .cells = {}};
    for (const HeadSetting& setting : config.groups[group].heads) {
      grid.cells.push_back({.mode = setting.mode.mode,
                            .density = kernels::density(kernels::build_runs(setting.mode, config.grid)),
                            .detail = describe(setting.mode)});
    }
    grids.push_back(std::move(grid));
  }
  return grids;
}

}  // namespace

PairReport summarize_pair(const engine::Generation& generation, const engine::GenerationSettings& settings,
                          const SparseConfig& config, const engine::GenerationResult& full,
                          const engine::GenerationResult& sparse) {
  PairReport report;
  report.title = settings.prompt;
  report.prompt = settings.prompt;
  report.date = utc_time_text();
  report.settings = {
      {"model", generation.folder().root().filename().string()},
      {"negative prompt", settings.negative_prompt},
      {"size", std::to_string(settings.clip.width) + " x " + std::to_string(settings.clip.height)},
      {"frames", std::to_string(settings.clip.frames)},
      {"steps", std::to_string(settings.steps)},
      {"guidance", number(settings.guidance)},
      {"flow shift", number(settings.flow_shift)},
      {"seed", std::to_string(settings.seed)},
      {"frames a second", number(settings.fps)}};
  report.versions = {{"vdit", VDIT_VERSION}, {"LibTorch", TORCH_VERSION}};
  report.machine = machine_id();
  report.device = sparse.device;
  report.dtype = sparse.dtype;
  report.dense_backend = full.dense_backend;
  report.density = 1 - sparse.sparsity;
  report.sparsity = sparse.sparsity;
  report.full_seconds = full.times.total;
  report.sparse_seconds = sparse.times.total;
  report.full_denoise_seconds = full.times.denoise;
  report.sparse_denoise_seconds = sparse.times.denoise;
  report.speedup = full.times.denoise / sparse.times.denoise;
  const double full_attention = sum(full.times.attention_steps);
  const double sparse_attention = sum(sparse.times.attention_steps);
  if (sparse_attention > 0) report.attention_speedup = full_attention / sparse_attention;
  report.timings = {{"loading", full.times.load, sparse.times.load},
                    {"text encoding", full.times.text, sparse.times.text},
                    {"denoising", full.times.denoise, sparse.times.denoise},
                    {"of it attention", full_attention, sparse_attention},
                    {"decoding", full.times.decode, sparse.times.decode},
                    {"all", full.times.total, sparse.times.total}};
  report.grids = mode_grids(config, settings.steps);
  return report;
}

}  // namespace vdit::app
