// SPDX-License-Identifier: Apache-2.0
// Captures: what is written is read again, step by step, and the files are plain safetensors.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "app/capture/capture_folder.h"
#include "engine/base/error.h"
#include "engine/weights/safetensors_file.h"
#include "tests/temporary_folder.h"

namespace vdit::app {
namespace {

CaptureInfo small_capture() {
  CaptureInfo info;
  info.model = "demo";
  info.family = "wan";
  info.prompt = "a ball — \"red\"";
  info.device = "cpu";
  info.dtype = "float32";
  info.date = "2025-03-01T12:00:00Z";
  info.tool_version = "0.1.0";
  info.transformer_config_sha256 = "abc";
  info.grid = {.frames = 3, .height = 2, .width = 5};
  info.video_width = 80;
  info.video_height = 32;
  info.video_frames = 9;
  info.layers = 2;
  info.heads = 2;
  info.head_dim = 4;
  info.steps = 8;
  info.seed = std::numeric_limits<std::uint64_t>::max();
  info.block = 16;
  info.status = "running";
  info.candidates = {{},
                     {.mode = kernels::Mode::Diagonal, .half_width = 3, .sink = {{0, 10}}},
                     {.mode = kernels::Mode::VerticalStripe, .half_width = 1, .stripes = {{4, 6}, {20, 21}}}};
  return info;
}

CapturedHead head_with(int layer, int head, float value) {
  return {.layer = layer,
          .head = head,
          .rows = 2,
          .columns = 2,
          .map_frame = {value, 1 - value, 0.5F, 0.5F},
          .map_space = {1 - value, value, 0.25F, 0.75F},
          .recall = {1, 0.5F, value},
          .error = {0, 2.5F, value},
          .density = {1, 0.75F, 0.5F}};
}

void expect_equal(const CapturedHead& a, const CapturedHead& b) {
  EXPECT_EQ(a.layer, b.layer);
  EXPECT_EQ(a.head, b.head);
  EXPECT_EQ(a.rows, b.rows);
  EXPECT_EQ(a.columns, b.columns);
  EXPECT_EQ(a.map_frame, b.map_frame);
  EXPECT_EQ(a.map_space, b.map_space);
  EXPECT_EQ(a.max_frame, b.max_frame);
  EXPECT_EQ(a.recall, b.recall);
  EXPECT_EQ(a.error, b.error);
  EXPECT_EQ(a.density, b.density);
}

TEST(CaptureFolder, WhatIsWrittenIsRead) {
  const test::TemporaryFolder folder;
  const auto path = folder / "a/b/capture";
  CaptureFolder made = CaptureFolder::create(path, small_capture());
  made.write(
      {.step = 7, .branch = "conditional", .heads = {head_with(1, 0, 0.125F), head_with(0, 1, 0.25F)}});
  made.write({.step = 2, .branch = "unconditional", .heads = {head_with(0, 0, 0.5F)}});
  made.write({.step = 2, .branch = "conditional", .heads = {head_with(0, 0, 1)}});
  made.set_status("complete");

  const CaptureFolder read = CaptureFolder::open(path);
  EXPECT_EQ(read.info().prompt, small_capture().prompt);
  EXPECT_EQ(read.info().grid, small_capture().grid);
  EXPECT_EQ(read.info().candidates, small_capture().candidates);
  EXPECT_EQ(read.info().seed, small_capture().seed);
  EXPECT_EQ(read.info().status, "complete");
  EXPECT_EQ(read.info().block, 16);
  EXPECT_EQ(read.info().video_width, 80);
  EXPECT_TRUE(read.info().instrumented);

  const auto entries = read.entries();
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(entries[0].step, 2);
  EXPECT_EQ(entries[0].branch, "conditional");
  EXPECT_EQ(entries[1].branch, "unconditional");
  EXPECT_EQ(entries[2].step, 7);

  const CapturedStep step = read.read(7, "conditional");
  ASSERT_EQ(step.heads.size(), 2u);
  expect_equal(step.heads[0], head_with(1, 0, 0.125F));
  expect_equal(step.heads[1], head_with(0, 1, 0.25F));
}

TEST(CaptureFolder, ErrorsByMapRowAreReadWithAndWithoutMaps) {
  const test::TemporaryFolder folder;
  const CaptureFolder made = CaptureFolder::create(folder / "c", small_capture());
  CapturedHead head = head_with(1, 0, 0.5F);
  head.row_error = {0, 0, 0.25F, 4, 0.5F, 0.75F};  // [3 candidates, 2 rows]
  head.mode = kernels::HeadMode{.mode = kernels::Mode::Skip};
  head.mode_row_error = {1, 0.125F};
  made.write({.step = 1, .branch = "conditional", .heads = {head}});
  const CapturedHead whole = made.read(1, "conditional").heads[0];
  EXPECT_EQ(whole.row_error, head.row_error);
  EXPECT_EQ(whole.mode_row_error, head.mode_row_error);
  const CapturedHead alone = *made.read_head(1, "conditional", 1, 0);
  EXPECT_EQ(alone.row_error, head.row_error);
  EXPECT_EQ(alone.mode_row_error, head.mode_row_error);
  const CapturedHead figures = made.read_row_errors(1, "conditional")[0];
  EXPECT_EQ(figures.row_error, head.row_error);
  EXPECT_EQ(figures.mode_row_error, head.mode_row_error);
  EXPECT_TRUE(figures.map_frame.empty());
  EXPECT_TRUE(made.read_figures(1, "conditional")[0].row_error.empty());

  made.write({.step = 2, .branch = "conditional", .heads = {head_with(1, 0, 0.5F)}});
  EXPECT_TRUE(made.read_row_errors(2, "conditional")[0].row_error.empty());
}

TEST(CaptureFolder, ModesOfAConfigComeWithTheirFigures) {
  const test::TemporaryFolder folder;
  const CaptureFolder made = CaptureFolder::create(folder / "c", small_capture());
  CapturedHead first = head_with(0, 0, 0.5F);
  first.mode = {.mode = kernels::Mode::VerticalStripe, .half_width = 2, .stripes = {{3, 9}}};
  first.mode_recall = 0.75F;
  first.mode_error = 1.5F;
  first.mode_density = 0.25F;
  CapturedHead second = head_with(0, 1, 0.5F);
  second.mode = kernels::HeadMode{.mode = kernels::Mode::Skip};
  made.write({.step = 1, .branch = "conditional", .heads = {first, second}});
  const CapturedStep step = made.read(1, "conditional");
  EXPECT_EQ(step.heads[0].mode, first.mode);
  EXPECT_EQ(step.heads[0].mode_recall, 0.75F);
  EXPECT_EQ(step.heads[0].mode_error, 1.5F);
  EXPECT_EQ(step.heads[0].mode_density, 0.25F);
  EXPECT_EQ(step.heads[1].mode, second.mode);
  EXPECT_EQ(made.read(1, "conditional").heads[0].map_frame, first.map_frame);
}

TEST(CaptureFolder, OneHeadIsReadWithoutTheOthers) {
  const test::TemporaryFolder folder;
  const CaptureFolder made = CaptureFolder::create(folder / "c", small_capture());
  made.write(
      {.step = 3, .branch = "conditional", .heads = {head_with(1, 0, 0.125F), head_with(0, 1, 0.25F)}});
  expect_equal(made.read_head(3, "conditional", 0, 1).value(), head_with(0, 1, 0.25F));
  EXPECT_FALSE(made.read_head(3, "conditional", 0, 0).has_value());
  EXPECT_THROW(made.read_head(4, "conditional", 0, 1), Error);

  const std::vector<CapturedHead> figures = made.read_figures(3, "conditional");
  ASSERT_EQ(figures.size(), 2u);
  EXPECT_EQ(figures[1].head, 1);
  EXPECT_EQ(figures[1].recall, head_with(0, 1, 0.25F).recall);
  EXPECT_TRUE(figures[1].map_frame.empty());
}

TEST(CaptureFolder, ARowThatNobodyLookedAtStaysNaN) {
  const test::TemporaryFolder folder;
  const CaptureFolder made = CaptureFolder::create(folder / "c", small_capture());
  CapturedHead head = head_with(0, 0, 0.5F);
  head.map_frame[0] = head.map_frame[1] = std::nanf("");
  made.write({.step = 1, .branch = "conditional", .heads = {head}});
  const CapturedHead read = made.read(1, "conditional").heads[0];
  EXPECT_TRUE(std::isnan(read.map_frame[0]));
  EXPECT_EQ(read.map_frame[2], 0.5F);
}

TEST(CaptureFolder, QueriesAndKeysAreThereWhenTheyWereCaptured) {
  const test::TemporaryFolder folder;
  CaptureInfo info = small_capture();
  std::vector<float> q(120), k(120);
  for (std::size_t i = 0; i < q.size(); ++i) {
    q[i] = static_cast<float>(i) * 0.3F;
    k[i] = -static_cast<float>(i);
  }
  const CapturedRows rows{.layer = 1, .head = 0, .q = q, .k = k};
  const CaptureFolder full = CaptureFolder::create(folder / "float32", info);
  full.write({.step = 1, .branch = "conditional", .heads = {head_with(1, 0, 1)}}, {&rows, 1});
  EXPECT_EQ(full.read_rows(1, "conditional", 'q', 1, 0), q);
  EXPECT_EQ(full.read_rows(1, "conditional", 'k', 1, 0), k);
  EXPECT_EQ(full.read_rows(1, "conditional", 'k', 0, 0), std::nullopt);
  EXPECT_EQ(full.read_rows(2, "conditional", 'k', 1, 0), std::nullopt);
  expect_equal(full.read(1, "conditional").heads[0], head_with(1, 0, 1));

  info.dtype = "bfloat16";
  const CaptureFolder half = CaptureFolder::create(folder / "bfloat16", info);
  half.write({.step = 1, .branch = "conditional", .heads = {head_with(1, 0, 1)}}, {&rows, 1});
  EXPECT_EQ(half.read_rows(1, "conditional", 'k', 1, 0), k);  // whole numbers below 256 are exact
  const auto rounded = half.read_rows(1, "conditional", 'q', 1, 0).value();
  for (std::size_t i = 0; i < q.size(); ++i) EXPECT_NEAR(rounded[i], q[i], q[i] / 256 + 1e-6F);
}

TEST(CaptureFolder, FilesArePlainSafetensors) {
  const test::TemporaryFolder folder;
  const CaptureFolder made = CaptureFolder::create(folder / "c", small_capture());
  made.write({.step = 12, .branch = "conditional", .heads = {head_with(1, 1, 0.5F)}});
  const auto file = engine::SafetensorsFile::open(made.path() / "step-012-conditional.safetensors");
  EXPECT_EQ(file.at("map.frame").shape, (std::vector<std::int64_t>{1, 2, 2}));
  EXPECT_EQ(file.at("recall").shape, (std::vector<std::int64_t>{1, 3}));
  EXPECT_EQ(file.find("max.frame"), nullptr);
}

TEST(CaptureFolder, FieldsOfALaterToolAreKept) {
  const test::TemporaryFolder folder;
  CaptureInfo info = small_capture();
  info.unknown["lens"] = {{"mm", 35}};
  CaptureFolder::create(folder / "c", info);
  CaptureFolder read = CaptureFolder::open(folder / "c");
  read.set_status("complete");
  EXPECT_EQ(CaptureFolder::open(folder / "c").info().unknown["lens"]["mm"], 35);
}

TEST(CaptureFolder, TheForecastIsWhatFilesTake) {
  const test::TemporaryFolder folder;
  const CaptureFolder made = CaptureFolder::create(folder / "c", small_capture());
  std::vector<CapturedHead> heads;
  for (int layer = 0; layer < 2; ++layer) {
    for (int head = 0; head < 2; ++head) heads.push_back(head_with(layer, head, 0.5F));
  }
  for (CapturedHead& head : heads) head.row_error.assign(3 * 2, 0.5F);
  const std::vector<float> values(120, 1.0F);
  const CapturedRows rows{.layer = 0, .head = 0, .q = values, .k = values};
  made.write({.step = 1, .branch = "conditional", .heads = heads}, {&rows, 1});
  const auto file = engine::SafetensorsFile::open(made.path() / "step-001-conditional.safetensors");
  std::uint64_t bytes = 0;
  for (const auto& tensor : file.tensors()) bytes += tensor.bytes;
  EXPECT_EQ(capture_bytes(made.info(), 1, 1, 4, true, false, 1), bytes);
}

}  // namespace
}  // namespace vdit::app
