// SPDX-License-Identifier: Apache-2.0
#include "app/bench/rival_rules.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <random>
#include <set>

#include "engine/base/error.h"
#include "search/solve/table_solver.h"

namespace vdit::app {
namespace {

using kernels::Mode;
using kernels::TokenOrder;
using search::Candidate;
using search::LossTable;

constexpr double kWarmUp = 0.25;

bool is_window(const Candidate& c) {
  return c.mode == Mode::MultiDiagonal && c.order == TokenOrder::FrameMajor;
}
bool is_spatial(const Candidate& c) {
  return c.mode == Mode::Diagonal && c.sink_frames == 0;
}
bool is_temporal(const Candidate& c) {
  return c.mode == Mode::MultiDiagonal && c.order == TokenOrder::SpaceMajor;
}
bool is_stripe(const Candidate& c) {
  return c.mode == Mode::VerticalStripe;
}
bool is_pattern(const Candidate& c) {
  return is_spatial(c) || is_temporal(c) || is_stripe(c);
}

std::vector<int> warm_groups(const LossTable& table) {
  std::vector<int> groups;
  for (int group = 0; group < table.grid.groups; ++group) {
    if (table.identity.groups[static_cast<std::size_t>(group)].begin < kWarmUp) groups.push_back(group);
  }
  return groups;
}

[[noreturn]] void fail_candidates(std::string_view rule) {
  throw Error({.kind = ErrorKind::Input,
               .code = "bench.candidates",
               .subject = "table",
               .field = std::string(rule),
               .found = "no candidate that the rule chooses from",
               .expected = "a table of the default candidates"});
}

// One pattern for each wanted density, made by `better(a, b, cell)` among those that `allowed` lets through;
// then all cells as sparse as the budget needs, the same density for all, the rest of the budget given to
// cells in a scattered order.
class UniformRule {
 public:
  using Allowed = std::function<bool(const Candidate&)>;
  using Better = std::function<bool(std::size_t a, std::size_t b)>;  // entries of one cell

  UniformRule(const LossTable& table, const Allowed& allowed, Better better)
      : table_(table), better_(std::move(better)), shares_(table.group_shares()) {
    for (std::size_t c = 0; c < table.candidates.size(); ++c) {
      if (!allowed(table.candidates[c])) continue;
      members_.push_back(static_cast<int>(c));
      levels_.insert(table.candidates[c].density);
    }
  }

  std::vector<std::int32_t> choose(double density, const std::vector<int>& full_groups,
                                   std::string_view rule) const {
    if (levels_.empty()) fail_candidates(rule);
    const std::size_t cells = table_.grid.cells();
    std::vector<std::vector<std::int32_t>> by_level;  // [levels][cells]
    for (const double level : levels_) by_level.push_back(at_level(level));
    by_level.emplace_back(cells, 0);
    for (auto& choice : by_level) {
      for (const int group : full_groups) fill_full(choice, group);
    }
    std::size_t level = 0;
    while (level + 1 < by_level.size() && total(by_level[level + 1]) <= density) ++level;
    std::vector<std::int32_t> choice = by_level[level];
    if (level + 1 == by_level.size()) return choice;
    for (const std::size_t cell : scattered(cells)) {
      const std::int32_t before = choice[cell];
      choice[cell] = by_level[level + 1][cell];
      if (total(choice) > density) choice[cell] = before;
    }
    return choice;
  }

 private:
  std::vector<std::int32_t> at_level(double level) const {
    std::vector<std::int32_t> choice(table_.grid.cells(), -1);
    for (std::size_t cell = 0; cell < choice.size(); ++cell) {
      for (const int c : members_) {
        if (table_.candidates[static_cast<std::size_t>(c)].density != level) continue;
        if (choice[cell] < 0 || better_(table_.entry(cell, c), table_.entry(cell, choice[cell]))) {
          choice[cell] = c;
        }
      }
    }
    return choice;
  }

  void fill_full(std::vector<std::int32_t>& choice, int group) const {
    const std::size_t per_group = choice.size() / shares_.size();
    std::fill_n(choice.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(group) * per_group),
                per_group, 0);
  }

  double total(const std::vector<std::int32_t>& choice) const {
    const std::size_t per_group = choice.size() / shares_.size();
    double sum = 0;
    for (std::size_t cell = 0; cell < choice.size(); ++cell) {
      sum +=
          shares_[cell / per_group] * static_cast<double>(table_.density[table_.entry(cell, choice[cell])]);
    }
    return sum / static_cast<double>(per_group);
  }

  static std::vector<std::size_t> scattered(std::size_t cells) {
    std::vector<std::size_t> order(cells);
    std::iota(order.begin(), order.end(), 0U);
    std::mt19937 random(7);
    std::shuffle(order.begin(), order.end(), random);
    return order;
  }

