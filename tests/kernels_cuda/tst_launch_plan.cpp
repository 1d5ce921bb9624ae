// SPDX-License-Identifier: Apache-2.0
// The launch plan and the chunk walker against the run tables, without a GPU: what the kernels would load and
// keep.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <set>
#include <span>
#include <vector>

#include "kernels/cuda/chunk_walker.h"
#include "kernels/cuda/launch_plan.h"
#include "kernels/cuda/model_order.h"
#include "kernels/runs/run_builders.h"

namespace vdit::kernels::cuda {
namespace {

RunTable table_of(std::int64_t tokens, const std::vector<std::vector<Run>>& granules) {
  std::vector<std::int64_t> offsets{0};
  std::vector<Run> runs;
  for (const auto& granule : granules) {
    runs.insert(runs.end(), granule.begin(), granule.end());
    offsets.push_back(static_cast<std::int64_t>(runs.size()));
  }
  return RunTable(TokenOrder::FrameMajor, tokens, offsets, runs);
}

RunTable random_table(std::int64_t tokens, std::mt19937& random) {
  std::vector<std::vector<Run>> granules;
  const auto past = static_cast<std::int32_t>(tokens);
  for (std::int64_t g = 0; g < granule_count(tokens); ++g) {
    std::vector<Run> runs;
    const auto count = random() % 6;
    for (unsigned i = 0; i < count; ++i) {
      const auto begin = static_cast<std::int32_t>(random() % static_cast<unsigned>(past));
      runs.push_back({begin, std::min(past, begin + 1 + static_cast<std::int32_t>(random() % 200))});
    }
    granules.push_back(merged(runs, 0, tokens));
  }
  return table_of(tokens, granules);
}

struct Walked {
  std::vector<std::multiset<int>> kept;  // by granule: keys that would get a probability
  std::set<int> loaded_valid;            // keys whose value rows are multiplied
};

template <int kKeys>
Walked walk(const LaunchPlan& plan, const WorkItem& item, TileShape shape, int tokens) {
  Walked walked;
  walked.kept.resize(static_cast<std::size_t>(shape.granules));
  ChunkWalker<kKeys> walker(plan.segments.data(), item.first_segment, item.segments, tokens);
  for (int c = 0; c < item.chunks; ++c) {
    const Chunk chunk = walker.next();
    EXPECT_GE(chunk.segment, 0);
    for (int row = 0; row < chunk.rows; ++row) walked.loaded_valid.insert(chunk.first_key + row);
    for (int g = 0; g < shape.granules; ++g) {
      const unsigned columns = kept_columns(chunk, plan.segments.data(), g);
      for (unsigned column = columns & 0xFF; column < columns >> 8; ++column)
        walked.kept[static_cast<std::size_t>(g)].insert(chunk.first_key + static_cast<int>(column));
    }
  }
  const Chunk past = walker.next();
  EXPECT_EQ(past.first_key, tokens) << "chunks after the last one must lie outside all tokens";
  EXPECT_EQ(kept_columns(past, plan.segments.data(), 0), 0u);
  return walked;
}

template <int kKeys>
void expect_plan_keeps_table(const RunTable& table, TileShape shape) {
  const RunTable* tables[] = {&table};
  const LaunchPlan plan = compile_launch_plan(tables, table.tokens(), 1, shape);
  std::multiset<std::int64_t> granules;
  for (const WorkItem& item : plan.items) {
    const Walked walked = walk<kKeys>(plan, item, shape, static_cast<int>(table.tokens()));
    std::set<int> kept_by_tile;
    for (int g = 0; g < shape.granules; ++g) {
      const std::int64_t granule = item.first_rows[g] / kGranuleRows;
      std::multiset<int> expected;
      if (granule < table.granules()) {
        granules.insert(granule);
        for (const Run& run : table.runs(granule))
          for (int key = run.begin; key < run.end; ++key) expected.insert(key);
      }
      kept_by_tile.insert(expected.begin(), expected.end());
      ASSERT_EQ(walked.kept[static_cast<std::size_t>(g)], expected)
          << "granule " << granule << ": every kept key once";
    }
    ASSERT_EQ(walked.loaded_valid, kept_by_tile)
        << "value rows that no granule of the tile keeps must be cleared";
  }
  std::multiset<std::int64_t> all;
  for (std::int64_t granule = 0; granule < table.granules(); ++granule) all.insert(granule);
  EXPECT_EQ(granules, all) << "every granule in one tile";
}

TEST(LaunchPlan, KeepsEveryKeyOfEveryGranuleExactlyOnce) {
  std::mt19937 random(7);
  for (const std::int64_t tokens : {1, 63, 64, 65, 130, 193, 700, 1111}) {
    for (int round = 0; round < 4; ++round) {
      const RunTable table = random_table(tokens, random);
      expect_plan_keeps_table<64>(table, {2, 64});
      expect_plan_keeps_table<64>(table, {3, 64});
      expect_plan_keeps_table<32>(table, {3, 32});
      expect_plan_keeps_table<16>(table, {3, 16});
      expect_plan_keeps_table<88>(table, {2, 88});
      expect_plan_keeps_table<16>(table, {3, 16, 4, 3});
      expect_plan_keeps_table<16>(table, {3, 16, 4, 3, {0.66, 0.87, 1}, 0.4});
    }
  }
}

// On Hopper a granule's warpgroup passes the steps before its first and from past_step on without looking at
// them.
TEST(LaunchPlan, KnowsTheStepsThatAGranuleKeepsSomethingOf) {
  constexpr int kKeys = 16;
  constexpr TileShape kShape{.granules = 3, .chunk_keys = kKeys, .step_chunks = 4, .tails = 2};
  std::mt19937 random(11);
  for (int round = 0; round < 20; ++round) {
    const RunTable table = random_table(1500, random);
    const RunTable* tables[] = {&table};
    const LaunchPlan plan = compile_launch_plan(tables, 1500, 1, kShape);
    for (const WorkItem& item : plan.items) {
      std::vector<std::set<int>> kept(3);
      ChunkWalker<kKeys> walker(plan.segments.data(), item.first_segment, item.segments, 1500);
      for (int c = 0; c < item.chunks; ++c) {
        const Chunk chunk = walker.next();
        for (int g = 0; g < 3; ++g)
          if (kept_columns(chunk, plan.segments.data(), g) != 0)
            kept[static_cast<std::size_t>(g)].insert(c / 4);
      }
      for (int g = 0; g < 3; ++g) {
        const std::set<int>& steps = kept[static_cast<std::size_t>(g)];
        ASSERT_EQ(item.first_step[g], steps.empty() ? 0 : *steps.begin());
        ASSERT_EQ(item.past_step[g], steps.empty() ? 0 : *steps.rbegin() + 1);
      }
    }
  }
}

TEST(LaunchPlan, TwoIntervalsOfOneGranuleInsideOneChunkAreTwoSegments) {
  const RunTable table = table_of(128, {{{3, 9}, {20, 30}}, {{0, 64}}});
  const std::int64_t granules[] = {0, 1};
  const auto segments = tile_segments(table, granules);
  ASSERT_EQ(segments.size(), 2u);
  EXPECT_EQ(segments[0].begin, 0);
  EXPECT_EQ(segments[0].end, 20);
  EXPECT_EQ(segments[1].end, 64);
}

TEST(LaunchPlan, SegmentsOfWholeBoxesComeFirst) {
  const RunTable table = table_of(100, {{{0, 7}, {8, 72}, {80, 81}}, {{0, 7}, {8, 72}, {80, 81}}});
  const RunTable* tables[] = {&table};
  const LaunchPlan plan = compile_launch_plan(tables, 100, 1, {2, 16});
  const WorkItem& item = plan.items.front();
  std::vector<std::int32_t> begins;
  for (int s = 0; s < item.segments; ++s)
    begins.push_back(plan.segments[static_cast<std::size_t>(item.first_segment + s)].begin);
  EXPECT_EQ(begins, (std::vector<std::int32_t>{8, 0, 80}));
}

// What does not fill a chunk is cut off and put together, two at a time: runs of 40, 40, 32, 39 and 5 keys.
TEST(LaunchPlan, TailsOfSegmentsComeTogether) {
  const std::vector<kernels::Run> runs{{0, 40}, {50, 90}, {100, 132}, {150, 189}, {200, 205}};
  const RunTable table = table_of(300, {runs, runs, runs, runs, runs});
  const RunTable* tables[] = {&table};
  const LaunchPlan plan = compile_launch_plan(tables, 300, 1, {2, 16, 4, 2});
  const WorkItem& item = plan.items.front();
  std::vector<std::vector<std::int32_t>> found;
  for (int s = 0; s < item.segments; ++s) {
    const Segment& segment = plan.segments[static_cast<std::size_t>(item.first_segment + s)];
    found.push_back({segment.begin, segment.end, segment.keep_begin[0], segment.keep_end[0]});
  }
  const std::vector<std::vector<std::int32_t>> expected{
      {0, 32, 0, 32},       {50, 82, 50, 82},     {24, 40, 32, 40},     {74, 90, 82, 90},
      {100, 132, 100, 132}, {150, 182, 150, 182}, {200, 205, 200, 205}, {173, 189, 182, 189}};
  EXPECT_EQ(found, expected);
}

TEST(LaunchPlan, LongTilesComeFirstAndEmptyTilesLast) {
  const TokenGrid grid{.frames = 4, .height = 10, .width = 16, .text_after = 40};
  const RunTable band = build_runs({.mode = Mode::Diagonal, .half_width = 32}, grid);
  const RunTable full = build_runs({.mode = Mode::Full}, grid);
  const RunTable* tables[] = {&band, nullptr, &full};
  const LaunchPlan plan = compile_launch_plan(tables, grid.tokens(), 2, {2, 64});
  const std::size_t tiles = 6;
  ASSERT_EQ(plan.items.size(), 2 * 3 * tiles);
  EXPECT_EQ(plan.items[0].head, 0) << "the text tile of the band";
  EXPECT_EQ(std::ranges::count(plan.items[0].first_rows, 640), 1);
  EXPECT_EQ(plan.items[2].head, 2) << "then the full head";
  for (std::size_t i = plan.items.size() - 2 * tiles; i < plan.items.size(); ++i) {
    EXPECT_EQ(plan.items[i].head, 1);
    EXPECT_EQ(plan.items[i].chunks, 0);
  }
}

// Bands in every frame: the same place in two frames has the same keys, neighbours in the order of tokens
// have 64 more. Frames of 160 tokens start at two places of a granule.
TEST(LaunchPlan, TilesAreMadeOfGranulesWithLikeKeys) {
  const TokenGrid grid{.frames = 8, .height = 10, .width = 16};
  const RunTable bands =
      build_runs({.mode = Mode::MultiDiagonal, .order = TokenOrder::FrameMajor, .half_width = 16}, grid);
  const RunTable* tables[] = {&bands};
  const LaunchPlan plan = compile_launch_plan(tables, grid.tokens(), 1, {2, 32});
  std::int64_t of_neighbours = 0;
  for (std::int64_t granule = 0; granule < bands.granules(); granule += 2) {
    const std::int64_t granules[] = {granule, granule + 1};
    for (const Segment& segment : tile_segments(bands, granules))
      of_neighbours += (segment.end - segment.begin + 31) / 32;
  }
  EXPECT_LT(static_cast<double>(plan.chunks), 0.8 * static_cast<double>(of_neighbours));
}

// The bands of a 480p clip in every frame: three, or two, of 21 frames start at the same place of a granule.
// Tiles of neighbours in the order of their lists would mix them where equal ones are left.
TEST(LaunchPlan, GranulesWithEqualListsFillTilesBeforeOthers) {
  constexpr TileShape kShape{.granules = 2, .chunk_keys = 16};
  const TokenGrid grid{.frames = 21, .height = 30, .width = 52};
  const RunTable bands =
      build_runs({.mode = Mode::MultiDiagonal, .order = TokenOrder::FrameMajor, .half_width = 46}, grid);
  std::vector<std::int64_t> order(static_cast<std::size_t>(bands.granules()));
  std::iota(order.begin(), order.end(), std::int64_t{0});
  const auto starts_earlier = [](const auto& x, const auto& y) {
    return x.begin != y.begin ? x.begin < y.begin : x.end < y.end;
  };
  std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) {
    const auto x = bands.runs(a), y = bands.runs(b);
    return std::lexicographical_compare(x.begin(), x.end(), y.begin(), y.end(), starts_earlier);
  });
  std::int64_t in_order = 0;
  for (std::size_t at = 0; at < order.size(); at += 2) {
    for (const Segment& segment : tile_segments(bands, std::span<const std::int64_t>(order).subspan(at, 2)))
      in_order += (segment.end - segment.begin + 15) / 16;
  }
  const RunTable* tables[] = {&bands};
  const LaunchPlan plan = compile_launch_plan(tables, grid.tokens(), 1, kShape);
  EXPECT_LT(static_cast<double>(plan.chunks), 0.99 * static_cast<double>(in_order));
}

