// SPDX-License-Identifier: Apache-2.0
// The bench's rules on a small made-up table: densities are held, choices are what each rule says; rank
// correlation against values worked out by hand.
#include <gtest/gtest.h>

#include "app/bench/rank_correlation.h"
#include "app/bench/rival_rules.h"
#include "engine/base/error.h"
#include "search/solve/table_solver.h"

namespace vdit::app {
namespace {

using kernels::Mode;

// Two groups, two layers, two heads; densities as wanted, errors falling with density, each mode best for
// some heads.
search::LossTable example() {
  search::TableIdentity is{.family = "wan",
                           .grid = {.frames = 13, .height = 12, .width = 20},
                           .steps = 20,
                           .prompts = {"p"},
                           .seeds = {1},
                           .groups = {{0, 0.25}, {0.25, 1}}};
  search::LossTable table(is, 2, 2, search::default_candidates(13));
  for (std::size_t cell = 0; cell < table.grid.cells(); ++cell) {
    for (int c = 0; c < static_cast<int>(table.candidates.size()); ++c) {
      const std::size_t at = table.entry(cell, c);
      const search::Candidate& candidate = table.candidates[static_cast<std::size_t>(c)];
      table.density[at] = static_cast<float>(candidate.density);
      const bool suits = static_cast<std::size_t>(candidate.mode) % 2 == cell % 2;
      const float error = static_cast<float>(1 - candidate.density) * (suits ? 0.1F : 0.4F) *
                          (1 + 0.1F * static_cast<float>(cell));
      table.error_mean[at] = table.layer_error_mean[at] = table.layer_error_max[at] = error;
      table.recall_mean[at] = 1 - error;
    }
  }
  return table;
}

double density_of(const search::LossTable& table, const std::vector<std::int32_t>& choice) {
  return search::evaluate(search::TableInput(table, search::ErrorMeasure::Layer, false).input(), choice)
      .density;
}

TEST(RivalRules, AllKeepTheDensity) {
  const search::LossTable table = example();
  for (const Rule& rule : quality_rules()) {
    if (rule.name == "ours-final") continue;  // needs sensitivity
    for (const double density : {0.5, 0.4, 0.33}) {
      const double got = density_of(table, apply_rule(rule.name, table, density));
      EXPECT_LE(got, density + 1e-6) << rule.name;
      EXPECT_GE(got, density - 0.2) << rule.name << ": within one head from Full to sparse";
    }
  }
}

TEST(RivalRules, ChooseWhatTheySay) {
  const search::LossTable table = example();
  const auto modes = [&](std::string_view rule) {
    std::vector<Mode> list;
    for (const std::int32_t c : apply_rule(rule, table, 0.4)) {
      list.push_back(table.candidates[static_cast<std::size_t>(c)].mode);
    }
    return list;
  };
  for (const Mode mode : modes("diagonal")) EXPECT_EQ(mode, Mode::Diagonal);
  const std::vector<Mode> svg = modes("svg");
  for (std::size_t cell = 0; cell < svg.size(); ++cell) {
    EXPECT_EQ(svg[cell], cell % 2 == 0 ? Mode::Diagonal : Mode::MultiDiagonal) << cell;
  }
  for (const Mode mode : modes("stripes")) EXPECT_EQ(mode, Mode::VerticalStripe);
  const std::vector<Mode> warm = modes("svg-warm");
  for (std::size_t cell = 0; cell < 4; ++cell) EXPECT_EQ(warm[cell], Mode::Full) << "the first group";
  EXPECT_NE(warm[4], Mode::Full);
  for (const std::int32_t c : apply_rule("window", table, 0.4)) {
    EXPECT_GT(table.candidates[static_cast<std::size_t>(c)].frame_reach, 0);
  }
}

TEST(RivalRules, OursGivesTheFirstStepsALargerShare) {
  const search::LossTable table = example();
  const auto first_group = [&](std::string_view rule) {
    double sum = 0;
    const std::vector<std::int32_t> choice = apply_rule(rule, table, 0.4);
    for (std::size_t cell = 0; cell < 4; ++cell) {
      sum += static_cast<double>(table.density[table.entry(cell, choice[cell])]) / 4;
    }
    return sum;
  };
  EXPECT_GT(first_group("ours"), first_group("ours-layer"));
  EXPECT_DOUBLE_EQ(first_group("ours-first"), 1);
}

TEST(RivalRules, RefusesAnUnknownOne) {
  EXPECT_THROW(apply_rule("best", example(), 0.5), Error);
}

TEST(RankCorrelation, IsSpearmans) {
  EXPECT_DOUBLE_EQ(rank_correlation({1, 2, 3}, {10, 20, 1000}), 1);
  EXPECT_DOUBLE_EQ(rank_correlation({1, 2, 3}, {3, 2, 1}), -1);
  EXPECT_DOUBLE_EQ(rank_correlation({1, 2, 3, 4}, {2, 1, 4, 3}), 0.6);  // 1 - 6 * 4 / (4 * 15)
  EXPECT_NEAR(rank_correlation({1, 1, 2}, {1, 2, 3}), 0.8660254, 1e-6) << "ties share a rank";
  EXPECT_EQ(rank_correlation({1, 1}, {1, 2}), 0);
}

}  // namespace
}  // namespace vdit::app
