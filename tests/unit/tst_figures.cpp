// SPDX-License-Identifier: Apache-2.0
// Figures: the colours are those of the maps' authors, cells stand where they belong, outlines follow the
// runs.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <set>

#include "app/figures/attention_figure.h"

namespace vdit::app {
namespace {

using Colour = std::array<std::uint8_t, 3>;

constexpr Colour kOutline{0xFF, 0xB4, 0x3A};
constexpr kernels::TokenGrid kGrid{.frames = 4, .height = 4, .width = 16};  // 256 tokens, 4 granules
constexpr int kBlock = 64;
const float kNaN = std::numeric_limits<float>::quiet_NaN();

Colour pixel(const engine::Picture& picture, int x, int y) {
  const auto* at = &picture.rgb8[static_cast<std::size_t>((y * picture.width + x) * 3)];
  return {at[0], at[1], at[2]};
}

std::size_t count(const engine::Picture& picture, const Colour& colour) {
  std::size_t found = 0;
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) found += pixel(picture, x, y) == colour;
  }
  return found;
}

// Cells of a map that differ from one another.
std::vector<float> ramp() {
  std::vector<float> cells;
  for (int i = 0; i < 16; ++i) cells.push_back(static_cast<float>(i + 1) / 16);
  return cells;
}

MapFigure figure_of(const std::vector<float>& cells) {
  return {.map = {.grid = kGrid, .order = kernels::TokenOrder::FrameMajor, .block = kBlock, .cells = cells},
          .title = "Layer 1, head 2",
          .notes = {"“a ball” — 10⁻³"},
          .outline = {},
          .facts = {{"density", "25.0 %"}}};
}

TEST(ColourMap, IsTheAuthorsOwn) {
  const auto ends = [](ColourMap map) { return std::pair(colours_of(map).front(), colours_of(map).back()); };
  EXPECT_EQ(ends(ColourMap::Viridis), std::pair(Colour({68, 1, 84}), Colour({253, 231, 37})));
  EXPECT_EQ(ends(ColourMap::Magma).first, Colour({0, 0, 4}));
  EXPECT_EQ(ends(ColourMap::Grey), std::pair(Colour({0, 0, 0}), Colour({255, 255, 255})));
  for (const std::string& name : colour_map_names()) EXPECT_TRUE(colour_map_from_name(name)) << name;
  EXPECT_FALSE(colour_map_from_name("jet"));
}

TEST(ColourMap, LightnessRisesAllTheWay) {
  for (const ColourMap map : {ColourMap::Viridis, ColourMap::Cividis, ColourMap::Magma, ColourMap::Grey}) {
    double before = -1;
    for (const Colour& colour : colours_of(map)) {
      const double luma = 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2];
      EXPECT_GE(luma, before - 1.5);
      before = luma;
    }
  }
}

TEST(ValueScale, SharesOfTheRange) {
  const ValueScale logarithmic{.kind = ScaleKind::Logarithmic, .low = 1e-4, .high = 1e-2};
  EXPECT_NEAR(logarithmic.share(1e-3), 0.5, 1e-12);
  EXPECT_EQ(logarithmic.share(0), 0);
  EXPECT_EQ(logarithmic.share(1e-6), 0);
  EXPECT_EQ(logarithmic.share(1), 1);
  const ValueScale linear{.kind = ScaleKind::Linear, .low = 0, .high = 0.5};
  EXPECT_NEAR(linear.share(0.125), 0.25, 1e-12);
}

TEST(ValueScale, ASingleBrightCellDoesNotDarkenTheRest) {
  std::vector<float> values(2000, 0.01F);
  values[7] = 1;
  values[8] = kNaN;
  EXPECT_NEAR(fitted_scale(values, ScaleKind::Linear).high, 0.01, 1e-6);
  EXPECT_NEAR(fitted_scale(values, ScaleKind::Logarithmic, 3).low, 1e-5, 1e-9);
  EXPECT_EQ(fitted_scale(std::vector<float>(4, 0.0F), ScaleKind::Linear).high, 1);
  EXPECT_EQ(fitted_scale({}, ScaleKind::Linear).high, 1);
}

TEST(MapFigure, EveryCellHasItsColour) {
  const std::vector<float> cells = ramp();
  const engine::Picture picture = draw_map(figure_of(cells), {.scale = ScaleKind::Linear, .density = 1});
  std::set<Colour> drawn;
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) drawn.insert(pixel(picture, x, y));
  }
  for (const float cell : cells) {
    const auto share = static_cast<std::size_t>(std::lround(cell * 255));
    EXPECT_TRUE(drawn.contains(colours_of(ColourMap::Viridis)[share])) << cell;
  }
}