/// Of each tile how many granules it has, and how many of these have rows before `video`.
std::vector<std::pair<int, int>> text_of_tiles(const LaunchPlan& plan, const RunTable& table, int video) {
  std::vector<std::pair<int, int>> tiles;
  for (const WorkItem& item : plan.items) {
    const auto in_tile = [&](std::int32_t past) {
      return static_cast<int>(
          std::ranges::count_if(item.first_rows, [&](std::int32_t r) { return r < past; }));
    };
    tiles.emplace_back(in_tile(static_cast<std::int32_t>(table.tokens())), in_tile(video));
  }
  return tiles;
}

// CogVideoX has 226 text tokens: four granules that keep everything. Bands of every frame beside the fourth
// would have a tenth of the steps and could not pass those between.
TEST(LaunchPlan, GranulesOfTextAreLeftAloneWhereIdleOnesSaveTime) {
  const TokenGrid grid{.frames = 11, .height = 24, .width = 44, .text_before = 226};
  const RunTable bands =
      build_runs({.mode = Mode::MultiDiagonal, .order = TokenOrder::FrameMajor, .half_width = 32}, grid);
  const RunTable* tables[] = {&bands};
  const auto compiled = [&](TileShape shape) { return compile_launch_plan(tables, grid.tokens(), 1, shape); };
  constexpr TileShape kShape{.granules = 3, .chunk_keys = 16, .step_chunks = 8, .tails = 8};
  TileShape saving = kShape;
  saving.step_cost[0] = 0.66;
  saving.step_cost[1] = 0.87;
  saving.item_cost = 0.4;
  std::multiset<int> text_alone;
  for (const auto& [granules, text] : text_of_tiles(compiled(saving), bands, 226)) {
    EXPECT_TRUE(text == 0 || text == granules) << text << " of " << granules;
    if (text > 0) text_alone.insert(text);
  }
  EXPECT_EQ(text_alone, (std::multiset<int>{1, 3}));
  const auto full = text_of_tiles(compiled(kShape), bands, 226);
  EXPECT_EQ(std::ranges::count(full, std::pair(3, 1)), 1) << "where they save nothing tiles are full";
}

