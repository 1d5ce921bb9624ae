// SPDX-License-Identifier: Apache-2.0
#include "search/calibration.h"

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <utility>

#include "engine/attention/attention_observer.h"
#include "engine/base/error.h"
#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"
#include "search/head_probe.h"

namespace vdit::search {
namespace {

using engine::Branch;
using kernels::HeadMode;
using kernels::Mode;
using kernels::RunTable;

constexpr std::int64_t kMassRows = 256;
constexpr std::size_t kMaxTables = 2000;

int group_of_step(const std::vector<TableGroup>& groups, int step, int steps) {
  const double fraction = static_cast<double>(step) / steps;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (fraction >= groups[i].begin && fraction < groups[i].end) return static_cast<int>(i);
  }
  return -1;
}

// The step of each group that measures: the middle one, whose inputs stand best for the others. -1: the group
// has none.
std::vector<int> measuring_steps(const std::vector<TableGroup>& groups, int steps) {
  std::vector<std::vector<int>> members(groups.size());
  for (int step = 0; step < steps; ++step) {
    const int group = group_of_step(groups, step, steps);
    if (group >= 0) members[static_cast<std::size_t>(group)].push_back(step);
  }
  std::vector<int> measuring;
  for (const auto& list : members) measuring.push_back(list.empty() ? -1 : list[(list.size() - 1) / 2]);
  return measuring;
}

// Watches a denoising run: measures where a group's turn has come, and lets the choices so far run
// everywhere.
class Measurer : public engine::AttentionObserver {
 public:
  Measurer(LossTable& table, const CalibrationSettings& settings,
           std::function<void(int step, int layer, bool measuring)> report)
      : table_(table),
        stride_(static_cast<int>(std::clamp<std::int64_t>(
            settings.row_stride, 1, kernels::granule_count(table.identity.grid.tokens())))),
        lambda_(settings.policy_lambda),
        epsilon_(settings.policy_epsilon),
        measuring_(measuring_steps(settings.groups, settings.clip.steps)),
        choices_(table.grid.cells(), 0),
        known_(table.grid.cells(), 0),
        report_(std::move(report)),
        tables_(engine::AttentionPlan::dense(table.grid.layers, table.grid.heads)) {}

  bool wants(const engine::ForwardInfo&, int) override { return true; }

  at::Tensor observe(const engine::ObservedLayer& layer) override {
    const int step = layer.forward.step;
    const int group = group_of_step(table_.identity.groups, step, layer.forward.steps);
    const bool measures = group >= 0 && step == measuring_[static_cast<std::size_t>(group)] &&
                          layer.branch == Branch::Conditional;
    if (layer.branch == Branch::Conditional) report_(step, layer.layer, measures);
    if (group < 0) return {};
    if (measures) measure(layer, group);
    std::vector<HeadMode> modes;
    for (int head = 0; head < table_.grid.heads; ++head) {
      // Before a group has measured, its heads go on as the group before them chose.
      int from = group;
      while (from > 0 && known_[table_.grid.index(from, layer.layer, head)] == 0) --from;
      const std::size_t cell = table_.grid.index(from, layer.layer, head);
      modes.push_back(known_[cell] == 0 ? HeadMode{} : table_.mode(cell, choices_[cell]));
    }
    return engine::attend_modes(layer.q, layer.k, layer.v, modes, layer.grid, tables_);
  }

 private:
  void measure(const engine::ObservedLayer& layer, int group) {
    if (thinned_.size() > kMaxTables) thinned_.clear();
    prepare(layer, group);
    std::vector<CandidateTables> candidates(table_.candidates.size());
    for (std::size_t c = 0; c < candidates.size(); ++c) {
      for (int head = 0; head < table_.grid.heads; ++head) {
        candidates[c].tables.push_back(
            &thinned(table_.mode(table_.grid.index(group, layer.layer, head), static_cast<int>(c))));
      }
    }
    const ProbedLayer probed = probe_layer(layer, candidates, stride_);
    for (int head = 0; head < table_.grid.heads; ++head) {
      const std::size_t cell = table_.grid.index(group, layer.layer, head);
      const auto& measured = probed.measured[static_cast<std::size_t>(head)];
      for (std::size_t c = 0; c < measured.size(); ++c) {
        table_.add(cell, static_cast<int>(c),
                   {measured[c].error, measured[c].layer_error, measured[c].recall});
      }
      choices_[cell] = choose(cell);
      known_[cell] = 1;
    }
  }

  // Stripes and densities of the cells of a layer, the first time that a search comes to them.
  void prepare(const engine::ObservedLayer& layer, int group) {
    const std::size_t first = table_.entry(table_.grid.index(group, layer.layer, 0), 0);
    if (table_.density[first] > 0) return;
    const at::Tensor mass = column_mass(layer, kMassRows).contiguous();
    const auto keys = static_cast<std::size_t>(mass.size(1));
    for (int head = 0; head < table_.grid.heads; ++head) {
      const std::size_t cell = table_.grid.index(group, layer.layer, head);
      const std::span<const float> of_head(
          mass.const_data_ptr<float>() + static_cast<std::size_t>(head) * keys, keys);
      for (int c = 0; c < static_cast<int>(table_.candidates.size()); ++c) {
        const std::size_t at = table_.entry(cell, c);
        const Candidate& candidate = table_.candidates[static_cast<std::size_t>(c)];
        if (candidate.mode == Mode::VerticalStripe)
          table_.stripes[at] = choose_stripes(candidate, layer.grid, of_head);
        const RunTable runs = kernels::build_runs(table_.mode(cell, c), layer.grid);
        table_.density[at] = static_cast<float>(kernels::density(runs));
        table_.tiles[at] = static_cast<float>(kernels::kept_tiles(runs));
      }
    }
  }

