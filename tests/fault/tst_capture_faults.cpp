// SPDX-License-Identifier: Apache-2.0
// Captures come from other machines: every way in which they can be wrong is refused by name.
#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>

#include "app/capture/capture_folder.h"
#include "tests/fault/error_probe.h"
#include "tests/safetensors_builder.h"
#include "tests/temporary_folder.h"

namespace vdit::app {
namespace {

using nlohmann::json;
using test::expect_error;
using test::SafetensorsBuilder;
using test::TemporaryFolder;

// A capture of one head of a 2 x 2 map, written by hand.
json document() {
  return {{"format", "vdit-capture"},
          {"version", 1},
          {"status", "complete"},
          {"seed", 1},
          {"steps", 4},
          {"video", {{"width", 80}, {"height", 32}, {"frames", 9}}},
          {"grid", {{"frames", 3}, {"height", 2}, {"width", 5}}},
          {"layers", 1},
          {"heads", 2},
          {"head_dim", 4},
          {"block", 16},
          {"candidates", json::array({{{"mode", "full"}}, {{"mode", "diagonal"}, {"half_width", 2}}})}};
}

template <class T, std::size_t n>
std::string packed(const std::array<T, n>& values) {
  std::string bytes(sizeof values, '\0');
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

std::string floats(std::array<float, 4> values) {
  return packed(values);
}

SafetensorsBuilder with_cells(std::int32_t layer, std::int32_t head) {
  SafetensorsBuilder builder;
  builder.add("cell", "I32", "[1,2]", packed<std::int32_t, 2>({layer, head}));
  return builder;
}

void put_step(const TemporaryFolder& folder, const std::string& bytes) {
  folder.write("capture.json", document().dump());
  folder.write("step-001-conditional.safetensors", bytes);
}

void expect_step_error(const SafetensorsBuilder& builder, const std::string& code,
                       const std::vector<std::string>& fragments) {
  const TemporaryFolder folder;
  put_step(folder, builder.bytes());
  expect_error([&] { CaptureFolder::open(folder.path()).read(1, "conditional"); }, code, fragments);
}

void expect_info_error(const std::function<void(json&)>& change, const std::string& code,
                       const std::vector<std::string>& fragments) {
  const TemporaryFolder folder;
  json changed = document();
  change(changed);
  folder.write("capture.json", changed.dump());
  expect_error([&] { CaptureFolder::open(folder.path()); }, code, fragments);
}

TEST(CaptureFaults, TheDocumentOfTheseTestsIsGood) {
  const TemporaryFolder folder;
  put_step(folder, with_cells(0, 1).add("map.frame", "F32", "[1,2,2]", floats({0.5F, 0.5F, 0, 1})).bytes());
  const CapturedStep step = CaptureFolder::open(folder.path()).read(1, "conditional");
  ASSERT_EQ(step.heads.size(), 1u);
  EXPECT_EQ(step.heads[0].map_frame, (std::vector<float>{0.5F, 0.5F, 0, 1}));
}

TEST(CaptureFaults, NoCapture) {
  const TemporaryFolder folder;
  expect_error([&] { CaptureFolder::open(folder.path()); }, "file.read", {"capture.json"});
  folder.write("capture.json", "{");
  expect_error([&] { CaptureFolder::open(folder.path()); }, "capture.syntax", {"capture.json"});
  folder.write("capture.json", std::string(100, '['));
  expect_error([&] { CaptureFolder::open(folder.path()); }, "capture.syntax", {"capture.json"});
  folder.write("capture.json", "[]");
  expect_error([&] { CaptureFolder::open(folder.path()); }, "capture.format", {"vdit-capture"});
  folder.write("capture.json", R"({"format": "vdit-sparse-config", "version": 1})");
  expect_error([&] { CaptureFolder::open(folder.path()); }, "capture.format", {"vdit-capture"});
}

TEST(CaptureFaults, WrongFields) {
  const auto field = [](const std::function<void(json&)>& change, const std::string& name) {
    expect_info_error(change, "capture.field", {"capture.json", name});
  };
  field([](json& d) { d["layers"] = 0; }, "layers");
  field([](json& d) { d["heads"] = 5000; }, "heads");
  field([](json& d) { d["block"] = -1; }, "block");
  field([](json& d) { d["block"] = "64"; }, "block");
  field([](json& d) { d["seed"] = -1; }, "seed");
  field([](json& d) { d["steps"] = 1e9; }, "steps");
  field([](json& d) { d.erase("grid"); }, "grid");
  field([](json& d) { d["grid"]["frames"] = 0; }, "grid.frames");
  field([](json& d) { d["grid"] = {{"frames", 65536}, {"height", 65536}, {"width", 65536}}; }, "grid.frames");
  field([](json& d) { d["video"]["width"] = 1 << 20; }, "video.width");
  field([](json& d) { d["status"] = "half"; }, "status");
  field([](json& d) { d["prompt"] = 3; }, "prompt");
  field([](json& d) { d["candidates"][1]["mode"] = "diagnal"; }, "candidates[1].mode");
  field([](json& d) { d["candidates"][1]["half_width"] = -1; }, "candidates[1].half_width");
  field([](json& d) { d["candidates"][1]["sink"] = {{0, 31}}; }, "candidates[1].sink[0]");
  field([](json& d) { d["candidates"] = json(std::vector<json>(201, {{"mode", "full"}})); }, "candidates");
  expect_info_error([](json& d) { d["version"] = 2; }, "capture.version", {"later"});
}

TEST(CaptureFaults, WrongTensors) {
  const std::string map = floats({0.5F, 0.5F, 0, 1});
  const float infinite = std::numeric_limits<float>::infinity();
  expect_step_error(SafetensorsBuilder().add("map.frame", "F32", "[1,2,2]", map), "weights.missing_tensor",
                    {"cell"});
  expect_step_error(SafetensorsBuilder().add("cell", "I32", "[2]", std::string(8, '\0')), "capture.tensor",
                    {"cell"});
  expect_step_error(SafetensorsBuilder().add("cell", "F32", "[1,2]", std::string(8, '\0')), "capture.tensor",
                    {"cell", "F32"});
  expect_step_error(SafetensorsBuilder().add("cell", "I32", "[3,2]", std::string(24, '\0')), "capture.tensor",
                    {"cell", "at most 2"});
  expect_step_error(with_cells(1, 0), "capture.tensor", {"layer 1"});
  expect_step_error(with_cells(0, -1), "capture.tensor", {"head -1"});
  expect_step_error(SafetensorsBuilder().add("cell", "I32", "[2,2]", std::string(16, '\0')), "capture.tensor",
                    {"each once"});
  expect_step_error(with_cells(0, 0).add("map.frame", "F32", "[1,4]", map), "capture.tensor",
                    {"map.frame", "[1, 4]", "[1, 2, 2]"});
  expect_step_error(with_cells(0, 0).add("map.frame", "I32", "[1,2,2]", map), "capture.tensor",
                    {"map.frame"});
  expect_step_error(with_cells(0, 0).add("map.space", "F32", "[1,2,2]", floats({1, 0, infinite, 0})),
                    "capture.tensor", {"map.space", "inf"});
  expect_step_error(with_cells(0, 0).add("map.space", "F32", "[1,2,2]", floats({1, 0, -0.5F, 0})),
                    "capture.tensor", {"map.space"});
  expect_step_error(with_cells(0, 0).add("recall", "F32", "[1,2]", packed<float, 2>({1, std::nanf("")})),
                    "capture.tensor", {"recall", "nan"});
  expect_step_error(with_cells(0, 0).add("error", "F32", "[1,2]", packed<float, 2>({0, -1})),
                    "capture.tensor", {"error"});
  expect_step_error(with_cells(0, 0).add("density", "F32", "[1,4]", map), "capture.tensor", {"density"});
}

TEST(CaptureFaults, WrongModes) {
  const auto with_modes = [](const std::string& modes) {
    return with_cells(0, 0).metadata(R"({"modes": )" + json(modes).dump() + "}");
  };
  const std::string one(4, '\0');
  const auto figures = [&](SafetensorsBuilder builder) {
    return builder.add("mode.recall", "F32", "[1]", one).add("mode.error", "F32", "[1]", one);
  };
  expect_step_error(with_modes("["), "capture.syntax", {});
  expect_step_error(with_modes("{}"), "capture.field", {"modes"});
  expect_step_error(with_modes("[]"), "capture.field", {"modes", "1 modes"});
  expect_step_error(with_modes(R"([{"mode": "half"}])"), "capture.field", {"modes[0].mode"});
  expect_step_error(figures(with_modes(R"([{"mode": "full"}])")), "weights.missing_tensor", {"mode.density"});
  expect_step_error(
      figures(with_modes(R"([{"mode": "full"}])")).add("mode.density", "F32", "[1]", packed<float, 1>({2})),
      "capture.tensor", {"mode.density"});
}

TEST(CaptureFaults, BrokenFiles) {
  const TemporaryFolder folder;
  put_step(folder, with_cells(0, 0).bytes().substr(0, 40));
  expect_error([&] { CaptureFolder::open(folder.path()).read(1, "conditional"); }, "weights.truncated");
  expect_error([&] { CaptureFolder::open(folder.path()).read(2, "conditional"); }, "capture.missing",
               {"step 2"});
  expect_error([&] { CaptureFolder::open(folder.path()).read(1, "../../etc"); }, "capture.missing");
  expect_error([&] { CaptureFolder::open(folder.path()).read(-1, "conditional"); }, "capture.missing");
}

TEST(CaptureFaults, RowsOfAnotherShape) {
  const TemporaryFolder folder;
  put_step(folder, with_cells(0, 0).add("q.00.00", "F32", "[2,2]", floats({1, 2, 3, 4})).bytes());
  const CaptureFolder capture = CaptureFolder::open(folder.path());
  expect_error([&] { capture.read_rows(1, "conditional", 'q', 0, 0); }, "capture.tensor",
               {"q.00.00", "[30, 4]"});
  EXPECT_EQ(capture.read_rows(1, "conditional", 'k', 0, 0), std::nullopt);
}

TEST(CaptureFaults, OtherFilesAreNoSteps) {
  const TemporaryFolder folder;
  put_step(folder, with_cells(0, 0).bytes());
  for (const char* name :
       {"step-1-conditional.safetensors", "step-000-conditional.safetensors", "step-001-both.safetensors",
        "step-99999999999-conditional.safetensors", "step-", "atlas.png"}) {
    folder.write(name, "x");
  }
  EXPECT_EQ(CaptureFolder::open(folder.path()).entries().size(), 1u);
}

TEST(CaptureFaults, TooManyFiles) {
  const TemporaryFolder folder;
  folder.write("capture.json", document().dump());
  for (int step = 1000; step < 5097; ++step) {
    folder.write("step-" + std::to_string(step) + "-conditional.safetensors", "");
  }
  expect_error([&] { CaptureFolder::open(folder.path()).entries(); }, "capture.files", {"4096"});
}

TEST(CaptureFaults, WhatIsThereIsNotReplaced) {
  const TemporaryFolder folder;
  CaptureInfo info;
  info.grid = {.frames = 3, .height = 2, .width = 5};
  info.video_width = info.video_height = info.video_frames = 1;
  info.layers = info.heads = info.head_dim = info.steps = 1;
  CaptureFolder::create(folder / "c", info);
  expect_error([&] { CaptureFolder::create(folder / "c", info); }, "output.exists");
  folder.write("d/step-001-conditional.safetensors", "");
  expect_error([&] { CaptureFolder::create(folder / "d", info); }, "output.exists");
  folder.write("file", "");
  expect_error([&] { CaptureFolder::create(folder / "file", info); }, "file.write");
}

TEST(CaptureFaults, WhatDoesNotFitIsNotWritten) {
  const TemporaryFolder folder;
  folder.write("capture.json", document().dump());
  const CaptureFolder capture = CaptureFolder::open(folder.path());
  expect_error([&] { capture.write({.step = 1, .branch = "both", .heads = {}}); }, "capture.write");
  expect_error([&] { capture.write({.step = 0, .branch = "conditional", .heads = {}}); }, "capture.write");
  expect_error(
      [&] {
        capture.write({.step = 1, .branch = "conditional", .heads = {{.map_frame = {1, 2, 3}}}});
      },
      "capture.write", {"map.frame"});
  EXPECT_TRUE(capture.entries().empty());
}

}  // namespace
}  // namespace vdit::app
