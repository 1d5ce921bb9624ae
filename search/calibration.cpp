// SPDX-License-Identifier: Apache-2.0
#include "search/calibration.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "engine/attention/attention_observer.h"
#include "engine/base/error.h"
#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"
#include "search/head_probe.h"
#include "search/step_groups.h"

namespace vdit::search {
namespace {

using engine::Branch;
using kernels::HeadMode;
using kernels::Mode;
using kernels::RunTable;

// Granules that a layer's sample has at least: short clips are measured whole.
constexpr std::int64_t kLeastGranules = 8;

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

std::int64_t row_stride(const CalibrationSettings& settings, const kernels::TokenGrid& grid) {
  const std::int64_t most = kernels::granule_count(grid.tokens()) / kLeastGranules;
  return std::clamp<std::int64_t>(settings.row_stride, 1, std::max<std::int64_t>(most, 1));
}

// Watches a denoising run: measures where a group's turn has come, and lets the choices so far run
// everywhere.
class Measurer : public engine::AttentionObserver {
 public:
  Measurer(LossTable& table, const CalibrationSettings& settings, int prompt,
           const CalibrationCallbacks& callbacks)
      : table_(table),
        settings_(settings),
        prompt_(prompt),
        callbacks_(callbacks),
        measuring_(measuring_steps(settings.groups, settings.clip.steps)),
        every_(row_stride(settings, table.identity.grid)),
        choices_(table.grid.cells(), 0),
        known_(table.grid.cells(), 0),
        tables_(engine::AttentionPlan::dense(table.grid.layers, table.grid.heads)) {
    share_runs(table.identity.grid);
  }

  std::span<const HeadMode> modes(const engine::ForwardInfo& forward, int layer) override {
    const int group = group_of_step(table_.identity.groups, forward.step, forward.steps);
    if (forward.rows.front() == Branch::Conditional) report(forward, layer, measures(forward, group));
    return chosen(group, layer);
  }

  bool wants(const engine::ForwardInfo& forward, int) override {
    return measures(forward, group_of_step(table_.identity.groups, forward.step, forward.steps));
  }

  at::Tensor observe(const engine::ObservedLayer& layer) override {
    const int group = group_of_step(table_.identity.groups, layer.forward.step, layer.forward.steps);
    if (layer.branch == Branch::Conditional) measure(layer, group);
    return engine::attend_modes(layer.q, layer.k, layer.v, chosen(group, layer.layer), layer.grid, tables_);
  }

 private:
  struct SharedRuns {
    RunTable runs;
    double density = 0;
    std::int64_t tiles = 0;
  };

  // Stripes differ from head to head, all else is shared.
  void share_runs(const kernels::TokenGrid& grid) {
    shared_.clear();
    shared_grid_ = grid;
    for (std::size_t c = 0; c < table_.candidates.size(); ++c) {
      const bool shared = table_.candidates[c].mode != Mode::VerticalStripe;
      const RunTable runs =
          shared ? kernels::build_runs(table_.mode(0, static_cast<int>(c)), grid) : RunTable();
      shared_.push_back({runs, shared ? kernels::density(runs) : 0, shared ? kernels::kept_tiles(runs) : 0});
    }
  }

  bool measures(const engine::ForwardInfo& forward, int group) const {
    return group >= 0 && forward.step == measuring_[static_cast<std::size_t>(group)];
  }

  void report(const engine::ForwardInfo& forward, int layer, bool measuring) const {
    if (!callbacks_.on_progress) return;
    const auto prompts = static_cast<int>(settings_.prompts.size());
    const double in_prompt =
        (forward.step + static_cast<double>(layer) / table_.grid.layers) / settings_.clip.steps;
    callbacks_.on_progress({prompt_, prompts, forward.step, settings_.clip.steps, layer, table_.grid.layers,
                            measuring, (prompt_ + in_prompt) / prompts});
  }

  // The modes that the search itself runs; none for a step outside all groups.
  std::span<const HeadMode> chosen(int group, int layer) {
    if (group < 0) return {};
    modes_.clear();
    for (int head = 0; head < table_.grid.heads; ++head) {
      // Before a group has measured, its heads go on as the group before them chose.
      int from = group;
      while (from > 0 && known_[table_.grid.index(from, layer, head)] == 0) --from;
      const std::size_t cell = table_.grid.index(from, layer, head);
      modes_.push_back(known_[cell] == 0 ? HeadMode{} : table_.mode(cell, choices_[cell]));
    }
    return modes_;
  }

  void measure(const engine::ObservedLayer& layer, int group) {
    if (shared_grid_ != layer.grid) share_runs(layer.grid);  // a prompt of fewer text tokens
    // Another part of the rows in every layer and prompt: what one sample misses, the next may see.
    const kernels::RowSample sample{.every = every_, .first = (prompt_ + layer.layer) % every_};
    if (!is_prepared(layer, group)) prepare(layer, group, sample);
    std::vector<std::vector<const RunTable*>> tables(static_cast<std::size_t>(table_.grid.heads));
    std::vector<std::unique_ptr<RunTable>> own;
    for (int head = 0; head < table_.grid.heads; ++head) {
      const std::size_t cell = table_.grid.index(group, layer.layer, head);
      for (std::size_t c = 0; c < table_.candidates.size(); ++c) {
        if (table_.candidates[c].mode == Mode::VerticalStripe) {
          own.push_back(std::make_unique<RunTable>(
              kernels::build_runs(table_.mode(cell, static_cast<int>(c)), layer.grid)));
        }
        tables[static_cast<std::size_t>(head)].push_back(
            table_.candidates[c].mode == Mode::VerticalStripe ? own.back().get() : &shared_[c].runs);
      }
    }
    const auto probed = probe_layer(layer, tables, sample);
    for (int head = 0; head < table_.grid.heads; ++head) {
      const std::size_t cell = table_.grid.index(group, layer.layer, head);
      const auto& measured = probed[static_cast<std::size_t>(head)];
      for (std::size_t c = 0; c < measured.size(); ++c) {
        table_.add(cell, static_cast<int>(c),
                   {measured[c].error, measured[c].layer_error, measured[c].recall});
      }
      choices_[cell] = choose(cell);
      known_[cell] = 1;
    }
    if (callbacks_.on_layer_measured) callbacks_.on_layer_measured(measured_layer(group, layer.layer));
  }

