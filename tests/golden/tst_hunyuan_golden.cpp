// SPDX-License-Identifier: Apache-2.0
// HunyuanVideo's transformer against diffusers' float32 results on a tiny checkpoint
// (make_hunyuan_golden.py).
#include <ATen/ops/isfinite.h>
#include <ATen/ops/randn.h>
#include <c10/util/accumulate.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "engine/attention/attention_run.h"
#include "engine/base/cancel_token.h"
#include "engine/base/error.h"
#include "engine/models/hunyuan/random_transformer.h"
#include "engine/models/hunyuan/transformer.h"
#include "engine/models/hunyuan/transformer_weights.h"
#include "engine/weights/model_folder.h"
#include "tests/golden/golden_file.h"
#include "tests/temporary_folder.h"

namespace vdit::engine::hunyuan {
namespace {

// Rounding of float32 through four blocks; measured 3.2e-7.
constexpr double kTolerance = 1e-5;

std::string model_path() {
  return golden_folder() + "/hunyuan/model";
}

Transformer tiny_transformer(at::ScalarType dtype = at::kFloat) {
  return Transformer(ModelFolder::open(model_path()), {at::kCPU, dtype});
}

at::Tensor velocity(const Transformer& transformer, AttentionPlan plan, DenseBackend dense) {
  const GoldenFile golden("hunyuan/parts");
  AttentionRun attention(std::move(plan), {.dense = dense});
  attention.begin_forward({});
  const TextContext text = transformer.prepare_text(golden["transformer.text"], golden["transformer.pooled"]);
  return transformer.forward(golden["transformer.latents"], 731.25, 4500, text, attention, CancelToken{});
}

at::Tensor expected() {
  return GoldenFile("hunyuan/parts")["transformer.velocity"];
}

TEST(HunyuanTransformerGolden, PredictsTheVelocity) {
  const Transformer transformer = tiny_transformer();
  for (const DenseBackend dense : {DenseBackend::LibTorch, DenseBackend::Kernels}) {
    const at::Tensor found = velocity(transformer, AttentionPlan::dense(4, 3), dense);
    EXPECT_EQ(found.sizes(), expected().sizes());
    EXPECT_LT(relative_error(found, expected()), kTolerance);
  }
}

TEST(HunyuanTransformerGolden, BFloat16StaysNear) {
  const double error = relative_error(
      velocity(tiny_transformer(at::kBFloat16), AttentionPlan::dense(4, 3), DenseBackend::Fastest),
      expected());
  EXPECT_LT(error, 3e-2);
  EXPECT_GT(error, 1e-5);
}

// Modes reach dual blocks at 0 and 1 and single blocks at 2 and 3.
TEST(HunyuanTransformer, EveryLayerTakesItsModes) {
  const Transformer transformer = tiny_transformer();
  for (std::size_t layer = 0; layer < 4; ++layer) {
    std::vector<kernels::HeadMode> modes(4 * 3);
    modes[layer * 3 + 1].mode = kernels::Mode::Skip;
    const at::Tensor skipped =
        velocity(transformer, AttentionPlan(4, 3, {{0, 1, modes}}), DenseBackend::Kernels);
    EXPECT_GT(relative_error(skipped, expected()), 1e-3) << layer;
  }
}

TEST(HunyuanTransformer, StopsWhenCancelled) {
  const Transformer transformer = tiny_transformer();
  const GoldenFile golden("hunyuan/parts");
  AttentionRun attention(AttentionPlan::dense(4, 3));
  attention.begin_forward({});
  CancelToken cancel;
  cancel.cancel();
  const TextContext text = transformer.prepare_text(golden["transformer.text"], golden["transformer.pooled"]);
  EXPECT_THROW(transformer.forward(golden["transformer.latents"], 500, 6000, text, attention, cancel), Error);
}

// As diffusers' class of the default config has them: those of the published checkpoint.
TEST(HunyuanTransformer, ExpectsThePublishedTensors) {
  const WeightSchema schema = transformer_schema(TransformerConfig());
  std::int64_t parameters = 0;
  for (const ExpectedTensor& tensor : schema) parameters += c10::multiply_integers(tensor.shape);
  EXPECT_EQ(schema.size(), 1264u);
  EXPECT_EQ(parameters, 12'821'012'544);
}

// What measurements of the published size run on.
TEST(HunyuanTransformer, RandomWeightsStayFinite) {
  const TransformerConfig config{.heads = 2,
                                 .head_dim = 16,
                                 .dual_layers = 2,
                                 .single_layers = 3,
                                 .ffn_dim = 96,
                                 .text_dim = 24,
                                 .pooled_dim = 8,
                                 .rope_axes = {4, 6, 6}};
  const ComputeOptions compute{at::kCPU, at::kBFloat16};
  const Transformer transformer(config, random_transformer_weights(config, compute), compute);
  AttentionRun attention(AttentionPlan::dense(5, 2));
  attention.begin_forward({});
  const at::Tensor velocity = transformer.forward(
      at::randn({1, 16, 3, 6, 8}), 500, 6000, transformer.prepare_text(at::randn({7, 24}), at::randn({8})),
      attention, CancelToken{});
  EXPECT_EQ(velocity.sizes(), at::IntArrayRef({1, 16, 3, 6, 8}));
  EXPECT_TRUE(at::isfinite(velocity).all().item<bool>());
}

// What reading a folder with that field of transformer/config.json says.
ErrorInfo complaint(const std::string& field, const nlohmann::json& value) {
  const test::TemporaryFolder folder;
  std::filesystem::copy(model_path(), folder.path(), std::filesystem::copy_options::recursive);
  const std::filesystem::path path = folder.path() / "transformer/config.json";
  nlohmann::json document = nlohmann::json::parse(std::ifstream(path));
  document[field] = value;
  std::ofstream(path) << document;
  try {
    Transformer(ModelFolder::open(folder.path()), {at::kCPU, at::kFloat});
  } catch (const Error& error) {
    return error.info();
  }
  return {};
}

TEST(HunyuanTransformerConfig, RefusesWhatItCannotMake) {
  for (const char* type : {"latent_concat", "token_replace"}) {
    const ErrorInfo info = complaint("image_condition_type", type);
    EXPECT_EQ(info.code, "model.unsupported");
    EXPECT_EQ(info.field, "image_condition_type");
  }
  EXPECT_EQ(complaint("guidance_embeds", false).code, "model.unsupported");
  EXPECT_EQ(complaint("qk_norm", "layer_norm").field, "qk_norm");
  EXPECT_EQ(complaint("rope_axes_dim", {2, 4, 4}).field, "rope_axes_dim");
  EXPECT_EQ(complaint("rope_axes_dim", {3, 3, 6}).field, "rope_axes_dim");
  EXPECT_EQ(complaint("rope_axes_dim", {6, 6}).field, "rope_axes_dim");
  EXPECT_EQ(complaint("num_single_layers", 0).field, "num_single_layers");
  EXPECT_EQ(complaint("num_attention_heads", "3").field, "num_attention_heads");
  EXPECT_EQ(complaint("mlp_ratio", -1).field, "mlp_ratio");
  EXPECT_EQ(complaint("rope_theta", 0).field, "rope_theta");
  EXPECT_EQ(complaint("text_embed_dim", 40).code, "weights.schema");
  EXPECT_EQ(complaint("num_layers", 3).code, "weights.schema");
}

}  // namespace
}  // namespace vdit::engine::hunyuan
