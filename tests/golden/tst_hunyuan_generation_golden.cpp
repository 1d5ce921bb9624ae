// SPDX-License-Identifier: Apache-2.0
// Whole HunyuanVideo clips against diffusers 0.42.1 in float32 on a tiny checkpoint: prompt in, latents and
// frames out.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "engine/base/error.h"
#include "tests/golden/golden_clip.h"
#include "tests/temporary_folder.h"

namespace vdit::engine {
namespace {

constexpr const char* kClip = "hunyuan/clip";
// Rounding of float32 over four steps; measured 2.4e-7.
constexpr double kLatentsError = 1e-5;
// One of fifteen samples may differ by one; measured 89 dB.
constexpr double kFramesDb = 60;

ModelFolder tiny_model() {
  return ModelFolder::open(golden_folder() + "/hunyuan/model");
}

TEST(HunyuanGenerationGolden, EqualsDiffusers) {
  const GenerationSettings settings = golden_settings(kClip);
  const GoldenFile golden(kClip);
  for (const DenseBackend dense : {DenseBackend::Fastest, DenseBackend::Kernels}) {
    Generation generation(tiny_model(), {});
    const MadeClip clip = make_clip(generation, settings, {.attention_options = {.dense = dense}});
    const double error = latents_error(clip, settings, golden);
    const double psnr = psnr_db(clip.frames, golden);
    std::printf("%s: latents %.2e relative, frames %.1f dB\n", clip.result.dense_backend.c_str(), error,
                psnr);
    EXPECT_LT(error, kLatentsError);
    EXPECT_GE(psnr, kFramesDb);
  }
}

TEST(HunyuanGenerationGolden, BFloat16StaysNear) {
  const GenerationSettings settings = golden_settings(kClip);
  Generation generation(tiny_model(), {.dtype = at::kBFloat16});
  EXPECT_GE(psnr_db(make_clip(generation, settings, {}).frames, GoldenFile(kClip)), 30);
}

// A skipped head here and there changes the clip; heads that keep everything by another mode do not.
TEST(HunyuanGeneration, RunsSparse) {
  const GenerationSettings settings = golden_settings(kClip);
  const GoldenFile golden(kClip);
  Generation generation(tiny_model(), {});
  const auto with = [&](const kernels::HeadMode& mode) {
    std::vector<kernels::HeadMode> modes(4 * 3);
    for (std::size_t head = 0; head < modes.size(); head += 2) modes[head] = mode;
    return make_clip(generation, settings,
                     {.attention = AttentionPlan(4, 3, {{0, 1, modes}}),
                      .attention_options = {.dense = DenseBackend::Kernels}});
  };
  const MadeClip whole = with({.mode = kernels::Mode::Diagonal, .half_width = 1000});
  EXPECT_LT(latents_error(whole, settings, golden), kLatentsError);
  EXPECT_EQ(whole.result.sparsity, 0);
  const MadeClip narrow = with({.mode = kernels::Mode::MultiDiagonal, .half_width = 1});
  EXPECT_GT(latents_error(narrow, settings, golden), 1e-3);
  EXPECT_GT(narrow.result.sparsity, 0.02);
}

TEST(HunyuanGeneration, GuidanceIsReadInOnePrediction) {
  GenerationSettings settings = golden_settings(kClip);
  Generation generation(tiny_model(), {});
  EXPECT_EQ(generation.check(settings).passes, GuidancePasses::Single);
  // On the kernels, whose bits do not depend on the moment.
  const GenerationOptions options{.attention_options = {.dense = DenseBackend::Kernels}};
  const at::Tensor latents = generation.run(settings, options).latents;
  settings.negative_prompt = "a cube";
  const GenerationResult negated = generation.run(settings, options);
  EXPECT_TRUE(latents.equal(negated.latents));
  EXPECT_EQ(std::ranges::count_if(
                negated.notes,
                [](const std::string& note) { return note.find("negative prompt") != std::string::npos; }),
            1);
  settings.guidance = 1.0;  // the transformer reads this one too
  EXPECT_GT(relative_error(generation.run(settings, options).latents, latents), 1e-3);
}

TEST(HunyuanModel, KnowsItsFamily) {
  const Generation generation(tiny_model(), {});
  const VideoModel& model = generation.model();
  EXPECT_EQ(model.family(), "hunyuan");
  EXPECT_EQ(model.layers(), 4);
  EXPECT_EQ(model.heads(), 3);
  EXPECT_EQ(model.defaults().clip, (ClipSize{1280, 720, 129}));
  EXPECT_EQ(model.defaults().steps, 50);
  EXPECT_EQ(model.defaults().guidance, 6.0);
  EXPECT_EQ(model.defaults().flow_shift, 7.0);
  EXPECT_EQ(model.limits().side_multiple, 16);
  EXPECT_EQ(model.token_grid({1280, 720, 129}).video_tokens(), 118'800);
  EXPECT_EQ(model.token_grid({1280, 720, 129}).text_after, 256);
  EXPECT_EQ(model.latent_shape({64, 48, 21}), (std::vector<std::int64_t>{1, 6, 6, 6, 8}));
}

// Two of LLaMA's four layers and its last norm are not loaded, nor is the VAE's encoder.
TEST(HunyuanModel, ForecastsTheWeightsThatItLoads) {
  const ModelFolder folder = tiny_model();
  const Generation generation(folder, {});
  const WeightForecast weights = forecast_model_weights(folder, generation.model(), at::kFloat);
  const std::uint64_t llama_layer = 2 * 48 * 48 + 2 * 48 * 12 + 3 * 48 * 56 + 2 * 48;
  const std::uint64_t llama = 412 * 48 + 2 * llama_layer;
  EXPECT_EQ(weights.text_encoder, 4 * (llama + folder.weights("text_encoder_2").elements()));
  EXPECT_EQ(weights.transformer, 4 * folder.weights("transformer").elements());
  EXPECT_LT(weights.decoder, 4 * folder.weights("vae").elements() * 2 / 3);
}

TEST(HunyuanModel, ShowsPreviewsOnceItsDecoderIsThere) {
  Generation generation(tiny_model(), {});
  VideoModel& model = generation.model();
  EXPECT_FALSE(model.preview_map({}));
  model.load(ModelPart::Decoder);
  const auto map = model.preview_map({});
  ASSERT_TRUE(map);
  EXPECT_EQ(map->weights.size(), 6u);
}

// A whole folder with one file's field changed, and what opening it says.
ErrorInfo complaint(const char* file, const std::string& field, const nlohmann::json& value) {
  const test::TemporaryFolder folder;
  std::filesystem::copy(golden_folder() + "/hunyuan/model", folder.path(),
                        std::filesystem::copy_options::recursive);
  const std::filesystem::path path = folder / file;
  nlohmann::json document = nlohmann::json::parse(std::ifstream(path));
  document[field] = value;
  std::ofstream(path) << document;
  try {
    const Generation generation(ModelFolder::open(folder.path()), {});
  } catch (const Error& error) {
    return error.info();
  }
  return {};
}

TEST(HunyuanModel, RefusesPartsThatDoNotFit) {
  EXPECT_EQ(complaint("transformer/config.json", "image_condition_type", "token_replace").code,
            "model.unsupported");
  EXPECT_EQ(complaint("transformer/config.json", "in_channels", 16).field, "in_channels");
  EXPECT_EQ(complaint("transformer/config.json", "text_embed_dim", 64).field, "text_embed_dim");
  EXPECT_EQ(complaint("transformer/config.json", "pooled_projection_dim", 64).field, "pooled_projection_dim");
  EXPECT_EQ(complaint("transformer/config.json", "patch_size_t", 2).field, "patch_size_t");
  EXPECT_EQ(complaint("vae/config.json", "temporal_compression_ratio", 8).field,
            "temporal_compression_ratio");
  EXPECT_EQ(complaint("scheduler/scheduler_config.json", "_class_name", "UniPCMultistepScheduler").field,
            "_class_name");
  EXPECT_EQ(complaint("model_index.json", "_class_name", "HunyuanVideoImageToVideoPipeline").code,
            "model.family");
}

}  // namespace
}  // namespace vdit::engine