  MeasuredLayer measured_layer(int group, int layer) const {
    MeasuredLayer measured{.prompt = prompt_,
                           .group = group,
                           .layer = layer,
                           .layers = table_.grid.layers,
                           .heads = {},
                           .so_far = {}};
    const auto cell_choice = [&](std::size_t cell) {
      const std::size_t at = table_.entry(cell, choices_[cell]);
      return CellChoice{choices_[cell], table_.density[at], table_.error_mean[at],
                        table_.layer_error_mean[at]};
    };
    for (int head = 0; head < table_.grid.heads; ++head) {
      measured.heads.push_back(cell_choice(table_.grid.index(group, layer, head)));
    }
    const std::vector<double> shares = table_.group_shares();
    const std::size_t per_group = table_.grid.cells() / shares.size();
    double weight = 0;
    for (std::size_t cell = 0; cell < choices_.size(); ++cell) {
      if (known_[cell] == 0) continue;
      const CellChoice choice = cell_choice(cell);
      const double share = shares[cell / per_group];
      measured.so_far.density += share * choice.density;
      measured.so_far.error += share * choice.error;
      weight += share;
      ++measured.so_far.cells;
    }
    measured.so_far.density /= weight;
    measured.so_far.error /= weight;
    return measured;
  }

  bool is_prepared(const engine::ObservedLayer& layer, int group) const {
    return table_.density[table_.entry(table_.grid.index(group, layer.layer, 0), 0)] > 0;
  }

  // Stripes and densities of the cells of a layer, the first time that a search comes to them.
  void prepare(const engine::ObservedLayer& layer, int group, const kernels::RowSample& sample) {
    const std::vector<std::vector<float>> mass = column_mass(layer, sample);
    for (int head = 0; head < table_.grid.heads; ++head) {
      const std::size_t cell = table_.grid.index(group, layer.layer, head);
      for (std::size_t c = 0; c < table_.candidates.size(); ++c) {
        const std::size_t at = table_.entry(cell, static_cast<int>(c));
        const Candidate& candidate = table_.candidates[c];
        table_.density[at] = static_cast<float>(shared_[c].density);
        table_.tiles[at] = static_cast<float>(shared_[c].tiles);
        if (candidate.mode != Mode::VerticalStripe) continue;
        table_.stripes[at] = choose_stripes(candidate, layer.grid, mass[static_cast<std::size_t>(head)]);
        const RunTable runs = kernels::build_runs(table_.mode(cell, static_cast<int>(c)), layer.grid);
        table_.density[at] = static_cast<float>(kernels::density(runs));
        table_.tiles[at] = static_cast<float>(kernels::kept_tiles(runs));
      }
    }
  }

  // The paper's rule on the means so far.
  std::int32_t choose(std::size_t cell) const {
    std::int32_t best = 0;
    double least = settings_.policy_epsilon;
    for (int c = 1; c < static_cast<int>(table_.candidates.size()); ++c) {
      const std::size_t at = table_.entry(cell, c);
      const double loss = static_cast<double>(table_.error_mean[at]) +
                          settings_.policy_lambda * static_cast<double>(table_.density[at]);
      if (loss > least || (loss == least && best != 0)) continue;
      best = c;
      least = loss;
    }
    return best;
  }

  LossTable& table_;
  const CalibrationSettings& settings_;
  const int prompt_;
  const CalibrationCallbacks& callbacks_;
  const std::vector<int> measuring_;
  const std::int64_t every_;
  std::vector<std::int32_t> choices_;  // [cells]
  std::vector<std::uint8_t> known_;    // [cells]: measured for this prompt
  std::vector<SharedRuns> shared_;     // [candidates]; empty where heads differ
  kernels::TokenGrid shared_grid_;     // that they are for
  std::vector<HeadMode> modes_;        // what chosen() handed out last
  engine::AttentionRun tables_;        // only its cache of run tables
};

}  // namespace

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
  TableIdentity is{.family = std::string(model.family()),
                   .transformer_config_sha256 = generation.folder().config_sha256("transformer"),
                   .model_sha256 = engine::model_sha256(generation.folder()),
                   .dtype = generation.compute().dtype == at::kBFloat16 ? "bfloat16" : "float32",
                   .grid = model.token_grid(settings.clip.clip),
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
    Measurer measurer(grown, settings, prompt, callbacks);
    engine::GenerationSettings clip = settings.clip;
    clip.prompt = settings.prompts[static_cast<std::size_t>(prompt)];
    clip.seed = table.identity.seeds[static_cast<std::size_t>(prompt)];
    engine::GenerationOptions options;
    // Our kernels, whatever is fastest just now: a resumed search must have the same bits.
    options.attention_options = {.dense = engine::DenseBackend::Kernels, .observer = &measurer};
    options.cancel = callbacks.cancel;
    generation.run(clip, options);
    grown.samples_done = prompt + 1;
    table = std::move(grown);
    if (callbacks.on_prompt_done) callbacks.on_prompt_done(table);
  }
}

}  // namespace vdit::search
