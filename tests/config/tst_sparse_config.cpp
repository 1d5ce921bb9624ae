// SPDX-License-Identifier: Apache-2.0
// Sparse config files: what is written reads back equal, sizes other than the search's keep the density, bad
// files are refused with file, path, found and expected (reliability.md C01 to C04).
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "app/config/mode_text.h"
#include "app/config/sparse_config.h"
#include "app/config/sparse_config_diff.h"
#include "app/config/sparse_config_reader.h"
#include "app/config/sparse_config_writer.h"
#include "engine/base/error.h"
#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"

namespace vdit::app {
namespace {

using kernels::HeadMode;
using kernels::Mode;
using kernels::TokenOrder;

// Two layers of three heads, two step groups, every mode and every field in use.
SparseConfig example() {
  SparseConfig config{.family = "wan", .layers = 2, .heads = 3, .transformer_config_sha256 = "ab12"};
  config.grid = {.frames = 13, .height = 12, .width = 20};
  config.comment = "a \"quoted\" comment";
  config.provenance = {{"tool", "vdit 0.1.0"}, {"lambda", 0.5}};
  StepGroup dense{.begin = 0, .end = 0.15, .heads = std::vector<HeadSetting>(6)};
  StepGroup sparse{.begin = 0.15, .end = 1, .heads = std::vector<HeadSetting>(6)};
  sparse.heads[1].mode = {.mode = Mode::Skip};
  sparse.heads[2].mode = {.mode = Mode::Diagonal, .half_width = 240, .sink = {{0, 240}}};
  sparse.heads[2].locked = true;
  sparse.heads[3].mode = {.mode = Mode::MultiDiagonal, .half_width = 100};
  sparse.heads[4].mode = {
      .mode = Mode::MultiDiagonal, .order = TokenOrder::FrameMajor, .half_width = 7, .frame_reach = 3};
  sparse.heads[4].comment = "ümlaut";
  sparse.heads[5].mode = {.mode = Mode::VerticalStripe, .half_width = 0, .stripes = {{0, 64}, {1000, 1300}}};
  config.groups = {dense, sparse};
  return config;
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), with);
}

TEST(SparseConfig, ReadsBackWhatItWrote) {
  for (const bool in_fractions : {false, true}) {
    SparseConfig config = example();
    config.in_fractions = in_fractions;
    const std::string text = sparse_config_text(config);
    const ReadConfig read = parse_sparse_config(text, "a.json");
    EXPECT_EQ(read.config, config);
    EXPECT_TRUE(read.warnings.empty());
    EXPECT_EQ(sparse_config_text(read.config), text);
  }
}

TEST(SparseConfig, WritesOneHeadALine) {
  const std::string text = sparse_config_text(example());
  EXPECT_NE(
      text.find(
          "\n        {\"layer\":0,\"head\":2,\"mode\":\"diagonal\",\"half_width\":240,\"sink\":[[0,240]],"
          "\"locked\":true},\n"),
      std::string::npos)
      << text;
}

TEST(SparseConfig, KeepsUnknownFieldsAndWarnsWithTheNearestName) {
  std::string text = sparse_config_text(example());
  text = replaced(text, "\"version\": 1,", "\"version\": 1,\n  \"colour\": [1, {\"b\": 2}],");
  text = replaced(text, "\"mode\":\"skip\"", "\"mode\":\"skip\",\"lockd\":true");
  text = replaced(text, "\"family\":", "\"licence\":\"mine\",\"family\":");
  text = replaced(text, "\"frames\":", "\"lens\":35,\"frames\":");
  const ReadConfig read = parse_sparse_config(text, "a.json");
  ASSERT_EQ(read.warnings.size(), 4U);
  EXPECT_NE(read.warnings.back().find("did you mean \"locked\""), std::string::npos) << read.warnings.back();
  const std::string again = sparse_config_text(read.config);
  EXPECT_NE(again.find("\"colour\": [1,{\"b\":2}]"), std::string::npos);
  EXPECT_NE(again.find("\"lockd\":true"), std::string::npos);
  EXPECT_NE(again.find("\"licence\":\"mine\""), std::string::npos);
  EXPECT_NE(again.find("\"lens\":35"), std::string::npos);
  EXPECT_EQ(sparse_config_text(parse_sparse_config(again, "b.json").config), again);
}

struct BadRow {
  const char* name;
  const char* what;
  const char* with;
  const char* code;
  const char* fragment;
};

