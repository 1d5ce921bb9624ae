// SPDX-License-Identifier: Apache-2.0
// The solver against exhaustive search on small grids, its budgets and limits, and the paper's rule by hand.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>

#include "engine/base/error.h"
#include "search/solve/solver.h"

namespace vdit::search {
namespace {

// A random table whose candidate 0 is Full and whose last one is Skip.
struct RandomTable {
  CellGrid grid;
  int candidates;
  std::vector<float> error, cost, density;
  std::vector<double> share;

  RandomTable(CellGrid g, int c, unsigned seed) : grid(g), candidates(c) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<float> unit(0.01F, 1.0F);
    for (std::size_t cell = 0; cell < grid.cells(); ++cell) {
      for (int candidate = 0; candidate < c; ++candidate) {
        const bool full = candidate == 0;
        const bool skip = candidate == c - 1;
        error.push_back(full ? 0.0F : skip ? 1.0F : unit(random));
        density.push_back(full ? 1.0F : skip ? 0.0F : unit(random));
        cost.push_back(full ? 1.1F : skip ? 0.001F : density.back() + 0.05F * unit(random));
      }
    }
    for (int group = 0; group < grid.groups; ++group) share.push_back(1.0 / grid.groups);
  }

  SolverInput input() const {
    return {.grid = grid,
            .candidates = candidates,
            .full = 0,
            .skip = candidates - 1,
            .error = error,
            .cost = cost,
            .density = density,
            .group_share = share};
  }
};

// The least error of any choice within the density, by trying all of them.
double exhaustive(const SolverInput& input, double density) {
  std::vector<std::int32_t> choice(input.grid.cells(), 0);
  double best = std::numeric_limits<double>::infinity();
  for (;;) {
    const Assignment sum = evaluate(input, choice);
    if (sum.density <= density + 1e-9) best = std::min(best, sum.error);
    std::size_t cell = 0;
    while (cell < choice.size() && ++choice[cell] == input.candidates) choice[cell++] = 0;
    if (cell == choice.size()) return best;
  }
}

TEST(Solver, IsOptimalAtEveryPointOfItsCurve) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    const RandomTable table({1, 2, 3}, 4, seed);
    for (const CurvePoint& point : predicted_curve(table.input(), {}, 1000)) {
      EXPECT_NEAR(exhaustive(table.input(), point.density), point.error, 1e-6) << "seed " << seed;
    }
  }
}

TEST(Solver, StaysWithinOneStepOfTheOptimumBetweenThem) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    const RandomTable table({2, 1, 3}, 4, seed);
    for (const double density : {0.8, 0.6, 0.4, 0.3}) {
      const Assignment found = solve_budget(table.input(), {}, {Budget::Kind::Density, density});
      EXPECT_LE(found.density, density + 1e-6);
      const double best = exhaustive(table.input(), density);
      EXPECT_GE(found.error, best - 1e-6);
      EXPECT_LE(found.error, best + 1.0) << "more than one cell's step away";
    }
  }
}

TEST(Solver, MeetsEachKindOfBudget) {
  const RandomTable table({4, 12, 4}, 20, 7);
  const double full_cost = evaluate(table.input(), std::vector<std::int32_t>(table.grid.cells(), 0)).cost;
  EXPECT_LE(solve_budget(table.input(), {}, {Budget::Kind::Cost, full_cost / 2}).cost, full_cost / 2 + 1e-6);
  EXPECT_LE(solve_budget(table.input(), {}, {Budget::Kind::Error, 3.0}).error, 3.0 + 1e-6);
  const Assignment loose = solve_budget(table.input(), {}, {Budget::Kind::Density, 1.0});
  EXPECT_DOUBLE_EQ(loose.error, 0.0);
  EXPECT_NEAR(loose.density, 1.0, 1e-12);
}

TEST(Solver, KeepsLocksSkipLimitAndLayerCaps) {
  const RandomTable table({2, 6, 4}, 8, 3);
  SolverLimits limits;
  limits.max_skip = 5;
  limits.locked.assign(table.grid.cells(), -1);
  limits.locked[3] = 2;
  limits.locked[17] = 0;
  limits.min_layer_density.assign(6, 0.0F);
  limits.min_layer_density[4] = 0.7F;
  const Assignment found = solve_budget(table.input(), limits, {Budget::Kind::Density, 0.35});
  EXPECT_EQ(found.choice[3], 2);
  EXPECT_EQ(found.choice[17], 0);
  EXPECT_LE(found.skips, 5);
  EXPECT_LE(found.density, 0.35 + 1e-6);
  for (int group = 0; group < 2; ++group) {
    double density = 0;
    for (int head = 0; head < 4; ++head) {
      const std::size_t cell = table.grid.index(group, 4, head);
      density += table.density[cell * 8 + static_cast<std::size_t>(found.choice[cell])] / 4;
    }
    EXPECT_GE(density, 0.7 - 1e-6);
  }
}