  const RunTable& thinned(const HeadMode& mode) {
    const auto found = thinned_.find(mode);
    if (found != thinned_.end()) return *found->second;
    auto runs = std::make_unique<RunTable>(
        every_nth_granule(kernels::build_runs(mode, table_.identity.grid), stride_));
    return *(thinned_[mode] = std::move(runs));
  }

  // The paper's rule on the means so far.
  std::int32_t choose(std::size_t cell) const {
    std::int32_t best = 0;
    double least = epsilon_;
    for (int c = 1; c < static_cast<int>(table_.candidates.size()); ++c) {
      const std::size_t at = table_.entry(cell, c);
      const double loss =
          static_cast<double>(table_.error_mean[at]) + lambda_ * static_cast<double>(table_.density[at]);
      if (loss > least || (loss == least && best != 0)) continue;
      best = c;
      least = loss;
    }
    return best;
  }

  LossTable& table_;
  const int stride_;
  const double lambda_;
  const double epsilon_;
  const std::vector<int> measuring_;
  std::vector<std::int32_t> choices_;  // [cells]
  std::vector<std::uint8_t> known_;    // [cells]: measured for this prompt
  std::function<void(int, int, bool)> report_;
  engine::AttentionRun tables_;  // only its cache of run tables
  std::unordered_map<HeadMode, std::unique_ptr<RunTable>, kernels::HeadModeHash> thinned_;
};

}  // namespace

std::vector<TableGroup> default_groups() {
  return {{0, 0.1}, {0.1, 0.25}, {0.25, 0.55}, {0.55, 1}};
}

LossTable empty_table(engine::Generation& generation, const CalibrationSettings& settings) {
  const auto fail = [](const char* code, const char* field, const char* found, const char* expected) {
    throw Error({.kind = ErrorKind::Input,
                 .code = code,
                 .subject = "search",
                 .field = field,
                 .found = found,
                 .expected = expected});
  };
  if (settings.prompts.empty()) fail("search.prompts", "prompts", "none", "at least one prompt");
  const std::vector<int> measuring = measuring_steps(settings.groups, settings.clip.steps);
  if (std::count(measuring.begin(), measuring.end(), -1) > 0) {
    fail("search.groups", "steps", "a step group without a step", "more steps, or fewer groups");
  }
  generation.check(settings.clip);
  const engine::VideoModel& model = generation.model();
  const auto grid = model.token_grid(settings.clip.clip);
  TableIdentity is{.family = std::string(model.family()),
                   .transformer_config_sha256 = generation.folder().config_sha256("transformer"),
                   .model_sha256 = engine::model_sha256(generation.folder()),
                   .dtype = generation.compute().dtype == at::kBFloat16 ? "bfloat16" : "float32",
                   .grid = {.frames = grid[0], .height = grid[1], .width = grid[2]},
                   .steps = settings.clip.steps,
                   .guidance = settings.clip.guidance,
                   .prompts = settings.prompts,
                   .seeds = {},
                   .groups = settings.groups,
                   .policy_lambda = settings.policy_lambda,
                   .policy_epsilon = settings.policy_epsilon,
                   .row_stride = settings.row_stride};
  for (std::size_t i = 0; i < settings.prompts.size(); ++i) is.seeds.push_back(settings.seed + i);
  LossTable table(std::move(is), model.layers(), model.heads(), settings.candidates);
  table.samples_total = static_cast<int>(settings.prompts.size());
  return table;
}

void calibrate(engine::Generation& generation, const CalibrationSettings& settings, LossTable& table,
               const CalibrationCallbacks& callbacks) {
  const int prompts = static_cast<int>(settings.prompts.size());
  for (int prompt = table.samples_done; prompt < prompts; ++prompt) {
    LossTable grown = table;  // a stopped prompt leaves no trace
    const auto report = [&](int step, int layer, bool measuring) {
      if (!callbacks.on_progress) return;
      const double in_prompt = (step + static_cast<double>(layer) / table.grid.layers) / settings.clip.steps;
      callbacks.on_progress({prompt, prompts, step, settings.clip.steps, layer, table.grid.layers, measuring,
                             (prompt + in_prompt) / prompts});
    };
    Measurer measurer(grown, settings, report);
    engine::GenerationSettings clip = settings.clip;
    clip.prompt = settings.prompts[static_cast<std::size_t>(prompt)];
    clip.seed = table.identity.seeds[static_cast<std::size_t>(prompt)];
    engine::GenerationOptions options;
    options.attention_options.observer = &measurer;
    options.cancel = callbacks.cancel;
    generation.run(clip, options);
    grown.samples_done = prompt + 1;
    table = std::move(grown);
    if (callbacks.on_prompt_done) callbacks.on_prompt_done(table);
  }
}

}  // namespace vdit::search