TEST(SparseConfig, C01_C02_C04_RefusesBadFilesWithThePath) {
  const std::vector<BadRow> rows{
      {"another file", "vdit-sparse-config", "vdit-job", "config.format", "this is not a sparse config"},
      {"C02 from the future", "\"version\": 1", "\"version\": 2", "config.version", "update vdit"},
      {"C01 wrong type", "\"half_width\":240", "\"half_width\":\"240\"", "config.field",
       "step_groups[1].heads[2].half_width: found \"240\""},
      {"negative width", "\"half_width\":240", "\"half_width\":-1", "config.field", "found -1"},
      {"fraction of a token", "\"half_width\":240", "\"half_width\":2.5", "config.field", "found 2.5"},
      {"NaN width", "\"half_width\":240", "\"half_width\":NaN", "config.syntax", "a.json"},
      {"width over 64 bits", "\"half_width\":240", "\"half_width\":99999999999999999999", "config.field",
       "an integer"},
      {"unknown mode", "\"mode\":\"diagonal\"", "\"mode\":\"diagnoal\"", "config.field",
       "did you mean \"diagonal\""},
      {"C04 unknown order", "\"order\":\"frame-major\"", "\"order\":\"time-major\"", "config.field",
       "space-major"},
      {"reach below zero", "\"frame_reach\":3", "\"frame_reach\":-3", "config.field",
       "frame_reach: found -3"},
      {"reach in space-major order", "\"order\":\"frame-major\"", "\"order\":\"space-major\"", "config.field",
       "frame_reach"},
      {"C04 interval past the end", "[1000,1300]", "[1000,3121]", "config.field",
       "stripes[1]: found [1000,3121]"},
      {"C04 empty interval", "[1000,1300]", "[1000,1000]", "config.field", "begin < end"},
      {"C04 negative interval", "[0,64]", "[-1,64]", "config.field", "stripes[0]"},
      {"half an interval", "[0,64]", "[0]", "config.field", "[begin, end]"},
      {"interval of fractions", "[0,64]", "[0,0.5]", "config.field", "(tokens)"},
      {"head that does not exist", "\"layer\":0,\"head\":1", "\"layer\":0,\"head\":3", "config.heads",
       "heads 0 to 2"},
      {"head twice", "\"layer\":0,\"head\":1", "\"layer\":0,\"head\":0", "config.heads", "every head once"},
      {"too few heads", "\"heads\":3", "\"heads\":4", "config.heads",
       "the first one missing is layer 0, head 3"},
      {"too many heads", "\"heads\":3", "\"heads\":2", "config.heads", "heads 0 to 1"},
      {"wrong layer count", "\"layers\":2", "\"layers\":3", "config.heads", "layer 2, head 0"},
      {"no layers", "\"layers\":2", "\"layers\":0", "config.field", "model.layers: found 0"},
      {"gap between groups", "\"from\": 0.15", "\"from\": 0.2", "config.groups", "without gaps"},
      {"end missing", "\"to\": 1.0", "\"to\": 0.9", "config.groups", "the last group ends at 0.9"},
      {"past the end of denoising", "\"to\": 1.0", "\"to\": 1.5", "config.groups", "at most 1"},
      {"duplicate key", "\"version\": 1,", "\"version\": 1, \"version\": 1,", "config.syntax", "version"},
      {"huge grid", "\"frames\":13", "\"frames\":65536", "config.heads", ""},
      {"grid over 2^31 tokens", "\"frames\":13,\"height\":12", "\"frames\":65536,\"height\":65536",
       "config.field", "2^31"},
      {"no grid", "\"grid\"", "\"gird\"", "config.field", "grid: found nothing"},
  };
  for (const BadRow& row : rows) {
    const std::string text = replaced(sparse_config_text(example()), row.what, row.with);
    try {
      parse_sparse_config(text, "a.json");
      if (std::string(row.name) != "huge grid") ADD_FAILURE() << row.name << " was accepted";
    } catch (const Error& error) {
      EXPECT_EQ(error.info().kind, ErrorKind::Input) << row.name;
      EXPECT_EQ(error.info().code, row.code) << row.name << ": " << error.what();
      EXPECT_EQ(error.info().subject, "a.json") << row.name;
      EXPECT_NE(std::string(error.what()).find(row.fragment), std::string::npos)
          << row.name << ": " << error.what();
    }
  }
}

TEST(SparseConfig, C02_RefusesEmptyTruncatedBinaryAndDeepFiles) {
  const std::string text = sparse_config_text(example());
  EXPECT_THROW(parse_sparse_config("", "a.json"), Error);
  EXPECT_THROW(parse_sparse_config(text.substr(0, text.size() / 2), "a.json"), Error);
  EXPECT_THROW(parse_sparse_config(std::string("\x7f"
                                               "ELF\0\xff",
                                               6),
                                   "a.json"),
               Error);
  EXPECT_THROW(parse_sparse_config("[]", "a.json"), Error);
  EXPECT_THROW(parse_sparse_config(std::string(100u << 20, '['), "a.json"), Error);
  EXPECT_THROW(parse_sparse_config(std::string(1u << 20, '['), "a.json"), Error);
}