TEST(MapFigure, RowsRunDownAndColumnsToTheRight) {
  std::vector<float> cells(16, 0.0F);
  cells[3] = 1;  // first query block, last key block
  const engine::Picture picture = draw_map(figure_of(cells), {.scale = ScaleKind::Linear, .density = 1});
  const Colour bright = colours_of(ColourMap::Viridis).back();
  double x_sum = 0, y_sum = 0, found = 0;
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < 710; ++x) {  // left of the colour bar
      if (pixel(picture, x, y) != bright) continue;
      x_sum += x;
      y_sum += y;
      ++found;
    }
  }
  ASSERT_GT(found, 20000);
  EXPECT_GT(x_sum / found, picture.width / 2.0);
  EXPECT_LT(y_sum / found, picture.height / 2.0);
}

TEST(MapFigure, TheOutlineIsThatOfTheRuns) {
  const std::vector<float> cells(16, 0.1F);
  MapFigure figure = figure_of(cells);
  EXPECT_EQ(count(draw_map(figure, {.density = 1}), kOutline), 0u);
  figure.outline = kernels::HeadMode{.mode = kernels::Mode::Full};
  EXPECT_EQ(count(draw_map(figure, {.density = 1}), kOutline), 0u);
  figure.outline = kernels::HeadMode{.mode = kernels::Mode::Diagonal, .half_width = 0};
  const std::size_t diagonal = count(draw_map(figure, {.density = 2}), kOutline);
  EXPECT_GT(diagonal, 1000u);
  figure.outline->half_width = 64;  // another path of the same kind
  EXPECT_GT(count(draw_map(figure, {.density = 2}), kOutline), 1000u);
  // A band in space-major order is no band in a frame-major map.
  figure.outline = kernels::HeadMode{.mode = kernels::Mode::MultiDiagonal, .half_width = 5};
  EXPECT_EQ(count(draw_map(figure, {.density = 2}), kOutline), 0u);
  figure.map.order = kernels::TokenOrder::SpaceMajor;
  EXPECT_GT(count(draw_map(figure, {.density = 2}), kOutline), 1000u);
}

TEST(MapFigure, WhatNobodyLookedAtHasNoColourOfTheScale) {
  const std::vector<float> cells(16, kNaN);
  const engine::Picture picture = draw_map(figure_of(cells), {.density = 1});
  const Colour dark = colours_of(ColourMap::Viridis).front();
  EXPECT_LT(count(picture, dark), 100u);  // the colour bar's foot alone
}

TEST(MapFigure, ThemesAndDensities) {
  const std::vector<float> cells = ramp();
  const engine::Picture light = draw_map(figure_of(cells), {.density = 1});
  const engine::Picture dark = draw_map(figure_of(cells), {.dark = true, .density = 2});
  EXPECT_EQ(pixel(light, 0, 0), Colour({255, 255, 255}));
  EXPECT_EQ(pixel(dark, 0, 0), Colour({0x1E, 0x1F, 0x22}));
  EXPECT_EQ(dark.width, 2 * light.width);
  EXPECT_EQ(light.rgb8.size(), static_cast<std::size_t>(light.width * light.height * 3));
}

TEST(AtlasFigure, HeadsThatAreMissingAreHatched) {
  const std::vector<float> cells(16, 0.5F);
  AtlasFigure atlas{.title = "All heads", .notes = {}, .heads = {}};
  atlas.heads.push_back({.layer = 3, .head = 0, .cells = cells, .mode = kernels::Mode::Diagonal});
  atlas.heads.push_back({.layer = 7, .head = 2, .cells = cells, .mode = {}});
  const engine::Picture picture = draw_atlas(atlas, {.density = 1});
  const std::size_t bright = count(picture, colours_of(ColourMap::Viridis).back());
  EXPECT_GT(bright, 2 * 100 * 100u);
  EXPECT_LT(bright, 3 * 112 * 112u);
  EXPECT_GT(count(picture, {0xC4, 0xC7, 0xCD}), 1000u);  // the hatch of the two others
  EXPECT_GT(count(picture, {0xE7, 0x9F, 0x1C}), 50u);    // Diagonal's tile
}

TEST(GroupedNumber, HasACommaEveryThreeDigits) {
  EXPECT_EQ(grouped_number(0), "0");
  EXPECT_EQ(grouped_number(999), "999");
  EXPECT_EQ(grouped_number(3120), "3,120");
  EXPECT_EQ(grouped_number(1234567), "1,234,567");
}

}  // namespace
}  // namespace vdit::app