  const LossTable& table_;
  Better better_;
  std::vector<double> shares_;
  std::vector<int> members_;
  std::set<double> levels_;
};

// PSA's: the sparsest stripe whose error is at most alpha, the one that loses least where none is; alpha by
// bisection.
std::vector<std::int32_t> stripes_by_threshold(const LossTable& table, double density) {
  std::vector<int> stripes;
  for (std::size_t c = 0; c < table.candidates.size(); ++c) {
    if (is_stripe(table.candidates[c])) stripes.push_back(static_cast<int>(c));
  }
  if (stripes.empty()) fail_candidates("stripes");
  const search::TableInput numbers(table, search::ErrorMeasure::Head, false);
  const auto choose = [&](float alpha) {
    std::vector<std::int32_t> choice(table.grid.cells(), 0);
    for (std::size_t cell = 0; cell < choice.size(); ++cell) {
      int best = -1;
      for (const int c : stripes) {
        const std::size_t at = table.entry(cell, c);
        const std::size_t other = best < 0 ? at : table.entry(cell, best);
        const bool meets = table.error_mean[at] <= alpha;
        const bool other_meets = table.error_mean[other] <= alpha;
        const bool better = meets == other_meets ? (meets ? table.density[at] < table.density[other]
                                                          : table.error_mean[at] < table.error_mean[other])
                                                 : meets;
        if (best < 0 || better) best = c;
      }
      choice[cell] = best;
    }
    return search::evaluate(numbers.input(), std::move(choice));
  };
  float low = 0;
  float high = 2;
  search::Assignment best = choose(high);
  for (int i = 0; i < 40; ++i) {
    const float middle = (low + high) / 2;
    search::Assignment found = choose(middle);
    if (found.density > density) {
      low = middle;
    } else {
      high = middle;
      best = std::move(found);
    }
  }
  return best.choice;
}

std::vector<std::int32_t> solved(const LossTable& table, search::SolveRequest request) {
  return search::solve_table(table, request).assignment.choice;
}

std::vector<std::int32_t> uniform(std::string_view rule, const LossTable& table, double density) {
  const bool warm = rule.ends_with("-warm");
  const std::string_view name = warm ? rule.substr(0, rule.size() - 5) : rule;
  const UniformRule::Better less_error = [&](std::size_t a, std::size_t b) {
    return table.error_mean[a] < table.error_mean[b];
  };
  const UniformRule::Better more_recall = [&](std::size_t a, std::size_t b) {
    return table.recall_mean[a] > table.recall_mean[b];
  };
  std::mt19937 random(11);
  const UniformRule::Better by_lot = [&](std::size_t, std::size_t) { return random() % 2 == 0; };
  const std::vector<int> full = warm ? warm_groups(table) : std::vector<int>();
  if (name == "diagonal") return UniformRule(table, is_spatial, less_error).choose(density, full, rule);
  if (name == "recall") return UniformRule(table, is_pattern, more_recall).choose(density, full, rule);
  if (name == "svg") {
    const auto two = [](const Candidate& c) { return is_spatial(c) || is_temporal(c); };
    return UniformRule(table, two, less_error).choose(density, full, rule);
  }
  if (name == "window") return UniformRule(table, is_window, less_error).choose(density, full, rule);
  if (name == "random") return UniformRule(table, is_pattern, by_lot).choose(density, full, rule);
  throw Error({.kind = ErrorKind::Usage,
               .code = "bench.rule",
               .subject = "--rules",
               .found = std::string(rule),
               .expected = "rules of vdit-bench quality --help"});
}

}  // namespace

const std::vector<Rule>& quality_rules() {
  static const std::vector<Rule> kRules{
      {"random", "Random", "a pattern by lot for every head, one density for all"},
      {"diagonal", "Uniform Diagonal", "the same band for every head"},
      {"recall", "Best recall", "each head's pattern with the largest softmax mass, one density for all"},
      {"svg", "SVG's choice",
       "each head spatial (Diagonal) or temporal (Multi-Diagonal), by error, one density for all"},
      {"svg-warm", "SVG's choice, first steps dense", "the same with the first quarter of the steps dense"},
      {"window", "STA's windows", "each head's best local window in time and space, one density for all"},
      {"stripes", "PSA's stripes", "each head's sparsest static stripes within one error threshold"},
      {"paper", "The paper's rule", "argmin of error + lambda (1 - S), Full above epsilon, lambda 0.5"},
      {"paper-warm", "The paper's rule, first steps dense",
       "the same with the first quarter of the steps dense"},
      {"ours-head", "Ours, heads' own errors",
       "least summed relative head error over all cells, steps all alike"},
      {"ours-layer", "Ours, steps all alike", "least summed error of the layers' outputs over all cells"},
      {"ours-layer-max", "Ours, largest errors, steps all alike",
       "the same with each cell's largest error over prompts"},
      {"ours-final", "Ours, sensitivity",
       "layer errors weighted by what small disturbances do to the final latents"},
      {"ours-warm", "Ours, steps all alike, first quarter dense",
       "layer errors, the first quarter of the steps dense"},
      {"ours-first", "Ours, first group dense", "vdit solve --density D --dense-groups 0"},
      {"ours", "Ours", "vdit solve --density D as it comes: layer errors, early steps count more"}};
  return kRules;
}

std::vector<std::int32_t> apply_rule(std::string_view rule, const LossTable& table, double density) {
  using search::ErrorMeasure;
  if (rule == "stripes") return stripes_by_threshold(table, density);
  if (rule == "paper") return solved(table, {.density = density, .paper_rule = true});
  if (rule == "paper-warm") {
    return solved(table, {.density = density, .paper_rule = true, .dense_groups = warm_groups(table)});
  }
  if (rule == "ours") return solved(table, {.density = density});
  if (rule == "ours-first") return solved(table, {.density = density, .dense_groups = {0}});
  const std::vector<double> alike(table.identity.groups.size(), 1.0);
  search::SolveRequest request{.measure = ErrorMeasure::Layer, .density = density, .group_weights = alike};
  if (rule == "ours-layer") return solved(table, request);
  if (rule == "ours-head") {
    request.measure = ErrorMeasure::Head;
    return solved(table, request);
  }
  if (rule == "ours-final") {
    request.measure = ErrorMeasure::Final;
    return solved(table, request);
  }
  if (rule == "ours-layer-max") {
    request.largest_error = true;
    return solved(table, request);
  }
  if (rule == "ours-warm") {
    request.dense_groups = warm_groups(table);
    return solved(table, request);
  }
  return uniform(rule, table, density);
}

}  // namespace vdit::app