// Any edit of a file is read or refused with an Error: it never crashes and nothing else is thrown.
TEST(SparseConfig, RandomEditsAreReadOrRefused) {
  std::mt19937 random(5);
  const std::string good = sparse_config_text(example());
  int refused = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string text = good;
    for (std::size_t edits = 1 + random() % 3; edits > 0; --edits) {
      const std::size_t at = random() % text.size();
      switch (random() % 3) {
        case 0:
          text[at] = static_cast<char>(random());
          break;
        case 1:
          text.erase(at, 1 + random() % 8);
          break;
        default:
          text.insert(at, 1, "[]{},:-9e\"."[random() % 11]);
      }
    }
    try {
      parse_sparse_config(text, "a.json");
    } catch (const Error& error) {
      ++refused;
      EXPECT_FALSE(error.info().code.empty());
    }
  }
  EXPECT_GT(refused, 1000);
}

TEST(SparseConfig, C03_FitsOnlyTheModelItWasMadeFor) {
  const SparseConfig config = example();
  const ModelShape model{.family = "wan", .layers = 2, .heads = 3, .transformer_config_sha256 = "ab12"};
  EXPECT_TRUE(check_fits(config, model, "a.json").empty());
  ModelShape other = model;
  other.transformer_config_sha256 = "ff";
  EXPECT_FALSE(check_fits(config, other, "a.json").empty());
  for (auto change : {+[](ModelShape& m) { m.layers = 12; }, +[](ModelShape& m) { m.heads = 4; },
                      +[](ModelShape& m) { m.family = "hunyuan"; }}) {
    ModelShape wrong = model;
    change(wrong);
    try {
      check_fits(config, wrong, "a.json");
      ADD_FAILURE() << "accepted";
    } catch (const Error& error) {
      EXPECT_EQ(error.info().code, "config.mismatch");
      EXPECT_FALSE(error.info().found.empty());
      EXPECT_FALSE(error.info().expected.empty());
    }
  }
}

TEST(SparseConfig, StepsFallIntoTheGroupOfTheirFraction) {
  const SparseConfig config = example();  // cut at 0.15
  EXPECT_EQ(config.group_of_step(0, 20), 0U);
  EXPECT_EQ(config.group_of_step(2, 20), 0U);
  EXPECT_EQ(config.group_of_step(3, 20), 1U);
  EXPECT_EQ(config.group_of_step(19, 20), 1U);
  EXPECT_EQ(config.group_of_step(0, 1), 0U);
}

TEST(SparseConfig, OtherSizesKeepTheDensityOfEveryHead) {
  const SparseConfig config = example();
  const kernels::TokenGrid larger{.frames = 21, .height = 30, .width = 52};
  const SparseConfig other = rescaled(config, larger);
  for (std::size_t head = 0; head < 6; ++head) {
    const double before =
        kernels::density(kernels::build_runs(config.groups[1].heads[head].mode, config.grid));
    const double after = kernels::density(kernels::build_runs(other.groups[1].heads[head].mode, larger));
    // A granule of 64 rows covers much of a small frame: frame-major bands do not compare.
    if (config.groups[1].heads[head].mode.order == TokenOrder::FrameMajor) continue;
    EXPECT_NEAR(before, after, 0.025)
        << "the granule's own rows weigh less in a longer sequence, but not that much";
  }
  EXPECT_EQ(rescaled(other, config.grid).groups[1].heads[2].mode.half_width, 240);
  EXPECT_EQ(other.groups[1].heads[4].mode.frame_reach, 5) << "3 of 13 frames";
  EXPECT_EQ(other.groups[1].heads[4].mode.half_width, 46) << "7 of 240 places";
}

TEST(SparseConfig, DiffNamesEveryHeadThatDiffers) {
  const SparseConfig left = example();
  SparseConfig right = example();
  EXPECT_TRUE(diff(left, right).empty());
  right.comment = "another";
  right.groups[1].heads[2].mode.half_width = 120;
  StepGroup middle = right.groups[0];
  middle.begin = 0.15;
  middle.end = 0.5;
  right.groups[1].begin = 0.5;
  right.groups = {right.groups[0], middle, right.groups[1]};
  const ConfigDifference found = diff(left, right);
  ASSERT_EQ(found.fields.size(), 1U);
  ASSERT_EQ(found.heads.size(), 6U);  // five heads are Full in 0.15..0.5, one has another width in 0.5..1
  EXPECT_EQ(found.heads.back().begin, 0.5);
  EXPECT_EQ(found.heads.back().head, 2);
  EXPECT_EQ(describe(found.heads.back().right.mode), "diagonal, half-width 120, sink 0-240");
}

TEST(SparseConfig, DensityWeighsGroupsByTheirLength) {
  SparseConfig config = example();
  for (HeadSetting& head : config.groups[1].heads) head.mode = {.mode = Mode::Skip};
  EXPECT_NEAR(density(config), 0.15, 1e-12);
}

}  // namespace
}  // namespace vdit::app
