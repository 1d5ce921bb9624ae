// SPDX-License-Identifier: Apache-2.0
// Bad weight folders and model folders by case id (W14 ... W16, W18, W20).
#include <sys/stat.h>

#include "engine/weights/model_folder.h"
#include "engine/weights/weight_set.h"
#include "tests/fault/error_probe.h"
#include "tests/safetensors_builder.h"
#include "tests/temporary_folder.h"

namespace vdit::engine {
namespace {

namespace fs = std::filesystem;
using test::error_of;
using test::expect_error;
using test::SafetensorsBuilder;
using test::TemporaryFolder;

std::string tensors(const std::vector<std::string>& names) {
  SafetensorsBuilder builder;
  for (const std::string& name : names) builder.add(name, "F32", "[2]", std::string(8, '\0'));
  return builder.bytes();
}

std::string index_of(const std::vector<std::pair<std::string, std::string>>& weight_map) {
  std::string text = R"({"metadata":{"total_size":8},"weight_map":{)";
  for (const auto& [tensor, shard] : weight_map) {
    text += (text.back() == '{' ? "\"" : ",\"") + tensor + "\":\"" + shard + '"';
  }
  return text + "}}";
}

constexpr const char* kIndexName = "model.safetensors.index.json";

TEST(WeightSetFaults, W14_MissingTensorsAreListedWithTheNearestNames) {
  const TemporaryFolder folder;
  const auto path = folder.write("model.safetensors", tensors({"blocks.0.attn1.to_q.weigth", "other"}));
  const WeightSet weights = WeightSet::open(folder.path(), "model");
  WeightSchema schema{{"blocks.0.attn1.to_q.weight", {2}}};
  for (int i = 0; i < 7; ++i) schema.push_back({"encoder.missing." + std::to_string(i), {2}});
  expect_error([&] { weights.check(schema); }, "weights.schema",
               {"8 missing", "\"blocks.0.attn1.to_q.weight\"", "did you mean \"blocks.0.attn1.to_q.weigth\"?",
                "\"encoder.missing.3\"", "and 3 more", path.string()});
}

TEST(WeightSetFaults, W14_WrongShapesShowBothShapes) {
  const TemporaryFolder folder;
  folder.write("model.safetensors", tensors({"a", "b"}));
  const WeightSet weights = WeightSet::open(folder.path(), "model");
  expect_error(
      [&] {
        weights.check({{"a", {2}}, {"b", {4, 8}}});
      },
      "weights.schema", {"1 of another shape", "\"b\" is [2] instead of [4, 8]"});
}

TEST(WeightSetFaults, W14_ExtraTensorsAreReturnedNotRefused) {
  const TemporaryFolder folder;
  folder.write("model.safetensors", tensors({"a", "b", "c"}));
  EXPECT_EQ(WeightSet::open(folder.path(), "model").check({{"b", {2}}}),
            (std::vector<std::string>{"a", "c"}));
}

TEST(WeightSetFaults, W11_UnreadTypeOfAnExpectedTensor) {
  const TemporaryFolder folder;
  folder.write("model.safetensors", SafetensorsBuilder().add("a", "F8_E4M3", "[2]", "xy").bytes());
  const WeightSet weights = WeightSet::open(folder.path(), "model");
  expect_error([&] { weights.check({{"a", {2}}}); }, "weights.dtype", {"\"a\"", "F8_E4M3", "BF16"});
  EXPECT_EQ(weights.check({}), (std::vector<std::string>{"a"}));
}

struct BadShard {
  const char* name;
  std::string shard;  // as written in JSON
};

class BadShardName : public testing::TestWithParam<BadShard> {};

TEST_P(BadShardName, IsRefusedUnopened) {
  const TemporaryFolder folder;
  folder.write("canary.safetensors", tensors({"a"}));
  folder.write("m/inside.safetensors", tensors({"a"}));
  std::string shard = GetParam().shard;
  if (shard == "ABSOLUTE") shard = (folder / "canary.safetensors").string();
  folder.write("m/" + std::string(kIndexName), index_of({{"a", shard}}));
  expect_error([&] { WeightSet::open(folder / "m", "model"); }, "weights.shard_path",
               {kIndexName, "weight_map.a"});
}

INSTANTIATE_TEST_SUITE_P(W15, BadShardName,
                         testing::Values(BadShard{"parent", "../canary.safetensors"},
                                         BadShard{"absolute", "ABSOLUTE"},
                                         BadShard{"detour", "x/../../canary.safetensors"},
                                         BadShard{"empty", ""}, BadShard{"nul", "inside.safetensors\\u0000"},
                                         BadShard{"dot", "."}, BadShard{"dot_dot", ".."},
                                         BadShard{"backslash", "..\\\\canary.safetensors"},
                                         BadShard{"subfolder", "./inside.safetensors"}),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(WeightSetFaults, W15_ShardThatIsALinkFolderOrFifo) {
  const TemporaryFolder folder;
  const fs::path canary = folder.write("canary.safetensors", tensors({"a"}));
  folder.write("m/" + std::string(kIndexName), index_of({{"a", "shard.safetensors"}}));
  const fs::path shard = folder / "m/shard.safetensors";
  const auto open = [&folder] { WeightSet::open(folder / "m", "model"); };

  fs::create_symlink(canary, shard);
  expect_error(open, "weights.shard_path", {"weight_map.a", "leaves the model folder"});
  fs::remove(shard);
  fs::create_directory(shard);
  expect_error(open, "weights.shard_path", {"weight_map.a", "a folder"});
  fs::remove(shard);
  ASSERT_EQ(::mkfifo(shard.c_str(), 0600), 0);
  expect_error(open, "weights.shard_path", {"weight_map.a", "not a regular file"});
  fs::remove(shard);
  fs::create_symlink("shard.safetensors", shard);  // a link to itself
  expect_error(open, "weights.missing_file", {"weight_map.a"});
  fs::remove(shard);
  fs::rename(canary, shard);
  EXPECT_EQ(WeightSet::open(folder / "m", "model").entries().size(), 1u);
}

TEST(WeightSetFaults, W15_SingleFileThatIsALinkOut) {
  const TemporaryFolder folder;
  const fs::path canary = folder.write("canary.safetensors", tensors({"a"}));
  fs::create_directory(folder / "m");
  fs::create_symlink(canary, folder / "m/model.safetensors");
  expect_error([&] { WeightSet::open(folder / "m", "model"); }, "weights.shard_path",
               {"leaves the model folder"});
}

TEST(WeightSetFaults, W15_LinkInsideTheFolderIsFine) {
  const TemporaryFolder folder;
  folder.write("real.bytes", tensors({"a"}));
  fs::create_symlink("real.bytes", folder / "model.safetensors");
  EXPECT_EQ(WeightSet::open(folder.path(), "model").entries().size(), 1u);
}

TEST(WeightSetFaults, W15_HubCacheLinksAreFineButNoOthers) {
  const TemporaryFolder folder;
  folder.write("cache/blobs/abc", tensors({"a"}));
  folder.write("elsewhere/abc", tensors({"a"}));
  const fs::path snapshot = folder / "cache/snapshots/123/transformer";
  fs::create_directories(snapshot);
  fs::create_symlink("../../../blobs/abc", snapshot / "model.safetensors");
  EXPECT_EQ(WeightSet::open(snapshot, "model", {}, snapshot.parent_path()).entries().size(), 1u);
  fs::remove(snapshot / "model.safetensors");
  fs::create_symlink("../../../../elsewhere/abc", snapshot / "model.safetensors");
  expect_error([&] { WeightSet::open(snapshot, "model", {}, snapshot.parent_path()); }, "weights.shard_path");
}

TEST(WeightSetFaults, W16_MissingShard) {
  const TemporaryFolder folder;
  folder.write("one.safetensors", tensors({"a"}));
  folder.write(kIndexName, index_of({{"a", "one.safetensors"}, {"b", "two.safetensors"}}));
  expect_error([&] { WeightSet::open(folder.path(), "model"); }, "weights.missing_file",
               {"weight_map.b", "two.safetensors", "no such file"});
}

TEST(WeightSetFaults, W16_TensorAbsentFromItsShard) {
  const TemporaryFolder folder;
  folder.write("one.safetensors", tensors({"a"}));
  folder.write("two.safetensors", tensors({"c"}));
  folder.write(kIndexName, index_of({{"a", "one.safetensors"}, {"b", "two.safetensors"}}));
  expect_error([&] { WeightSet::open(folder.path(), "model"); }, "weights.shard_tensor",
               {"two.safetensors", "\"b\"", "no such tensor"});
  folder.write(kIndexName, index_of({{"a", "two.safetensors"}, {"c", "one.safetensors"}}));
  expect_error([&] { WeightSet::open(folder.path(), "model"); }, "weights.shard_tensor",
               {"two.safetensors", "\"a\"", "one.safetensors instead"});
}

TEST(WeightSetFaults, W16_TensorInTwoShards) {
  const TemporaryFolder folder;
  folder.write("one.safetensors", tensors({"a", "b"}));
  folder.write("two.safetensors", tensors({"b"}));
  folder.write(kIndexName, index_of({{"a", "one.safetensors"}, {"b", "two.safetensors"}}));
  expect_error([&] { WeightSet::open(folder.path(), "model"); }, "weights.shard_tensor",
               {"two.safetensors", "\"b\"", "one.safetensors too"});
}

TEST(WeightSetFaults, W16_MalformedIndexes) {
  const TemporaryFolder folder;
  folder.write("one.safetensors", tensors({"a"}));
  const std::vector<std::string> bad{"",
                                     "{",
                                     "[]",
                                     "{}",
                                     R"({"weight_map":[]})",
                                     R"({"weight_map":{}})",
                                     R"({"weight_map":{"a":1}})",
                                     R"({"weight_map":{"a":"one.safetensors","a":"one.safetensors"}})",
                                     R"({"weight_map":{"a":"one.safetensors"}} x)"};
  for (const std::string& text : bad) {
    folder.write(kIndexName, text);
    expect_error([&] { WeightSet::open(folder.path(), "model"); }, "weights.index", {kIndexName});
  }
}

TEST(WeightSetFaults, W18_OnlyForeignWeightsThere) {
  const TemporaryFolder folder;
  folder.write("pytorch_model.bin", "x");
  expect_error([&] { WeightSet::open(folder.path(), "model"); }, "weights.format",
               {"pytorch_model.bin", "pickle"});
}

TEST(WeightSetFaults, W20_NoWeightsOrTheWrongVariant) {
  const TemporaryFolder folder;
  expect_error([&] { WeightSet::open(folder.path(), "model"); }, "weights.missing_file",
               {"model.safetensors", kIndexName});
  folder.write("model.fp16.safetensors", tensors({"a"}));
  folder.write("model.bf16.safetensors", tensors({"a"}));
  expect_error([&] { WeightSet::open(folder.path(), "model", "fp8"); }, "weights.missing_file",
               {"bf16, fp16"});
  expect_error([&] { WeightSet::open(folder.path(), "model"); }, "weights.missing_file", {"bf16, fp16"});
}

TEST(ModelFolderFaults, W20_NotAModelFolder) {
  const TemporaryFolder folder;
  expect_error([&] { ModelFolder::open(folder / "none"); }, "model.missing", {"no such folder"});
  expect_error([&] { ModelFolder::open(folder.write("file", "x")); }, "model.missing", {"a file"});
  expect_error([&] { ModelFolder::open(folder.path()); }, "model.missing", {"model_index.json"});
  folder.write("config.json", "{}");
  expect_error([&] { ModelFolder::open(folder.path()); }, "model.missing", {"the folder above"});
}

TEST(ModelFolderFaults, W20_MalformedModelIndexAndConfigs) {
  const TemporaryFolder folder;
  for (const char* text :
       {"", "{", "[]", "{}", R"({"_class_name":1})", R"({"_class_name":"A","_class_name":"B"})"}) {
    folder.write("model_index.json", text);
    expect_error([&] { ModelFolder::open(folder.path()); }, "model.index", {"model_index.json"});
  }
  folder.write("model_index.json",
               R"({"_class_name":"P","vae":["diffusers","V"],"transformer_2":[null,null],"x":[1,2]})");
  const ModelFolder model = ModelFolder::open(folder.path());
  EXPECT_FALSE(model.has("transformer_2"));
  EXPECT_FALSE(model.has("x"));
  expect_error([&] { model.component("vea"); }, "model.component", {"did you mean \"vae\"?"});
  expect_error([&] { model.config("vae"); }, "model.component", {"config.json", "no such file"});
  expect_error([&] { model.weights("vae"); }, "model.component", {"no such folder"});
  folder.write("vae/config.json", "{\"z_dim\": 16.5}");
  expect_error([&] { model.config("vae").integer("z_dim"); }, "config.field",
               {"config.json", "z_dim", "16.5"});
  folder.write("vae/other.json", "{");
  fs::remove(folder / "vae/config.json");
  fs::create_symlink("/etc/hostname", folder / "vae/config.json");
  expect_error([&] { ModelFolder::open(folder.path()).config("vae"); }, "model.component",
               {"leaves the model folder"});
}

}  // namespace
}  // namespace vdit::engine
