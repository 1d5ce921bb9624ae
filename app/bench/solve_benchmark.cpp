// SPDX-License-Identifier: Apache-2.0
#include "app/bench/solve_benchmark.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <memory>
#include <random>
#include <utility>

#include "app/bench/host_facts.h"
#include "engine/base/atomic_file.h"
#include "search/solve/solver.h"

namespace vdit::app {
namespace {

struct Settings {
  int candidates = 39;
  int rounds = 5;
  std::string json;
};

struct Size {
  const char* name;
  search::CellGrid grid;
};
constexpr Size kSizes[] = {{"demo", {4, 12, 4}},
                           {"HunyuanVideo, every step", {50, 60, 24}},
                           {"2,016 heads, every step", {50, 42, 48}}};

// Numbers like a table's: the first candidate is Full, the last Skip, errors grow as density falls, heads
// differ by orders of magnitude.
class RandomNumbers {
 public:
  RandomNumbers(const search::CellGrid& grid, int candidates)
      : grid_(grid),
        candidates_(candidates),
        share_(static_cast<std::size_t>(grid.groups), 1.0 / static_cast<double>(grid.groups)) {
    std::mt19937 random(1);
    std::uniform_real_distribution<float> unit(0, 1);
    std::lognormal_distribution<float> head(-3, 1.5);
    for (std::size_t cell = 0; cell < grid.cells(); ++cell) {
      const float scale = head(random);
      for (int c = 0; c < candidates; ++c) {
        const bool is_full = c == 0;
        const bool is_skip = c + 1 == candidates;
        const float density = is_full ? 1 : is_skip ? 0 : 0.05F + 0.6F * unit(random);
        const float lost = (1 - density) * (1 - density) * scale * (0.2F + unit(random));
        density_.push_back(density);
        error_.push_back(is_full ? 0 : is_skip ? 1 : lost);
        cost_.push_back(density + (is_skip ? 0 : 0.05F));
      }
    }
  }

  search::SolverInput input() const {
    return {.grid = grid_,
            .candidates = candidates_,
            .full = 0,
            .skip = candidates_ - 1,
            .error = error_,
            .cost = cost_,
            .density = density_,
            .group_share = share_};
  }

 private:
  search::CellGrid grid_;
  int candidates_;
  std::vector<float> error_, cost_, density_;
  std::vector<double> share_;
};

// The thread's own processor time: what other programs take does not count.
double processor_milliseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

template <typename Solve>
double milliseconds(const Solve& solve) {
  const double began = processor_milliseconds();
  solve();
  return processor_milliseconds() - began;
}

nlohmann::json measure(const Size& size, const Settings& settings) {
  const RandomNumbers numbers(size.grid, settings.candidates);
  const search::SolverInput input = numbers.input();
  constexpr std::int64_t kCellsPerSkip = 50;
  const search::SolverLimits limits{.max_skip = static_cast<std::int64_t>(size.grid.cells()) / kCellsPerSkip,
                                    .locked = {},
                                    .min_layer_density = {}};
  std::vector<double> first, again, rule;
  for (int round = 0; round < settings.rounds; ++round) {
    const search::BudgetSolver solver(input);
    const auto at = [&](double density) { solver.solve(limits, {search::Budget::Kind::Density, density}); };
    first.push_back(milliseconds([&] { at(0.35); }));
    for (const double density : {0.6, 0.5, 0.4, 0.3, 0.2, 0.15}) {
      again.push_back(milliseconds([&] { at(density); }));
      rule.push_back(milliseconds([&] { search::solve_threshold(input, limits, 0.5, density); }));
    }
  }
  const double slowest = *std::max_element(again.begin(), again.end());
  std::printf(
      "%s (%zu cells, %d candidates): first budget %.2f ms, another %.2f ms (slowest %.2f), paper's rule "
      "%.2f ms\n",
      size.name, size.grid.cells(), settings.candidates, median(first), median(again), slowest, median(rule));
  return {{"name", size.name},
          {"groups", size.grid.groups},
          {"layers", size.grid.layers},
          {"heads", size.grid.heads},
          {"candidates", settings.candidates},
          {"first_budget_ms", first},
          {"another_budget_ms", again},
          {"paper_rule_ms", rule}};
}

void run(const Settings& settings, const std::vector<std::string>& command) {
  nlohmann::json report = {{"format", "vdit-bench-solve"},
                           {"version", 1},
                           {"host", host_facts(command)},
                           {"results", nlohmann::json::array()}};
  for (const Size& size : kSizes) report["results"].push_back(measure(size, settings));
  if (!settings.json.empty()) write_file(settings.json, report.dump(2) + '\n', Overwrite::Yes);
}

}  // namespace

void add_solve_benchmark(CLI::App& app, std::vector<std::string> command) {
  const auto settings = std::make_shared<Settings>();
  CLI::App* sub = app.add_subcommand("solve", "Solving a config from random numbers of three tables' sizes");
  sub->add_option("--candidates", settings->candidates, "Of each head")->check(CLI::Range(2, 1000));
  sub->add_option("--rounds", settings->rounds, "Repetitions; medians are shown")->check(CLI::Range(1, 1000));
  sub->add_option("--json", settings->json, "Where to write all figures");
  sub->callback([settings, command = std::move(command)] { run(*settings, command); });
}

}  // namespace vdit::app