// What is not allowed might as well be hopeless: as long as the budget can be met without it.
TEST(Solver, NeverTakesWhatIsNotAllowed) {
  for (unsigned seed = 0; seed < 10; ++seed) {
    RandomTable table({2, 2, 3}, 6, seed);
    std::mt19937 random(seed + 100);
    std::vector<std::uint8_t> allowed(table.error.size());
    for (std::uint8_t& one : allowed) one = random() % 3 != 0;
    SolverInput input = table.input();
    input.allowed = allowed;
    RandomTable hopeless = table;
    for (std::size_t at = 0; at < allowed.size(); ++at) {
      if (allowed[at] == 0 && at % 6 != 0) hopeless.error[at] = 1e6F;
    }
    const Budget budget{Budget::Kind::Density, 0.75};
    const Assignment found = solve_budget(input, {}, budget);
    EXPECT_EQ(found.choice, solve_budget(hopeless.input(), {}, budget).choice) << "seed " << seed;
    EXPECT_LT(found.error, 1e3);
    EXPECT_EQ(solve_threshold(input, {}, 0.3, 0.8).choice,
              solve_threshold(hopeless.input(), {}, 0.3, 0.8).choice);
    SolverLimits locks;
    locks.locked.assign(table.grid.cells(), -1);
    const auto forbidden = std::find(allowed.begin() + 1, allowed.begin() + 6, 0) - allowed.begin();
    if (forbidden < 6) locks.locked[0] = static_cast<std::int32_t>(forbidden);
    EXPECT_EQ(solve_budget(input, locks, budget).choice[0], forbidden < 6 ? forbidden : found.choice[0])
        << "a locked head keeps its mode";
  }
}

TEST(Solver, ThresholdKeepsLayerDensities) {
  const RandomTable table({2, 6, 4}, 8, 3);
  SolverLimits limits;
  limits.locked.assign(table.grid.cells(), -1);
  limits.locked[table.grid.index(1, 4, 2)] = 7;  // Skip
  const Assignment free = solve_threshold(table.input(), limits, 0.2, 2);
  limits.min_layer_density.assign(6, 0.0F);
  limits.min_layer_density[4] = 0.6F;
  const Assignment found = solve_threshold(table.input(), limits, 0.2, 2);
  const auto density = [&](const Assignment& of, std::size_t cell) {
    return table.density[cell * 8 + static_cast<std::size_t>(of.choice[cell])];
  };
  double least = 1;
  for (int group = 0; group < 2; ++group) {
    double before = 0, after = 0;
    for (int head = 0; head < 4; ++head) {
      before += density(free, table.grid.index(group, 4, head)) / 4;
      after += density(found, table.grid.index(group, 4, head)) / 4;
    }
    least = std::min(least, before);
    EXPECT_GE(after, 0.6 - 1e-6);
  }
  EXPECT_LT(least, 0.6) << "the limit binds";
  EXPECT_EQ(found.choice[table.grid.index(1, 4, 2)], 7);
  for (std::size_t cell = 0; cell < table.grid.cells(); ++cell) {
    if (cell / 4 % 6 == 4) continue;
    EXPECT_EQ(found.choice[cell], free.choice[cell]) << "a layer without a least density";
  }
}

TEST(Solver, RefusesAnImpossibleBudgetNamingTheBest) {
  RandomTable table({1, 2, 2}, 3, 1);
  SolverLimits limits;
  limits.max_skip = 0;
  try {
    solve_budget(table.input(), limits, {Budget::Kind::Density, 0.0001});
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.info().code, "solve.budget");
    EXPECT_EQ(error.info().kind, ErrorKind::Input);
    EXPECT_NE(error.info().expected.find("at least 0."), std::string::npos) << error.what();
  }
}

TEST(Solver, RefusesSizesThatDisagree) {
  const RandomTable table({1, 2, 2}, 3, 1);
  SolverLimits limits;
  limits.locked.assign(3, -1);
  EXPECT_THROW(solve_budget(table.input(), limits, {Budget::Kind::Density, 0.5}), Error);
}

