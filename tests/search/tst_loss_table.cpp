// SPDX-License-Identifier: Apache-2.0
// Loss tables: what is written reads back equal, damaged ones are refused, candidates become the densities
// they promise.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <string>

#include "engine/base/error.h"
#include "engine/base/strict_json.h"
#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"
#include "search/solve/loss_table.h"

namespace vdit::search {
namespace {

namespace fs = std::filesystem;

class LossTableTest : public ::testing::Test {
 protected:
  LossTableTest() : folder_(fs::temp_directory_path() / ("vdit_loss_table_" + std::to_string(::getpid()))) {
    fs::create_directories(folder_);
  }
  ~LossTableTest() override { fs::remove_all(folder_); }

  static LossTable example() {
    TableIdentity is{.family = "wan",
                     .transformer_config_sha256 = "aa",
                     .model_sha256 = "bb",
                     .dtype = "bfloat16",
                     .grid = {.frames = 3, .height = 4, .width = 5},
                     .steps = 8,
                     .guidance = 3,
                     .prompts = {"a \"red\" ball", ""},
                     .seeds = {7, std::numeric_limits<std::uint64_t>::max()},
                     .groups = {{0, 0.25}, {0.25, 1}}};
    LossTable table(is, 2, 3, default_candidates(13));
    for (std::size_t i = 0; i < table.error_mean.size(); ++i)
      table.error_mean[i] = 0.25F * static_cast<float>(i % 7);
    table.add(3, 2, {.error = 0.5, .layer_error = 0.1, .recall = 0.9});
    table.add(3, 2, {.error = 0.1, .layer_error = 0.3, .recall = 0.7});
    table.sensitivity.assign(4, 2.0F);
    for (std::size_t c = 0; c < table.candidates.size(); ++c) {
      if (table.candidates[c].mode == kernels::Mode::VerticalStripe) table.stripes[c] = {{0, 16}, {32, 48}};
    }
    table.samples_done = 1;
    table.samples_total = 2;
    return table;
  }

  static std::string code_of(const std::function<void()>& action) {
    try {
      action();
    } catch (const Error& error) {
      return error.info().code;
    }
    return "no error";
  }

