// SPDX-License-Identifier: Apache-2.0
// Configs solved from a table: budgets hold, locks and dense groups stay, the measure decides, the cost model
// predicts.
#include <gtest/gtest.h>

#include <cmath>
#include <optional>

#include "engine/base/error.h"
#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"
#include "search/solve/table_solver.h"

namespace vdit::search {
namespace {

// Errors fall with density, and are ten times larger in layer 0; group 0 matters a hundred times more to the
// result.
LossTable example() {
  TableIdentity is{.family = "wan",
                   .model_sha256 = "m",
                   .dtype = "float32",
                   .grid = {.frames = 6, .height = 8, .width = 10},
                   .steps = 10,
                   .guidance = 3,
                   .prompts = {"p"},
                   .seeds = {1},
                   .groups = {{0, 0.2}, {0.2, 1}}};
  LossTable table(is, 3, 2,
                  {{.mode = kernels::Mode::Full},
                   {.mode = kernels::Mode::Skip, .density = 0},
                   {.mode = kernels::Mode::Diagonal, .density = 0.5},
                   {.mode = kernels::Mode::MultiDiagonal, .density = 0.25}});
  for (int group = 0; group < 2; ++group) {
    for (int layer = 0; layer < 3; ++layer) {
      for (int head = 0; head < 2; ++head) {
        const std::size_t cell = table.grid.index(group, layer, head);
        for (int c = 0; c < 4; ++c) {
          const std::size_t at = table.entry(cell, c);
          const kernels::RunTable runs = kernels::build_runs(table.mode(cell, c), is.grid);
          table.density[at] = static_cast<float>(kernels::density(runs));
          table.tiles[at] = static_cast<float>(kernels::kept_tiles(runs));
          const float loss = (1 - table.density[at]) * (layer == 0 ? 0.5F : 0.05F) + (c == 1 ? 0.5F : 0.0F);
          table.error_mean[at] = c == 0 ? 0 : loss;
          table.error_max[at] = 2 * table.error_mean[at];
          table.layer_error_mean[at] = c == 0 ? 0 : 0.1F * loss;
        }
      }
    }
  }
  return table;
}

bool is_full(const app::SparseConfig& config, std::size_t group) {
  for (const app::HeadSetting& setting : config.groups[group].heads) {
    if (setting.mode.mode != kernels::Mode::Full) return false;
  }
  return true;
}

TEST(TableSolver, MeetsADensityAndWritesAConfigOfIt) {
  const LossTable table = example();
  const SolvedConfig solved = solve_table(table, {.density = 0.6});
  EXPECT_LE(solved.assignment.density, 0.6 + 1e-6);
  EXPECT_NEAR(app::density(solved.config), solved.assignment.density, 1e-6)
      << "the config keeps what was promised";
  EXPECT_EQ(solved.config.groups.size(), 2U);
  EXPECT_EQ(solved.config.groups[1].begin, 0.2);
  EXPECT_EQ(solved.measure, ErrorMeasure::Layer);
}

TEST(TableSolver, SensitivityKeepsTheGroupThatMattersDense) {
  LossTable table = example();
  table.sensitivity = {100, 100, 100, 1, 1, 1};
  const SolvedConfig solved = solve_table(table, {.measure = ErrorMeasure::Final, .density = 0.65});
  EXPECT_TRUE(is_full(solved.config, 0));
  const SolvedConfig without = solve_table(table, {.density = 0.65, .group_weights = {1, 1}});
  EXPECT_EQ(without.measure, ErrorMeasure::Layer) << "unless asked for";
  EXPECT_FALSE(is_full(without.config, 0));
}

TEST(TableSolver, GroupWeightsKeepTheHeavyGroupDense) {
  const LossTable table = example();
  EXPECT_TRUE(is_full(solve_table(table, {.density = 0.65, .group_weights = {1000, 1}}).config, 0));
  EXPECT_FALSE(is_full(solve_table(table, {.density = 0.65, .group_weights = {1, 1}}).config, 0));
  EXPECT_EQ(solve_table(table, {.density = 0.65, .group_weights = {2, 2}}).assignment.choice,
            solve_table(table, {.density = 0.65, .group_weights = {1, 1}}).assignment.choice);
  EXPECT_THROW(solve_table(table, {.density = 0.65, .group_weights = {1}}), Error);
}

// 4 until 0.25, 1 until 0.55, 1.8 to the end: 2.11 in the mean.
TEST(TableSolver, EarlyStepsCountMoreUnlessSaidOtherwise) {
  LossTable table = example();
  const std::vector<double> weights = step_weights(table);  // of 0 to 0.2, 0.2 to 1
  ASSERT_EQ(weights.size(), 2U);
  EXPECT_NEAR(weights[0], 4 / 2.11, 1e-12);
  EXPECT_NEAR(weights[1], (0.05 * 4 + 0.3 * 1 + 0.45 * 1.8) / 0.8 / 2.11, 1e-12);
  const SolvedConfig solved = solve_table(table, {.density = 0.65});
  EXPECT_EQ(solved.group_weights, weights);
  EXPECT_EQ(solved.assignment.choice,
            solve_table(table, {.density = 0.65, .group_weights = weights}).assignment.choice);
  EXPECT_TRUE(solve_table(table, {.measure = ErrorMeasure::Head, .density = 0.65}).group_weights.empty());
  table.identity.groups = {{0, 1}, {0, 1}};
  EXPECT_NEAR(step_weights(table)[0], 1, 1e-12) << "1 in the mean over the denoising";
}

TEST(TableSolver, DenseGroupsAndLocksStay) {
  const LossTable table = example();
  EXPECT_TRUE(is_full(solve_table(table, {.density = 0.7, .dense_groups = {0}}).config, 0));
  app::SparseConfig locks = config_of(table, std::vector<std::int32_t>(table.grid.cells(), 0));
  locks.groups[1].heads[3].mode = table.mode(table.grid.index(1, 1, 1), 3);
  locks.groups[1].heads[3].locked = true;
  const SolvedConfig solved = solve_table(table, {.density = 0.95, .locks = &locks});
  EXPECT_EQ(solved.config.groups[1].heads[3].mode.mode, kernels::Mode::MultiDiagonal);
  locks.groups[1].heads[3].mode.half_width += 1;
  EXPECT_THROW(solve_table(table, {.density = 0.95, .locks = &locks}), Error);
}

TEST(TableSolver, LeastRecallAndLayerDensityHoldUnderBothRules) {
  LossTable table = example();
  for (std::size_t at = 0; at < table.recall_mean.size(); ++at) {
    table.count[at] = 2;
    table.recall_mean[at] = at % 4 == 0 ? 1.0F : at % 4 == 2 ? 0.8F : 0.4F;  // Full, Diagonal, the others
  }
  for (const SolveRequest& rule : {SolveRequest{.lambda = 0.5, .epsilon = 5}, SolveRequest{.density = 0.9}}) {
    SolveRequest request = rule;
    request.max_skip = 12;
    request.least_recall = 0.5;
    for (const app::StepGroup& group : solve_table(table, request).config.groups) {
      for (const app::HeadSetting& setting : group.heads) {
        EXPECT_TRUE(setting.mode.mode == kernels::Mode::Full || setting.mode.mode == kernels::Mode::Diagonal);
      }
    }
    request.least_recall = 0;
    request.least_layer_density = 0.7;
    const SolvedConfig solved = solve_table(table, request);
    for (const app::StepGroup& group : solved.config.groups) {
      for (std::size_t layer = 0; layer < 3; ++layer) {
        double density = 0;
        for (std::size_t head = 0; head < 2; ++head)
          density +=
              kernels::density(kernels::build_runs(group.heads[2 * layer + head].mode, table.identity.grid)) /
              2;
        EXPECT_GE(density, 0.7 - 1e-6);
      }
    }
  }
  table.count.assign(table.count.size(), 0);  // nothing was measured yet: nothing is known to keep enough
  const SolvedConfig none = solve_table(table, {.lambda = 0.5, .epsilon = 5, .least_recall = 0.5});
  EXPECT_TRUE(is_full(none.config, 0) && is_full(none.config, 1));
}

TEST(TableSolver, PredictsTheSpeedUpOfItsCostModel) {
  LossTable table = example();
  EXPECT_THROW(solve_table(table, {.speedup = 1.3}), Error) << "no cost model";
  table.cost = {.per_tile = 1e-3, .per_granule = 1e-4, .rest = 0.1};
  const SolvedConfig solved = solve_table(table, {.speedup = 1.3});
  EXPECT_GE(solved.predicted_speedup, 1.3 - 1e-6);
  try {
    solve_table(table, {.speedup = 100.0});
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.info().code, "solve.budget") << error.what();
  }
}

TEST(TableSolver, MeanHeadErrorIsOfTheHeadsWhateverTheBudgetAddedUp) {
  const LossTable table = example();
  SolvedConfig solved = solve_table(table, {.density = 0.6});
  double mean = 0;
  for (std::size_t cell = 0; cell < solved.assignment.choice.size(); ++cell) {
    const double share = cell < 6 ? 0.2 : 0.8;
    mean +=
        share / 6 * static_cast<double>(table.error_mean[table.entry(cell, solved.assignment.choice[cell])]);
  }
  const std::optional<double> found = mean_head_error(table, solved.config);
  ASSERT_TRUE(found);
  EXPECT_NEAR(*found, mean, 1e-9);
  EXPECT_GT(std::abs(*found - solved.assignment.error), 1e-3) << "the budget's own sum is another number";
  app::SparseConfig other = solved.config;
  other.groups[0].heads[0].mode = {.mode = kernels::Mode::Diagonal, .half_width = 17};
  EXPECT_FALSE(mean_head_error(table, other)) << "not measured";
  other = solved.config;
  other.groups.pop_back();
  EXPECT_FALSE(mean_head_error(table, other)) << "other step groups";
}

TEST(TableSolver, PapersRuleUsesTheHeadsOwnErrors) {
  const LossTable table = example();
  const SolvedConfig solved = solve_table(table, {.lambda = 0.1, .epsilon = 0.2});
  EXPECT_EQ(solved.measure, ErrorMeasure::Head);
  EXPECT_EQ(solved.config.groups[0].heads[0].mode.mode, kernels::Mode::Full)
      << "layer 0 loses more than epsilon";
  EXPECT_EQ(solved.config.groups[0].heads[2].mode.mode, kernels::Mode::MultiDiagonal);
  const SolvedConfig bounded = solve_table(table, {.lambda = 0.1, .density = 0.6, .paper_rule = true});
  EXPECT_LE(bounded.assignment.density, 0.6 + 1e-6);
}

TEST(CostModel, FindsThePartsOfTwoMeasurements) {
  const CostModel true_model{.per_tile = 2e-6, .per_granule = 3e-6, .rest = 0.2};
  const double heads = 48;
  const double granules = 49;
  const CostModel fitted = fit_cost(heads, granules, 2401, heads * true_model.head(2401, granules), 250,
                                    heads * true_model.head(250, granules), 0.2);
  EXPECT_NEAR(fitted.per_tile, true_model.per_tile, 1e-12);
  EXPECT_NEAR(fitted.per_granule, true_model.per_granule, 1e-10);
  EXPECT_EQ(fit_cost(1, 10, 100, 1.0, 10, 0.01, 0).per_granule, 0) << "a negative part";
}

}  // namespace
}  // namespace vdit::search