TEST(Solver, CellsThatMayNotSkipGoDownAsIfSkipWereNotOffered) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    const RandomTable table({3, 4, 4}, 7, seed);
    RandomTable without(table.grid, 6, seed);
    for (std::size_t cell = 0; cell < table.grid.cells(); ++cell) {
      for (std::size_t c = 0; c < 6; ++c) {
        without.error[cell * 6 + c] = table.error[cell * 7 + c];
        without.cost[cell * 6 + c] = table.cost[cell * 7 + c];
        without.density[cell * 6 + c] = table.density[cell * 7 + c];
      }
    }
    SolverInput input = without.input();
    input.skip = -1;
    const Budget budget{Budget::Kind::Density, 0.4};
    EXPECT_EQ(solve_budget(table.input(), {.max_skip = 0}, budget).choice,
              solve_budget(input, {}, budget).choice);
  }
}

TEST(BudgetSolver, AnswersEveryBudgetAsIfItWereTheFirst) {
  const RandomTable table({4, 12, 4}, 20, 7);
  const BudgetSolver solver(table.input());
  SolverLimits locks;
  locks.locked.assign(table.grid.cells(), -1);
  locks.locked[5] = 3;
  locks.locked[90] = 0;
  for (const SolverLimits& limits : {SolverLimits{}, SolverLimits{.max_skip = 3}, locks}) {
    for (const Budget budget : {Budget{Budget::Kind::Density, 0.5}, Budget{Budget::Kind::Density, 0.2},
                                Budget{Budget::Kind::Cost, 60}, Budget{Budget::Kind::Error, 3},
                                Budget{Budget::Kind::Density, 0.6}}) {
      const Assignment alone = solve_budget(table.input(), limits, budget);
      const Assignment again = solver.solve(limits, budget);
      EXPECT_EQ(again.choice, alone.choice);
      EXPECT_DOUBLE_EQ(again.error, alone.error);
    }
  }
  EXPECT_THROW(solver.solve({.max_skip = 0}, {Budget::Kind::Density, 0.0001}), Error);
}

// Three candidates beside Full: losses are written out in the comments.
TEST(Solver, ThresholdFollowsThePapersRule) {
  const std::vector<float> error{0.0F, 0.10F, 0.30F, 1.0F, 0.0F, 0.60F, 0.90F, 1.0F};
  const std::vector<float> density{1.0F, 0.5F, 0.2F, 0.0F, 1.0F, 0.5F, 0.2F, 0.0F};
  const std::vector<double> share{1.0};
  const SolverInput input{.grid = {1, 1, 2},
                          .candidates = 4,
                          .full = 0,
                          .skip = 3,
                          .error = error,
                          .cost = density,
                          .density = density,
                          .group_share = share};
  // lambda 0.5: cell 0 has 0.35, 0.40, 1.00; cell 1 has 0.85, 1.00, 1.00.
  EXPECT_EQ(solve_threshold(input, {}, 0.5, 0.9).choice, (std::vector<std::int32_t>{1, 1}));
  EXPECT_EQ(solve_threshold(input, {}, 0.5, 0.5).choice, (std::vector<std::int32_t>{1, 0}));
  EXPECT_EQ(solve_threshold(input, {}, 0.5, 0.1).choice, (std::vector<std::int32_t>{0, 0}));
  // lambda 2: cell 0 has 1.1, 0.7, 1.0; cell 1 has 1.6, 1.3, 1.0: Skip wins there unless it is used up.
  EXPECT_EQ(solve_threshold(input, {}, 2.0, 2.0).choice, (std::vector<std::int32_t>{2, 3}));
  EXPECT_EQ(solve_threshold(input, {.max_skip = 0}, 2.0, 2.0).choice, (std::vector<std::int32_t>{2, 2}));
}

TEST(Solver, ThresholdMeetsADensityByBisection) {
  const RandomTable table({4, 12, 4}, 10, 11);
  const Assignment found = solve_threshold_budget(table.input(), {}, 0.5, {Budget::Kind::Density, 0.5});
  EXPECT_LE(found.density, 0.5 + 1e-6);
  EXPECT_GT(found.density, 0.45);
}

TEST(Solver, BeatsTheThresholdRuleAtItsOwnDensity) {
  for (unsigned seed = 0; seed < 10; ++seed) {
    const RandomTable table({4, 6, 4}, 10, seed);
    const Assignment paper = solve_threshold_budget(table.input(), {}, 0.5, {Budget::Kind::Density, 0.4});
    const Assignment ours = solve_budget(table.input(), {}, {Budget::Kind::Density, paper.density});
    EXPECT_LE(ours.error, paper.error + 1e-6);
  }
}

}  // namespace
}  // namespace vdit::search
