// SPDX-License-Identifier: Apache-2.0
#include "search/solve/table_solver.h"

#include <algorithm>
#include <utility>

#include "engine/base/error.h"

namespace vdit::search {
namespace {

constexpr std::int64_t kCellsPerSkip = 50;

// What errors count from the end of the part before to `end`, in parts of the denoising.
struct WeightedSteps {
  double end;
  double weight;
};
constexpr WeightedSteps kStepWeights[] = {{0.25, 4}, {0.55, 1}, {1, 1.8}};

// The integral of the weights over [begin, end).
double weight_between(double begin, double end) {
  double sum = 0;
  double from = 0;
  for (const WeightedSteps& part : kStepWeights) {
    sum += part.weight * std::max(0.0, std::min(end, part.end) - std::max(begin, from));
    from = part.end;
  }
  return sum;
}

// Empty: all alike.
std::vector<double> weights_or_default(const LossTable& table, ErrorMeasure measure,
                                       const std::vector<double>& wanted) {
  return wanted.empty() && measure == ErrorMeasure::Layer ? step_weights(table) : wanted;
}

[[noreturn]] void fail(std::string code, std::string field, std::string found, std::string expected,
                       std::string hint) {
  throw Error({.kind = ErrorKind::Input,
               .code = std::move(code),
               .subject = "solve",
               .field = std::move(field),
               .found = std::move(found),
               .expected = std::move(expected),
               .hint = std::move(hint)});
}

double granules(const LossTable& table) {
  return static_cast<double>(kernels::granule_count(table.identity.grid.tokens()));
}

// Seconds of all heads dense, for one batch row of the whole denoising; a forward counts for its group's
// share.
double dense_cost(const LossTable& table, const std::vector<float>& tiles) {
  double seconds = 0;
  const std::vector<double> shares = table.group_shares();
  const std::size_t per_group = table.grid.cells() / shares.size();
  for (std::size_t cell = 0; cell < table.grid.cells(); ++cell) {
    seconds += shares[cell / per_group] *
               table.cost.head(static_cast<double>(tiles[table.entry(cell, 0)]), granules(table));
  }
  return seconds;
}

const app::HeadSetting& setting_at(const app::SparseConfig& config, double fraction, int layer, int head) {
  const auto group = std::find_if(config.groups.begin(), config.groups.end(),
                                  [&](const app::StepGroup& g) { return fraction < g.end; });
  return (group == config.groups.end() ? config.groups.back() : *group).heads[config.index(layer, head)];
}

// -1: the table did not measure the mode.
int candidate_of(const LossTable& table, std::size_t cell, const kernels::HeadMode& mode) {
  for (int c = 0; c < static_cast<int>(table.candidates.size()); ++c) {
    if (table.mode(cell, c) == mode) return c;
  }
  return -1;
}

void add_locks(const LossTable& table, const app::SparseConfig& config, std::vector<std::int32_t>& locked) {
  app::check_fits(config,
                  {.family = table.identity.family, .layers = table.grid.layers, .heads = table.grid.heads},
                  "the locks' config");
  const app::SparseConfig locks =
      config.grid == table.identity.grid ? config : rescaled(config, table.identity.grid);
  for (int group = 0; group < table.grid.groups; ++group) {
    const double fraction = table.identity.groups[static_cast<std::size_t>(group)].begin;
    for (int layer = 0; layer < table.grid.layers; ++layer) {
      for (int head = 0; head < table.grid.heads; ++head) {
        const app::HeadSetting& setting = setting_at(locks, fraction, layer, head);
        if (!setting.locked) continue;
        const std::size_t cell = table.grid.index(group, layer, head);
        const int match = candidate_of(table, cell, setting.mode);
        if (match < 0) {
          fail("solve.locks", "layer " + std::to_string(layer) + ", head " + std::to_string(head),
               "a locked mode that the table did not measure", "one of its candidates",
               "search again with the mode among the candidates, or unlock the head");
        }
        locked[cell] = match;
      }
    }
  }
}

Assignment assign(const LossTable& table, const SolveRequest& request, const SolverInput& input,
                  const SolverLimits& limits) {
  if (request.speedup) {
    if (!table.cost.known()) {
      fail("solve.cost", "speedup", "a table without a cost model",
           "one that was made with its times measured", "ask for a density instead");
    }
    const double dense = table.cost.rest + dense_cost(table, table.tiles);
    const double left = dense / *request.speedup - table.cost.rest;
    if (left <= 0) {
      fail("solve.budget", "speedup", std::to_string(*request.speedup),
           "less than " + std::to_string(dense / table.cost.rest),
           "that much the rest of the forward allows when attention takes no time at all");
    }
    const Budget budget{Budget::Kind::Cost, left};
    return request.paper_rule ? solve_threshold_budget(input, limits, request.lambda, budget)
                              : solve_budget(input, limits, budget);
  }
  if (request.density) {
    const Budget budget{Budget::Kind::Density, *request.density};
    return request.paper_rule ? solve_threshold_budget(input, limits, request.lambda, budget)
                              : solve_budget(input, limits, budget);
  }
  if (request.max_error) return solve_budget(input, limits, {Budget::Kind::Error, *request.max_error});
  return solve_threshold(input, limits, request.lambda, request.epsilon);
}

}  // namespace

std::vector<double> step_weights(const LossTable& table) {
  std::vector<double> weights;
  for (const TableGroup& group : table.identity.groups) {
    weights.push_back(weight_between(group.begin, group.end) /
                      ((group.end - group.begin) * weight_between(0, 1)));
  }
  return weights;
}

TableInput::TableInput(const LossTable& table, ErrorMeasure measure, bool largest_error,
                       const std::vector<double>& wanted_weights)
    : error_(measure == ErrorMeasure::Head
                 ? (largest_error ? table.error_max : table.error_mean)
                 : (largest_error ? table.layer_error_max : table.layer_error_mean)),
      shares_(table.group_shares()) {
  const std::vector<double> group_weights = weights_or_default(table, measure, wanted_weights);
  const std::size_t candidates = table.candidates.size();
  const auto heads = static_cast<std::size_t>(table.grid.heads);
  const std::size_t per_group = table.grid.cells() / shares_.size();
  cost_.resize(error_.size());
  for (std::size_t cell = 0; cell < table.grid.cells(); ++cell) {
    // A group's error counts by its share of the steps unless its effect on the result was measured.
    double weight = shares_[cell / per_group];
    if (measure == ErrorMeasure::Final) weight = static_cast<double>(table.sensitivity[cell / heads]);
    if (!group_weights.empty()) weight *= group_weights[cell / per_group];
    for (std::size_t c = 0; c < candidates; ++c) {
      const std::size_t at = cell * candidates + c;
      error_[at] = static_cast<float>(weight * static_cast<double>(error_[at]));
      cost_[at] = static_cast<float>(shares_[cell / per_group] *
                                     table.cost.head(static_cast<double>(table.tiles[at]), granules(table)));
    }
  }
  input_ = {.grid = table.grid,
            .candidates = static_cast<int>(candidates),
            .full = 0,
            .skip = table.skip(),
            .error = error_,
            .cost = cost_,
            .density = table.density,
            .group_share = shares_};
}

SolverLimits limits_of(const LossTable& table, const SolveRequest& request) {
  SolverLimits limits;
  const auto cells = static_cast<std::int64_t>(table.grid.cells());
  limits.max_skip = request.max_skip.value_or(cells / kCellsPerSkip);
  if (request.least_layer_density > 0) {
    limits.min_layer_density.assign(static_cast<std::size_t>(table.grid.layers),
                                    static_cast<float>(request.least_layer_density));
  }
  if (request.dense_groups.empty() && request.locks == nullptr) return limits;
  limits.locked.assign(table.grid.cells(), -1);
  if (request.locks != nullptr) add_locks(table, *request.locks, limits.locked);
  const std::size_t per_group = table.grid.cells() / static_cast<std::size_t>(table.grid.groups);
  for (const int group : request.dense_groups) {
    std::fill_n(
        limits.locked.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(group) * per_group),
        per_group, 0);
  }
  return limits;
}