// Lists with nothing in common: two make a tile of more steps than both have alone.
TEST(LaunchPlan, GranulesShareATileOnlyIfItCostsLess) {
  const RunTable table = table_of(256, {{{0, 128}}, {{128, 256}}, {{0, 128}}, {{128, 256}}});
  const RunTable* tables[] = {&table};
  const TileShape shape{.granules = 3, .chunk_keys = 16, .step_chunks = 4, .step_cost = {0.6, 0.8, 1}};
  const LaunchPlan plan = compile_launch_plan(tables, 256, 1, shape);
  ASSERT_EQ(plan.items.size(), 2u);
  EXPECT_EQ(plan.chunks, 16) << "granules 0 and 2, and 1 and 3";
  const TileShape full{.granules = 3, .chunk_keys = 16, .step_chunks = 4};
  EXPECT_EQ(compile_launch_plan(tables, 256, 1, full).chunks, 24);
}

// Without it a multiprocessor would begin a long tile when the others are about to finish.
TEST(LaunchPlan, TheLastTilesComeLongestFirst) {
  const TokenGrid grid{.frames = 16, .height = 32, .width = 64};
  const RunTable band = build_runs({.mode = Mode::Diagonal, .half_width = 8000}, grid);
  const std::vector<const RunTable*> tables(4, &band);
  const LaunchPlan plan = compile_launch_plan(tables, grid.tokens(), 1, {2, 64});
  ASSERT_EQ(plan.items.size(), 4u * 256u);
  EXPECT_LT(plan.items[0].chunks, plan.items[128].chunks) << "the first heads stay in the order of tokens";
  for (std::size_t i = 513; i < plan.items.size(); ++i)
    EXPECT_GE(plan.items[i - 1].chunks, plan.items[i].chunks);
}

