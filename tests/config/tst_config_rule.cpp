// SPDX-License-Identifier: Apache-2.0
// Configs by rule, the terminal's table, and the schema beside what the writer writes.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "app/config/config_rule.h"
#include "app/config/grid_text.h"
#include "app/config/mode_text.h"
#include "app/config/sparse_config_reader.h"
#include "app/config/sparse_config_writer.h"
#include "engine/base/error.h"
#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"

namespace vdit::app {
namespace {

using kernels::Mode;

const ModelShape kDemo{"wan", 12, 4, "abc"};
const kernels::TokenGrid kGrid{.frames = 13, .height = 12, .width = 20};

double density_of(const kernels::HeadMode& mode) {
  return kernels::density(kernels::build_runs(mode, kGrid));
}

std::string code_of(auto action) {
  try {
    action();
  } catch (const Error& error) {
    return error.info().code;
  }
  return {};
}

TEST(ConfigRule, EveryModeMeetsItsDensity) {
  for (const Mode mode : {Mode::Diagonal, Mode::MultiDiagonal, Mode::VerticalStripe}) {
    for (const double target : {0.15, 0.3, 0.5, 0.9}) {
      EXPECT_NEAR(density_of(mode_at_density(mode, kGrid, target)), target, 0.001)
          << mode_name(mode) << " " << target;
    }
  }
  EXPECT_EQ(mode_at_density(Mode::Full, kGrid, 1).mode, Mode::Full);
  EXPECT_EQ(code_of([] { mode_at_density(Mode::Diagonal, kGrid, 0.001); }), "config.rule");
}

TEST(ConfigRule, WidthsOfLongSequencesAreInEights) {
  const kernels::TokenGrid grid{.frames = 21, .height = 30, .width = 52};
  for (const Mode mode : {Mode::Diagonal, Mode::MultiDiagonal, Mode::VerticalStripe}) {
    const kernels::HeadMode made = mode_at_density(mode, grid, 0.25);
    EXPECT_EQ(made.half_width % 8, 0) << mode_name(mode);
    EXPECT_NEAR(kernels::density(kernels::build_runs(made, grid)), 0.25, 0.0005) << mode_name(mode);
  }
}

TEST(ConfigRule, LaterRulesOverrideEarlierOnes) {
  const auto rules = parse_layer_rules("diagonal:0.3,0-1=full,11=skip,4-5=vertical-stripe:0.25");
  const SparseConfig config = config_by_rules(kDemo, kGrid, rules, 0.2);
  ASSERT_EQ(config.groups.size(), 2u);
  EXPECT_EQ(config.groups[0].end, 0.2);
  const auto mode = [&](std::size_t group, int layer) { return config.at(group, layer, 3).mode.mode; };
  EXPECT_EQ(mode(0, 11), Mode::Full);
  EXPECT_EQ(mode(1, 0), Mode::Full);
  EXPECT_EQ(mode(1, 2), Mode::Diagonal);
  EXPECT_EQ(mode(1, 5), Mode::VerticalStripe);
  EXPECT_EQ(mode(1, 6), Mode::Diagonal);
  EXPECT_EQ(mode(1, 11), Mode::Skip);
  EXPECT_EQ(parse_sparse_config(sparse_config_text(config), "x").config, config);
}

TEST(ConfigRule, RefusesWhatItDoesNotUnderstand) {
  for (const char* text : {"", "diagnal:0.3", "diagonal", "diagonal:0", "diagonal:2", "diagonal:x",
                           "full:0.5", "3-1=full", "a=full", "-1=full", "full,", "1-2-3=full", "=full"}) {
    EXPECT_EQ(code_of([&] { parse_layer_rules(text); }), "config.rule") << text;
  }
  EXPECT_EQ(code_of([] { config_by_rules(kDemo, kGrid, parse_layer_rules("12=full"), 0); }), "config.rule");
  EXPECT_EQ(code_of([] { config_by_rules(kDemo, kGrid, parse_layer_rules("full"), 1); }), "config.rule");
}

TEST(GridText, ShowsEveryHeadInPlainTextAndInColour) {
  SparseConfig config = config_by_rules(kDemo, kGrid, parse_layer_rules("diagonal:0.3,0=full,1=skip"), 0);
  config.groups[0].heads[0].locked = true;
  const std::string plain = grid_text(config, TerminalColour::None);
  EXPECT_EQ(plain.find('\x1b'), std::string::npos);
  EXPECT_NE(plain.find("    0   F* F  F  F   100.0 %"), std::string::npos) << plain;
  EXPECT_NE(plain.find("    1   S  S  S  S     0.0 %"), std::string::npos) << plain;
  EXPECT_NE(plain.find("40   D "), std::string::npos) << plain;
  EXPECT_NE(grid_text(config, TerminalColour::True).find("\x1b[48;2;231;159;28"), std::string::npos);
  EXPECT_NE(grid_text(config, TerminalColour::Palette).find("\x1b[48;5;172"), std::string::npos);
}

TEST(GridText, SaysHowManyTextTokensItsDensitiesHave) {
  kernels::TokenGrid grid{.frames = 5, .height = 10, .width = 16, .text_before = 0, .text_after = 256};
  const ModelShape shape{.family = "hunyuan", .layers = 1, .heads = 1};
  const SparseConfig config = config_by_rules(shape, grid, parse_layer_rules("diagonal:0.7"), 0);
  const std::string text = grid_text(config, TerminalColour::None);
  EXPECT_NE(text.find("with 256 text tokens, the most that a prompt has; a shorter prompt keeps less"),
            std::string::npos)
      << text;
  const kernels::HeadMode mode = config.at(0, 0, 0).mode;
  const double longest = kernels::density(kernels::build_runs(mode, grid));
  grid.text_after = 18;
  EXPECT_LT(kernels::density(kernels::build_runs(mode, grid)), longest);
  grid.text_before = 226;
  grid.text_after = 0;  // padded: always that many
  const SparseConfig padded = config_by_rules(shape, grid, parse_layer_rules("diagonal:0.7"), 0);
  EXPECT_EQ(grid_text(padded, TerminalColour::None).find("text tokens"), std::string::npos);
}

class Schema : public ::testing::Test {
 protected:
  Schema() {
    std::ifstream file(VDIT_SOURCE_DIR "/resources/schemas/sparse_config.schema.json");
    schema = nlohmann::json::parse(file);
  }
  // Every key of the object is described, and every required one is there.
  static void check(const nlohmann::json& object, const nlohmann::json& described) {
    for (const auto& [key, value] : object.items()) EXPECT_TRUE(described["properties"].contains(key)) << key;
    for (const auto& key : described["required"]) EXPECT_TRUE(object.contains(key)) << key;
  }
  nlohmann::json schema;
};

TEST_F(Schema, DescribesWhatTheWriterWrites) {
  SparseConfig config = config_by_rules(
      kDemo, kGrid,
      parse_layer_rules("diagonal:0.3,1=multi-diagonal:0.2,2=vertical-stripe:0.3,3=skip,4=full"), 0.1);
  HeadSetting& setting = config.groups[1].heads[config.index(2, 1)];
  setting.locked = true;
  setting.comment = "keep";
  setting.mode.sink = {{0, 240}};
  const auto document = nlohmann::json::parse(sparse_config_text(config));
  const auto& properties = schema["properties"];
  check(document, schema);
  check(document["model"], properties["model"]);
  check(document["grid"], properties["grid"]);
  for (const auto& group : document["step_groups"]) {
    check(group, properties["step_groups"]["items"]);
    for (const auto& head : group["heads"]) check(head, schema["$defs"]["head"]);
  }
}

TEST_F(Schema, NamesTheModesAndTheFormat) {
  EXPECT_EQ(schema["$defs"]["head"]["properties"]["mode"]["enum"], nlohmann::json(mode_names()));
  EXPECT_EQ(schema["properties"]["format"]["const"], kSparseConfigFormat);
  EXPECT_EQ(schema["properties"]["version"]["const"], kSparseConfigVersion);
}

}  // namespace
}  // namespace vdit::app