  fs::path folder_;
};

TEST_F(LossTableTest, ReadsBackWhatItWrote) {
  const LossTable table = example();
  const fs::path file = folder_ / "a.vdt";
  write_loss_table(file, table, Overwrite::No);
  const LossTable read = read_loss_table(file);
  EXPECT_EQ(read.identity, table.identity);
  EXPECT_EQ(read.candidates, table.candidates);
  EXPECT_EQ(read.error_mean, table.error_mean);
  EXPECT_EQ(read.error_max, table.error_max);
  EXPECT_EQ(read.layer_error_mean, table.layer_error_mean);
  EXPECT_EQ(read.recall_mean, table.recall_mean);
  EXPECT_EQ(read.count, table.count);
  EXPECT_EQ(read.sensitivity, table.sensitivity);
  EXPECT_EQ(read.stripes, table.stripes);
  EXPECT_EQ(read.samples_done, 1);
  EXPECT_NO_THROW(check_same_search(read, table, "a.vdt"));
}

TEST_F(LossTableTest, MeansAndMaximaOfSamples) {
  LossTable table(example().identity, 2, 3, default_candidates(13));
  table.add(3, 2, {.error = 0.5, .layer_error = 0.1, .recall = 0.9});
  table.add(3, 2, {.error = 0.1, .layer_error = 0.3, .recall = 0.7});
  const std::size_t at = table.entry(3, 2);
  EXPECT_FLOAT_EQ(table.error_mean[at], 0.3F);
  EXPECT_FLOAT_EQ(table.error_max[at], 0.5F);
  EXPECT_FLOAT_EQ(table.layer_error_mean[at], 0.2F);
  EXPECT_FLOAT_EQ(table.recall_mean[at], 0.8F);
  EXPECT_EQ(table.count[at], 2);
}

TEST_F(LossTableTest, RefusesAnotherSearchsTable) {
  const LossTable table = example();
  const auto changed = [&](const std::function<void(LossTable&)>& change) {
    LossTable other = example();
    change(other);
    return code_of([&] { check_same_search(other, table, "a.vdt"); });
  };
  EXPECT_EQ(changed([](LossTable& t) { t.identity.model_sha256 = "cc"; }), "table.mismatch");
  EXPECT_EQ(changed([](LossTable& t) { t.candidates.pop_back(); }), "table.mismatch");
  EXPECT_EQ(changed([](LossTable& t) { t.identity.prompts[0] = "x"; }), "table.mismatch");
  EXPECT_EQ(changed([](LossTable& t) { t.identity.steps = 9; }), "table.mismatch");
  EXPECT_EQ(changed([](LossTable& t) { t.samples_done = 0; }), "no error");
}

TEST_F(LossTableTest, TakesPromptsBehindThoseThatItHas) {
  LossTable found = example(), wanted = example();
  wanted.identity.prompts.push_back("one more");
  wanted.identity.seeds.push_back(99);
  wanted.samples_total = static_cast<int>(wanted.identity.prompts.size());
  const int done = found.samples_done;
  const std::vector<float> errors = found.error_mean;
  extend(found, wanted, "a.vdt");
  EXPECT_EQ(found.identity, wanted.identity);
  EXPECT_EQ(found.samples_total, wanted.samples_total);
  EXPECT_EQ(found.samples_done, done);
  EXPECT_EQ(found.error_mean, errors);
  // Not before them, not instead of them, not fewer, not from another noise.
  const LossTable grown = found;
  const auto refused = [&](const std::function<void(LossTable&)>& change) {
    LossTable other = grown;
    change(other);
    LossTable from = grown;
    return code_of([&] { extend(from, other, "a.vdt"); });
  };
  EXPECT_EQ(refused([](LossTable& t) {
              t.identity.prompts.insert(t.identity.prompts.begin(), "first");
              t.identity.seeds.push_back(100);
            }),
            "table.mismatch");
  EXPECT_EQ(refused([](LossTable& t) { t.identity.prompts.back() = "instead"; }), "table.mismatch");
  EXPECT_EQ(refused([](LossTable& t) {
              t.identity.prompts.pop_back();
              t.identity.seeds.pop_back();
            }),
            "table.mismatch");
  EXPECT_EQ(refused([](LossTable& t) { t.identity.seeds[0] = 8; }), "table.mismatch");
}

TEST_F(LossTableTest, RefusesDamagedFiles) {
  const fs::path file = folder_ / "b.vdt";
  write_loss_table(file, example(), Overwrite::No);
  std::string bytes = read_text_file(file, 1u << 24);
  const auto code_for = [&](std::string damaged) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << damaged;
    return code_of([&] { read_loss_table(file); });
  };
  const auto replaced = [&](const std::string& what, const std::string& with) {
    std::string text = bytes;
    const std::size_t at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return text.replace(at, what.size(), with);
  };
  EXPECT_EQ(code_for(bytes), "no error");
  EXPECT_EQ(code_for(bytes.substr(0, bytes.size() - 1)), "weights.truncated");
  EXPECT_EQ(code_for(replaced("\"version\":\"1\"", "\"version\":\"2\"")), "table.version");
  EXPECT_EQ(code_for(replaced("vdit-loss-table", "vdit-lost-table")), "table.format");
  EXPECT_EQ(code_for(replaced("recall_mean", "recall_meaN")), "weights.missing_tensor");
  EXPECT_EQ(code_for(replaced("\\\"layers\\\":2", "\\\"layers\\\":3")), "table.tensor");
  const std::string nan("\0\0\xc0\x7f", 4);
  EXPECT_EQ(code_for(replaced(std::string("\0\0\x80\x3e", 4), nan)), "table.tensor") << "0.25 became NaN";
}

TEST_F(LossTableTest, CandidatesReachTheirDensity) {
  const kernels::TokenGrid grid{.frames = 13, .height = 12, .width = 20};
  std::vector<float> mass(3120, 0.0F);
  for (std::size_t i = 0; i < mass.size(); ++i) mass[i] = i % 240 < 40 ? 1.0F : 0.01F;
  for (const Candidate& candidate : default_candidates(13)) {
    kernels::HeadMode mode = resolve(candidate, grid);
    if (mode.mode == kernels::Mode::VerticalStripe) mode.stripes = choose_stripes(candidate, grid, mass);
    const double density = kernels::density(kernels::build_runs(mode, grid));
    if (mode.mode == kernels::Mode::VerticalStripe) {
      const double band = candidate.density * candidate.band_share;
      const double both = band * (candidate.density - band);  // where stripes cross the band they count once
      EXPECT_NEAR(density, candidate.density - both, 0.03) << name_of(candidate);
    } else {
      EXPECT_GE(density, candidate.density - 1e-9) << name_of(candidate);
      EXPECT_LE(density, candidate.density + 0.022) << name_of(candidate);
    }
  }
}

// GPUs compute long sequences in chunks of 16 keys: a band of 64 + 2 w keys fills them when w is in eights.
TEST_F(LossTableTest, WidthsOfLongSequencesAreInEights) {
  const kernels::TokenGrid wan{.frames = 21, .height = 30, .width = 52};
  const kernels::TokenGrid cog{.frames = 11, .height = 48, .width = 85, .text_before = 226};
  for (const kernels::TokenGrid& grid : {wan, cog}) {
    for (const Candidate& candidate : default_candidates(grid.frames)) {
      const kernels::HeadMode mode = resolve(candidate, grid);
      if (!kernels::has_width(mode.mode)) continue;
      EXPECT_EQ(mode.half_width % 8, 0) << name_of(candidate);
      if (mode.mode == kernels::Mode::VerticalStripe) continue;
      EXPECT_GE(kernels::density(kernels::build_runs(mode, grid)), candidate.density) << name_of(candidate);
      if (mode.half_width == 0) continue;
      kernels::HeadMode less = mode;
      less.half_width -= 8;
      EXPECT_LT(kernels::density(kernels::build_runs(less, grid)), candidate.density) << name_of(candidate);
    }
  }
  const kernels::TokenGrid demo{.frames = 13, .height = 12, .width = 20};
  EXPECT_NE(resolve({.mode = kernels::Mode::Diagonal, .density = 0.1}, demo).half_width % 8, 0)
      << "short ones take any";
}

TEST_F(LossTableTest, StripesTakeTheHeaviestKeys) {
  const kernels::TokenGrid grid{.frames = 10, .height = 4, .width = 8};
  std::vector<float> mass(320, 0.0F);
  for (std::size_t i = 64; i < 96; ++i) mass[i] = 1;
  const auto stripes =
      choose_stripes({.mode = kernels::Mode::VerticalStripe, .density = 0.1, .band_share = 0}, grid, mass);
  ASSERT_EQ(stripes.size(), 1U);
  EXPECT_EQ(stripes[0], (kernels::Run{64, 96}));
}

TEST_F(LossTableTest, CandidateFilesRoundTripAndBadOnesAreRefused) {
  const auto list = default_candidates(13);
  EXPECT_EQ(parse_candidates(to_json(list), "c.json"), list);
  const auto code_for = [&](const std::string& entries) {
    return code_of([&] {
      const std::string text = R"({"format":"vdit-candidates","version":1,"candidates":[)" + entries + "]}";
      parse_candidates(parse_json(text, {.subject = "c.json"}), "c.json");
    });
  };
  EXPECT_EQ(code_for(R"({"mode":"diagonal","density":0.2})"), "no error");
  EXPECT_EQ(code_for(""), "candidates.empty");
  EXPECT_EQ(code_for(R"({"mode":"diagonal"})"), "candidates.field");
  EXPECT_EQ(code_for(R"({"mode":"diagonal","density":1.5})"), "candidates.field");
  EXPECT_EQ(code_for(R"({"mode":"diagonals","density":0.5})"), "candidates.field");
  EXPECT_EQ(code_for(R"({"mode":"full"},{"mode":"full"})"), "candidates.field");
  EXPECT_EQ(code_for(R"({"mode":"multi-diagonal","density":0.1,"sink_frames":1})"), "candidates.field");
  EXPECT_EQ(code_for(R"({"mode":"multi-diagonal","density":0.1,"frame_reach":2})"), "candidates.field");
  EXPECT_EQ(code_of([] { parse_candidates(nlohmann::json::array(), "c.json"); }), "candidates.format");
}

}  // namespace
}  // namespace vdit::search
