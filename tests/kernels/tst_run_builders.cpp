// SPDX-License-Identifier: Apache-2.0
// Run builders against brute-force boolean masks that are written from each mode's formula, token by token,
// on random geometries; run tables against every damage of reliability.md C04.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <stdexcept>
#include <string>

#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"

namespace vdit::kernels {
namespace {

using Interval = Run;  // inside TEST, Run is GoogleTest's own member

struct Place {
  bool text = false;
  std::int64_t frame = 0;
  std::int64_t place = 0;
};

// Where a position of the head's order lies in the video.
Place place_of(const TokenGrid& grid, TokenOrder order, std::int64_t position) {
  const std::int64_t video = position - grid.text_before;
  if (video < 0 || video >= grid.video_tokens()) return {.text = true};
  if (order == TokenOrder::FrameMajor) return {false, video / grid.places(), video % grid.places()};
  return {false, video % grid.frames, video / grid.frames};
}

bool in_any(const std::vector<Run>& runs, std::int64_t video) {
  return std::any_of(runs.begin(), runs.end(),
                     [&](const Run& r) { return r.begin <= video && video < r.end; });
}

// Whether the mode keeps (query, key): the formula says what a granule keeps, so it is asked for all rows of
// it.
bool keeps(const HeadMode& mode, const TokenGrid& grid, std::int64_t query, std::int64_t key) {
  if (mode.mode == Mode::Skip) return false;
  const TokenOrder order = mode.token_order();
  const std::int64_t first = query / kGranuleRows * kGranuleRows;
  const std::int64_t past = std::min(first + kGranuleRows, grid.tokens());
  for (std::int64_t row = first; row < past; ++row) {
    if (place_of(grid, order, row).text) return true;
  }
  const Place k = place_of(grid, order, key);
  if (mode.mode == Mode::Full || k.text) return true;
  const std::int64_t video_key = key - grid.text_before;
  if (in_any(mode.sink, video_key)) return true;
  if (mode.mode == Mode::VerticalStripe && in_any(mode.stripes, video_key)) return true;
  for (std::int64_t row = first; row < past; ++row) {
    if (mode.mode == Mode::MultiDiagonal && mode.order == TokenOrder::FrameMajor) {
      const Place at = place_of(grid, order, row);
      if (std::abs(at.place - k.place) <= mode.half_width &&
          std::abs(at.frame - k.frame) <= mode.frame_reach) {
        return true;
      }
    } else if (std::abs(row - key) <= mode.half_width) {
      return true;
    }
  }
  return false;
}

HeadMode random_mode(std::mt19937& random, const TokenGrid& grid) {
  const auto below = [&](std::int64_t n) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
  };
  HeadMode mode;
  mode.mode = static_cast<Mode>(below(kModes));
  mode.order = below(2) == 0 ? TokenOrder::FrameMajor : TokenOrder::SpaceMajor;
  mode.half_width = below(grid.video_tokens() + 20);
  if (below(2) == 0) mode.half_width = below(20);
  const auto intervals = [&] {
    std::vector<Run> runs;
    for (std::int64_t i = below(4); i > 0; --i) {
      const std::int64_t begin = below(grid.video_tokens());
      const std::int64_t end = begin + 1 + below(grid.video_tokens() - begin);
      runs.push_back({static_cast<std::int32_t>(begin), static_cast<std::int32_t>(end)});
    }
    return runs;
  };
  if (below(2) == 0) mode.frame_reach = below(grid.frames);
  mode.stripes = intervals();
  mode.sink = intervals();
  return mode;
}

TokenGrid random_grid(std::mt19937& random) {
  const auto in = [&](int low, int high) {
    return low + static_cast<std::int64_t>(random() % static_cast<unsigned>(high - low + 1));
  };
  TokenGrid grid{.frames = in(1, 7), .height = in(1, 9), .width = in(1, 9)};
  if (in(0, 2) == 0) grid.text_before = in(0, 70);
  if (in(0, 2) == 0) grid.text_after = in(0, 70);
  return grid;
}

TEST(RunBuilders, KeepExactlyWhatTheFormulaSays) {
  std::mt19937 random(2);
  for (int round = 0; round < 400; ++round) {
    const TokenGrid grid = random_grid(random);
    const HeadMode mode = random_mode(random, grid);
    const RunTable table = build_runs(mode, grid);
    std::int64_t pairs = 0;
    for (std::int64_t query = 0; query < grid.tokens(); query += query % kGranuleRows == 63 ? 1 : 7) {
      for (std::int64_t key = 0; key < grid.tokens(); ++key) {
        const auto runs = table.runs(query / kGranuleRows);
        const bool kept = std::any_of(runs.begin(), runs.end(),
                                      [&](const Interval& r) { return r.begin <= key && key < r.end; });
        ASSERT_EQ(kept, keeps(mode, grid, query, key))
            << mode_letter(mode.mode) << " w " << mode.half_width << ", grid " << grid.frames << "x"
            << grid.height << "x" << grid.width << " text " << grid.text_before << "+" << grid.text_after
            << ", query " << query << " key " << key;
      }
    }
    for (std::int64_t granule = 0; granule < table.granules(); ++granule) {
      std::int32_t last = -1;
      for (const Interval& run : table.runs(granule)) {
        ASSERT_LT(last, run.begin) << "runs touch, overlap or are unsorted";
        ASSERT_LT(run.begin, run.end);
        last = run.end;
        pairs += run.size() * table.rows(granule);
      }
      ASSERT_LE(last, grid.tokens());
    }
    EXPECT_EQ(kept_pairs(table), pairs);
  }
}

TEST(RunBuilders, DensityIsKeptPairsOverAll) {
  const TokenGrid grid{.frames = 13, .height = 12, .width = 20};
  EXPECT_DOUBLE_EQ(density(build_runs({}, grid)), 1.0);
  EXPECT_DOUBLE_EQ(density(build_runs({.mode = Mode::Skip}, grid)), 0.0);
  std::int64_t pairs = 0;
  const HeadMode band{.mode = Mode::Diagonal, .half_width = 300};
  for (std::int64_t query = 0; query < grid.tokens(); ++query) {
    for (std::int64_t key = 0; key < grid.tokens(); ++key) pairs += keeps(band, grid, query, key) ? 1 : 0;
    query += 15;  // every 16th row stands for its neighbours: a granule's rows are alike
  }
  EXPECT_NEAR(density(build_runs(band, grid)), static_cast<double>(pairs) * 16 / (3120.0 * 3120.0), 1e-12);
}

TEST(RunBuilders, DensityGrowsWithTheWidth) {
  const TokenGrid grid{.frames = 5, .height = 6, .width = 10};
  for (const Mode mode : {Mode::Diagonal, Mode::MultiDiagonal, Mode::VerticalStripe}) {
    for (const TokenOrder order : {TokenOrder::FrameMajor, TokenOrder::SpaceMajor}) {
      double last = 0;
      for (std::int64_t width = 0; width < 320; width += 16) {
        const double now = density(build_runs({.mode = mode, .order = order, .half_width = width}, grid));
        EXPECT_GE(now, last);
        last = now;
      }
      EXPECT_DOUBLE_EQ(last, 1.0) << "a band wider than the sequence is Full";
    }
  }
}

TEST(RunBuilders, OneRunAGranuleInSpaceMajorOrderAndOneAFrameInFrameMajor) {
  const TokenGrid grid{.frames = 13, .height = 24, .width = 40};
  const RunTable space = build_runs({.mode = Mode::MultiDiagonal, .half_width = 100}, grid);
  const RunTable frame =
      build_runs({.mode = Mode::MultiDiagonal, .order = TokenOrder::FrameMajor, .half_width = 100}, grid);
  EXPECT_EQ(space.runs(50).size(), 1U);
  EXPECT_EQ(frame.runs(50).size(), 13U);
  EXPECT_EQ(space.order(), TokenOrder::SpaceMajor);
  EXPECT_EQ(frame.order(), TokenOrder::FrameMajor);
}

TEST(RunBuilders, RefuseBadParameters) {
  const TokenGrid grid{.frames = 2, .height = 3, .width = 4};
  EXPECT_THROW(build_runs({.mode = Mode::Diagonal, .half_width = -1}, grid), std::invalid_argument);
  EXPECT_THROW(build_runs({.mode = Mode::VerticalStripe, .stripes = {{5, 5}}}, grid), std::invalid_argument);
  EXPECT_THROW(build_runs({.mode = Mode::VerticalStripe, .stripes = {{-1, 5}}}, grid), std::invalid_argument);
  EXPECT_THROW(build_runs({.mode = Mode::Diagonal, .sink = {{0, 25}}}, grid), std::invalid_argument);
}

TEST(RunTable, C04_RefusesDamagedTables) {
  struct Row {
    const char* name;
    std::int64_t tokens;
    std::vector<std::int64_t> offsets;
    std::vector<Interval> runs;
    const char* fragment;
  };
  const std::vector<Row> rows{
      {"unsorted",
       64,
       {0, 2},
       {{10, 20}, {0, 5}},
       "granule 0: interval [0, 5) overlaps or precedes [10, 20)"},
      {"overlapping", 64, {0, 2}, {{0, 10}, {5, 20}}, "overlaps"},
      {"empty", 64, {0, 1}, {{7, 7}}, "is empty"},
      {"reversed", 64, {0, 1}, {{9, 7}}, "is empty"},
      {"negative", 64, {0, 1}, {{-3, 7}}, "negative"},
      {"past the end", 65, {0, 1, 2}, {{0, 1}, {0, 66}}, "granule 1: interval [0, 66) ends past token 65"},
      {"too few granules", 65, {0, 1}, {{0, 1}}, "65 tokens have 2 granules, not 1"},
      {"too many granules", 64, {0, 1, 1}, {{0, 1}}, "granules, not 2"},
      {"offsets fall", 128, {0, 2, 1}, {{0, 1}}, "offsets"},
      {"negative token count", -1, {0}, {}, "token count"},
  };
  for (const Row& row : rows) {
    try {
      RunTable(TokenOrder::FrameMajor, row.tokens, row.offsets, row.runs);
      ADD_FAILURE() << row.name << " was accepted";
    } catch (const std::invalid_argument& error) {
      EXPECT_NE(std::string(error.what()).find(row.fragment), std::string::npos)
          << row.name << ": " << error.what();
    }
  }
  EXPECT_THROW(RunTable(static_cast<TokenOrder>(7), 0, {0}, {}), std::invalid_argument);
}

TEST(RunTable, C04_TouchingIntervalsMergeAndAGranuleMayKeepNothing) {
  const RunTable table(TokenOrder::FrameMajor, 100, {0, 2, 2}, {{0, 10}, {10, 20}});
  ASSERT_EQ(table.runs(0).size(), 1U);
  EXPECT_EQ(table.runs(0)[0], (Interval{0, 20}));
  EXPECT_TRUE(table.runs(1).empty());
  EXPECT_EQ(kept_pairs(table), 64 * 20);
  EXPECT_EQ(kept_tiles(table), 1);
}

}  // namespace
}  // namespace vdit::kernels