TEST(LaunchPlan, HeadsWithOneTableShareItsSegments) {
  const TokenGrid grid{.frames = 2, .height = 8, .width = 8};
  const RunTable full = build_runs({.mode = Mode::Full}, grid);
  const RunTable* once[] = {&full};
  const RunTable* often[] = {&full, &full, &full};
  EXPECT_EQ(compile_launch_plan(once, 128, 1, {2, 64}).segments.size(),
            compile_launch_plan(often, 128, 4, {2, 64}).segments.size());
}

TEST(LaunchPlan, KnowsHeadsWhoseRowsAreReordered) {
  const TokenGrid grid{.frames = 3, .height = 9, .width = 13, .text_before = 23};
  const RunTable space = build_runs({.mode = Mode::MultiDiagonal, .half_width = 4}, grid);
  const RunTable frames =
      build_runs({.mode = Mode::MultiDiagonal, .order = TokenOrder::FrameMajor, .half_width = 9}, grid);
  const RunTable whole = build_runs({.mode = Mode::MultiDiagonal, .half_width = grid.tokens()}, grid);
  ASSERT_EQ(whole.order(), TokenOrder::SpaceMajor);
  const RunTable* tables[] = {&space, &frames, &whole, nullptr};
  const LaunchPlan plan = compile_launch_plan(tables, grid.tokens(), 2, {});
  for (const WorkItem& item : plan.items) EXPECT_EQ(item.reordered, item.head == 0 ? 1 : 0);
}

TEST(ModelOrder, IsTheGrids) {
  for (const TokenGrid& grid : {TokenGrid{.frames = 3, .height = 9, .width = 13, .text_before = 23},
                                {.frames = 5, .height = 6, .width = 10, .text_after = 7},
                                {.frames = 1, .height = 2, .width = 3}}) {
    const ModelOrder order{.text_before = static_cast<int>(grid.text_before),
                           .video_tokens = static_cast<int>(grid.video_tokens()),
                           .frames = static_cast<int>(grid.frames),
                           .places = static_cast<int>(grid.places())};
    for (int position = 0; position < grid.tokens(); ++position)
      ASSERT_EQ(order.token(position), grid.frame_major_position(TokenOrder::SpaceMajor, position));
  }
  EXPECT_EQ(ModelOrder{}.token(17), 17) << "without video tokens rows stay";
}

TEST(LaunchPlan, RefusesATableOfAnotherLength) {
  const RunTable full = build_runs({.mode = Mode::Full}, {.frames = 2, .height = 8, .width = 8});
  const RunTable* tables[] = {&full};
  EXPECT_THROW(compile_launch_plan(tables, 100, 1, {2, 64}), std::invalid_argument);
}

}  // namespace
}  // namespace vdit::kernels::cuda