std::vector<std::uint8_t> allowed_by_recall(const LossTable& table, double least_recall) {
  if (least_recall <= 0) return {};
  std::vector<std::uint8_t> allowed(table.recall_mean.size());
  for (std::size_t at = 0; at < allowed.size(); ++at)
    allowed[at] = table.count[at] > 0 && static_cast<double>(table.recall_mean[at]) >= least_recall;
  return allowed;
}

SolvedConfig solve_table(const LossTable& table, const SolveRequest& request) {
  const bool budget = request.density || request.speedup || request.max_error;
  const bool head_rule = !budget || request.paper_rule;
  SolvedConfig solved;
  solved.measure = head_rule ? ErrorMeasure::Head : request.measure.value_or(kBudgetMeasure);
  if (solved.measure == ErrorMeasure::Final && table.sensitivity.empty()) {
    fail("solve.input", "error", "a table without sensitivity", "one that was searched with --sensitivity",
         "use the layer's error");
  }
  const auto groups = static_cast<std::size_t>(table.grid.groups);
  if (!request.group_weights.empty() && request.group_weights.size() != groups) {
    fail("solve.input", "group weights", std::to_string(request.group_weights.size()),
         std::to_string(groups) + ", one a step group", "");
  }
  solved.group_weights = weights_or_default(table, solved.measure, request.group_weights);
  TableInput numbers(table, solved.measure, request.largest_error, request.group_weights);
  SolverInput input = numbers.input();
  const std::vector<std::uint8_t> allowed = allowed_by_recall(table, request.least_recall);
  input.allowed = allowed;
  if (head_rule) {
    // The rule's errors are the heads' own, whatever part of the denoising they belong to.
    input.error = request.largest_error ? table.error_max : table.error_mean;
  }
  solved.assignment = assign(table, request, input, limits_of(table, request));
  solved.predicted_speedup = predicted_speedup(table, solved.assignment);
  solved.config = config_of(table, solved.assignment.choice);
  return solved;
}

