// SPDX-License-Identifier: Apache-2.0
// The demo model and copies of it rewritten in every form that published checkpoints come in.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <map>

#include "engine/base/sha256.h"
#include "engine/weights/memory_forecast.h"
#include "engine/weights/model_folder.h"
#include "engine/weights/safetensors_writer.h"
#include "engine/weights/value_check.h"
#include "tests/fault/error_probe.h"
#include "tests/safetensors_builder.h"
#include "tests/temporary_folder.h"

namespace vdit::engine {
namespace {

namespace fs = std::filesystem;
using test::expect_error;
using test::TemporaryFolder;

const ModelFolder& demo() {
  static const ModelFolder model = ModelFolder::open(VDIT_DEMO_MODEL);
  return model;
}

using Values = std::map<std::string, std::vector<float>>;

Values values_of(const WeightSet& weights) {
  Values values;
  for (const auto& [name, entry] : weights.entries())
    values[name] = weights.files()[entry.file].read_floats(*entry.tensor);
  return values;
}

// Tensors in memory, to be written again.
struct Copies {
  std::vector<std::vector<std::byte>> bytes;
  std::vector<TensorToWrite> tensors;
};

Copies copies_of(const WeightSet& weights, DataType type, const std::function<bool(std::size_t)>& wanted) {
  Copies copies;
  std::size_t position = 0;
  for (const auto& [name, entry] : weights.entries()) {
    if (!wanted(position++)) continue;
    const TensorInfo& info = *entry.tensor;
    std::vector<std::byte>& bytes =
        copies.bytes.emplace_back(static_cast<std::size_t>(info.elements()) * bytes_per_element(type));
    weights.read_as(name, type, bytes);
    copies.tensors.push_back({.name = name, .type = type, .shape = info.shape, .bytes = bytes});
  }
  return copies;
}

void write_copy(
    const fs::path& path, const WeightSet& weights, DataType type,
    const std::function<bool(std::size_t)>& wanted = [](std::size_t) { return true; }) {
  write_safetensors(path, copies_of(weights, type, wanted).tensors, {{"format", "pt"}});
}

// A copy of the demo model without its transformer's weights.
void copy_demo(const fs::path& to) {
  fs::copy(VDIT_DEMO_MODEL, to, fs::copy_options::recursive);
  fs::remove(to / "transformer/diffusion_pytorch_model.safetensors");
}

TEST(DemoModel, HoldsWhatItsPageSays) {
  EXPECT_EQ(demo().pipeline_class(), "WanPipeline");
  EXPECT_EQ(demo().component("transformer").class_name, "WanTransformer3DModel");
  EXPECT_EQ(demo().component("text_encoder").library, "transformers");
  EXPECT_FALSE(demo().has("transformer_2"));
  EXPECT_FALSE(demo().index().has("boundary_ratio"));
  EXPECT_EQ(demo().config("transformer").integer("num_layers"), 12);
  EXPECT_EQ(demo().config("transformer").integers("patch_size", 3), (std::vector<std::int64_t>{1, 2, 2}));
  EXPECT_EQ(demo().config("vae").numbers("latents_mean", 16).size(), 16u);
  EXPECT_DOUBLE_EQ(demo().config("scheduler").number("flow_shift"), 3.0);
  EXPECT_TRUE(fs::exists(demo().file("tokenizer", "spiece.model")));
  EXPECT_EQ(demo().config_sha256("vae"), sha256_file_hex(VDIT_DEMO_MODEL "/vae/config.json"));

  struct Expected {
    const char* component;
    std::size_t tensors;
    std::uint64_t parameters, file_bytes;
  };
  for (const Expected& expected :
       {Expected{"transformer", 339, 13'318'464, 26'669'296},
        Expected{"text_encoder", 32, 541'952, 1'087'568}, Expected{"vae", 146, 5'731'195, 11'478'126}}) {
    const WeightSet weights = demo().weights(expected.component);
    EXPECT_EQ(weights.entries().size(), expected.tensors);
    EXPECT_EQ(weights.elements(), expected.parameters);
    EXPECT_EQ(weights.files()[0].file_bytes(), expected.file_bytes);
    EXPECT_EQ(weights.files()[0].metadata().at("format"), "pt");
    for (const auto& [name, entry] : weights.entries()) EXPECT_EQ(entry.tensor->type, DataType::F16);
  }
  EXPECT_EQ(demo().weights("transformer").info("patch_embedding.weight").shape,
            (std::vector<std::int64_t>{256, 16, 1, 2, 2}));
}

TEST(DemoModel, ValueCheckFindsTheFourZeroTensors) {
  EXPECT_TRUE(check_values(demo().weights("transformer")).empty());
  EXPECT_TRUE(check_values(demo().weights("text_encoder")).empty());
  const std::vector<std::string> warnings = check_values(demo().weights("vae"));
  ASSERT_EQ(warnings.size(), 4u);
  for (const std::string& warning : warnings) {
    EXPECT_NE(warning.find("mid_block.attentions.0.proj."), std::string::npos) << warning;
    EXPECT_NE(warning.find("are zero"), std::string::npos) << warning;
  }
}

TEST(DemoModel, MemoryForecastCountsBytesInTheAskedType) {
  const std::vector<ComponentWeights> stored = forecast_weights(demo(), {});
  const std::vector<ComponentWeights> full = forecast_weights(demo(), DataType::F32);
  ASSERT_EQ(stored.size(), 3u);
  EXPECT_EQ(stored[1].component, "transformer");
  EXPECT_EQ(stored[1].resident_bytes, 2 * 13'318'464u);
  EXPECT_EQ(full[1].resident_bytes, 4 * 13'318'464u);
  EXPECT_EQ(full[1].stored_bytes, stored[1].resident_bytes);
  const auto one_bias = [](std::string_view component, std::string_view tensor) {
    return component == "transformer" && tensor == "proj_out.bias";
  };
  const std::vector<ComponentWeights> part = forecast_weights(demo(), DataType::F32, one_bias);
  ASSERT_EQ(part.size(), 3u);
  EXPECT_EQ(part[0].resident_bytes, 0u);
  EXPECT_EQ(part[1].resident_bytes, 4 * 64u);
  EXPECT_EQ(part[1].tensors, 1u);
}

TEST(ModelFolderVariants, TwoShardsWithAnIndex) {
  const TemporaryFolder folder;
  copy_demo(folder / "model");
  const WeightSet original = demo().weights("transformer");
  const fs::path transformer = folder / "model/transformer";
  const std::string names[2] = {"diffusion_pytorch_model-00001-of-00002.safetensors",
                                "diffusion_pytorch_model-00002-of-00002.safetensors"};
  for (std::size_t shard = 0; shard < 2; ++shard) {
    write_copy(transformer / names[shard], original, DataType::F16,
               [shard](std::size_t i) { return i % 2 == shard; });
  }
  nlohmann::json index;
  std::size_t position = 0;
  for (const auto& [name, entry] : original.entries()) index["weight_map"][name] = names[position++ % 2];
  folder.write("model/transformer/diffusion_pytorch_model.safetensors.index.json", index.dump());

  const WeightSet sharded = ModelFolder::open(folder / "model").weights("transformer");
  EXPECT_EQ(sharded.files().size(), 2u);
  EXPECT_NE(sharded.description().find("2 shards"), std::string::npos);
  EXPECT_EQ(values_of(sharded), values_of(original));
}

TEST(ModelFolderVariants, WiderAndNarrowerTypes) {
  const TemporaryFolder folder;
  const WeightSet original = demo().weights("text_encoder");
  write_copy(folder / "fp32.safetensors", original, DataType::F32);
  EXPECT_EQ(values_of(WeightSet::open_file(folder / "fp32.safetensors")), values_of(original));
  write_copy(folder / "bf16.safetensors", original, DataType::BF16);
  const WeightSet narrow = WeightSet::open_file(folder / "bf16.safetensors");
  EXPECT_EQ(narrow.info("shared.weight").type, DataType::BF16);
  for (const auto& [name, values] : values_of(narrow)) {
    const std::vector<float> exact = original.files()[0].read_floats(original.info(name));
    for (std::size_t i = 0; i < values.size(); ++i)
      ASSERT_NEAR(values[i], exact[i], std::abs(exact[i]) / 256) << name;
  }
}

TEST(ModelFolderVariants, VariantTagIsFoundByNameOrAlone) {
  const TemporaryFolder folder;
  copy_demo(folder / "model");
  const WeightSet original = demo().weights("transformer");
  write_copy(folder / "model/transformer/diffusion_pytorch_model.fp16.safetensors", original, DataType::F16);
  const ModelFolder model = ModelFolder::open(folder / "model");
  EXPECT_EQ(model.weights("transformer", "fp16").entries().size(), 339u);
  EXPECT_EQ(model.weights("transformer").entries().size(), 339u);
}

TEST(ModelFolderVariants, HubCacheLayoutWithLinks) {
  const TemporaryFolder folder;
  const fs::path cache = folder / "models--someone--demo";
  const fs::path snapshot = cache / "snapshots/0123abc";
  fs::create_directories(cache / "blobs");
  int blob = 0;
  for (const auto& entry : fs::recursive_directory_iterator(VDIT_DEMO_MODEL)) {
    if (!entry.is_regular_file()) continue;
    const fs::path stored = cache / "blobs" / std::to_string(blob++);
    fs::copy_file(entry.path(), stored);
    const fs::path link = snapshot / fs::relative(entry.path(), VDIT_DEMO_MODEL);
    fs::create_directories(link.parent_path());
    fs::create_symlink(fs::relative(stored, link.parent_path()), link);
  }
  for (const fs::path& root : {snapshot, cache}) {
    const ModelFolder model = ModelFolder::open(root);
    EXPECT_EQ(model.config("transformer").integer("num_layers"), 12);
    EXPECT_EQ(model.weights("transformer").entries().size(), 339u);
    EXPECT_EQ(fs::file_size(model.file("tokenizer", "spiece.model")), 246'115u);
  }
  fs::create_directories(cache / "snapshots/other");
  expect_error([&] { ModelFolder::open(cache); }, "model.missing", {"2 revisions"});
  fs::create_directories(cache / "refs");
  std::ofstream(cache / "refs/main") << "0123abc";
  EXPECT_EQ(ModelFolder::open(cache).root(), snapshot);
}

TEST(WeightSet, AliasesStandForAMissingNameOnly) {
  const TemporaryFolder folder;
  folder.write("model.safetensors",
               test::SafetensorsBuilder().add("encoder.embed_tokens.weight", "F32", "[1]", "abcd").bytes());
  WeightSet weights = WeightSet::open(folder.path(), "model");
  weights.add_alias("shared.weight", "encoder.embed_tokens.weight");
  weights.add_alias("encoder.embed_tokens.weight", "shared.weight");
  EXPECT_TRUE(weights.contains("shared.weight"));
  EXPECT_TRUE(weights.check({{"shared.weight", {1}}}).empty());
  EXPECT_EQ(weights.stored_bytes(), 4u);
  expect_error([&] { weights.info("shared.wieght"); }, "weights.missing_tensor",
               {"did you mean \"shared.weight\"?"});
}

TEST(SafetensorsWriter, WritesWhatTheFormatsOwnWriterWrites) {
  const TemporaryFolder folder;
  const std::vector<float> wide{1.0f, 2.0f};
  const std::string bytes = "xyz";
  write_safetensors(folder / "m.safetensors",
                    {{"b", DataType::U8, {3}, std::as_bytes(std::span(bytes))},
                     {"z", DataType::F32, {2}, std::as_bytes(std::span(wide))},
                     {"a", DataType::U8, {0}, {}}},
                    {{"format", "pt"}});
  std::string header =
      R"({"__metadata__":{"format":"pt"},"z":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
      R"("a":{"dtype":"U8","shape":[0],"data_offsets":[8,8]},"b":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}})";
  header.resize((header.size() + 7) / 8 * 8, ' ');
  const std::string data = std::string("\0\0\x80\x3F\0\0\0\x40", 8) + "xyz";
  EXPECT_EQ(test::read_bytes(folder / "m.safetensors"), test::safetensors_bytes(header, data));
  const SafetensorsFile file = SafetensorsFile::open(folder / "m.safetensors");
  EXPECT_EQ(file.metadata().at("format"), "pt");
  EXPECT_EQ(file.read_floats(file.at("z")), wide);
}

TEST(SafetensorsWriter, RefusesWrongSizesTwiceNamesAndExistingFiles) {
  const TemporaryFolder folder;
  const std::string bytes = "xyz";
  const TensorToWrite tensor{"b", DataType::U8, {3}, std::as_bytes(std::span(bytes))};
  TensorToWrite wrong = tensor;
  wrong.shape = {4};
  expect_error([&] { write_safetensors(folder / "m", {wrong}); }, "weights.size", {"\"b\"", "3 bytes"});
  expect_error([&] { write_safetensors(folder / "m", {tensor, tensor}); }, "weights.size", {"twice"});
  EXPECT_TRUE(fs::is_empty(folder.path()));
  write_safetensors(folder / "m", {tensor});
  expect_error([&] { write_safetensors(folder / "m", {tensor}); }, "output.exists");
  write_safetensors(folder / "m", {}, {}, Overwrite::Yes);
  EXPECT_TRUE(SafetensorsFile::open(folder / "m").tensors().empty());
}

}  // namespace
}  // namespace vdit::engine