app::SparseConfig config_of(const LossTable& table, const std::vector<std::int32_t>& choice) {
  app::SparseConfig config{
      .family = table.identity.family, .layers = table.grid.layers, .heads = table.grid.heads};
  config.transformer_config_sha256 = table.identity.transformer_config_sha256;
  config.grid = table.identity.grid;
  for (int group = 0; group < table.grid.groups; ++group) {
    const TableGroup& steps = table.identity.groups[static_cast<std::size_t>(group)];
    app::StepGroup out{.begin = steps.begin, .end = steps.end};
    for (int layer = 0; layer < table.grid.layers; ++layer) {
      for (int head = 0; head < table.grid.heads; ++head) {
        const std::size_t cell = table.grid.index(group, layer, head);
        out.heads.push_back({.mode = table.mode(cell, choice[cell])});
      }
    }
    config.groups.push_back(std::move(out));
  }
  return config;
}

double predicted_speedup(const LossTable& table, const Assignment& assignment) {
  if (!table.cost.known()) return 0;
  return (table.cost.rest + dense_cost(table, table.tiles)) / (table.cost.rest + assignment.cost);
}

std::optional<double> mean_head_error(const LossTable& table, const app::SparseConfig& config) {
  const bool fits = config.layers == table.grid.layers && config.heads == table.grid.heads &&
                    config.grid == table.identity.grid &&
                    config.groups.size() == static_cast<std::size_t>(table.grid.groups);
  if (!fits) return std::nullopt;
  const std::vector<double> shares = table.group_shares();
  double sum = 0;
  for (std::size_t group = 0; group < config.groups.size(); ++group) {
    const std::vector<app::HeadSetting>& heads = config.groups[group].heads;
    for (std::size_t i = 0; i < heads.size(); ++i) {
      const std::size_t cell = table.grid.index(static_cast<int>(group), 0, 0) + i;
      const int candidate = candidate_of(table, cell, heads[i].mode);
      if (candidate < 0) return std::nullopt;
      sum += shares[group] * static_cast<double>(table.error_mean[table.entry(cell, candidate)]) /
             static_cast<double>(heads.size());
    }
  }
  return sum;
}

}  // namespace vdit::search
