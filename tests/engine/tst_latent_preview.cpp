// SPDX-License-Identifier: Apache-2.0
// Preview maps: the arithmetic, the files, and what the demo model's map shows of clips that diffusers
// decoded.
#include <ATen/TensorOperators.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "engine/base/error.h"
#include "engine/models/latent_preview.h"
#include "engine/models/preview_probe.h"
#include "engine/models/wan/vae/vae.h"
#include "engine/weights/model_folder.h"
#include "tests/golden/golden_file.h"

namespace {

using namespace vdit;
using namespace vdit::engine;

const std::filesystem::path kMaps = std::filesystem::path(VDIT_SOURCE_DIR) / "resources/previews";

LatentPreviewMap demo_map() {
  const auto config = wan::read_vae_config(ModelFolder::open(VDIT_DEMO_MODEL));
  const auto map = find_latent_preview_map(kMaps, config.latents_mean, config.latents_std);
  if (!map) throw std::runtime_error("the demo model has no preview map");
  return *map;
}

/// How well previews of the golden clip's latents match its frames at latent resolution. Latent frame t holds
/// video frames 4 t - 3 to 4 t; the five stored frames are multiples of 4.
double preview_psnr(const LatentPreviewMap& map) {
  const GoldenFile golden("native");
  const at::Tensor index = golden.frames_index();
  const at::Tensor frames = golden.frames_rgb8().permute({0, 3, 1, 2}).to(at::kFloat);
  const at::Tensor small = at::avg_pool2d(frames, {8, 8}).permute({0, 2, 3, 1});
  const at::Tensor preview =
      preview_rgb8(golden["latents.step20"], map).index_select(0, index.floor_divide(4));
  return 10.0 * std::log10(255.0 * 255.0 / (preview.to(at::kDouble) - small).square().mean().item<double>());
}

TEST(LatentPreview, AppliesTheMapToEveryPixel) {
  const LatentPreviewMap map{{{1.0f, 0.0f, 0.5f}, {0.0f, -2.0f, 0.5f}}, {0.0f, 0.5f, -1.0f}, "test"};
  at::Tensor latents = at::zeros({1, 2, 2, 1, 3});
  latents[0][0][1][0][2] = 0.5f;
  latents[0][1][1][0][2] = 0.25f;
  const at::Tensor rgb = preview_rgb8(latents, map);
  ASSERT_EQ(rgb.sizes(), at::IntArrayRef({2, 1, 3, 3}));
  ASSERT_EQ(rgb.scalar_type(), at::kByte);
  const auto pixel = [&](int64_t t, int64_t x, int64_t c) { return rgb[t][0][x][c].item<int>(); };
  EXPECT_EQ(pixel(0, 0, 0), 128);  // colour 0
  EXPECT_EQ(pixel(0, 0, 1), 191);  // the bias, 0.5
  EXPECT_EQ(pixel(0, 0, 2), 0);
  EXPECT_EQ(pixel(1, 2, 0), 191);  // 0.5
  EXPECT_EQ(pixel(1, 2, 1), 128);  // 0.5 - 2 * 0.25
  EXPECT_EQ(pixel(1, 2, 2), 48);   // -1 + 0.25 + 0.125 = -0.625
}

// CogVideoX: frames before channels, and a first latent frame that is not part of the clip.
TEST(LatentPreview, FollowsTheFamilysLayout) {
  LatentPreviewMap map{{{1.0f, 0.0f, 0.5f}, {0.0f, -2.0f, 0.5f}}, {0.0f, 0.5f, -1.0f}, "test"};
  const at::Tensor latents = at::randn({1, 2, 3, 4, 5});
  const at::Tensor expected = preview_rgb8(latents, map);
  map.frames_first = true;
  EXPECT_TRUE(preview_rgb8(latents.transpose(1, 2), map).equal(expected));
  map.padding = 1;
  EXPECT_TRUE(preview_rgb8(latents.transpose(1, 2), map).equal(expected.slice(0, 1)));
  EXPECT_THROW(preview_rgb8(latents, map), std::invalid_argument);
}

TEST(LatentPreview, ClampsAndSurvivesNotANumber) {
  const LatentPreviewMap map{{{1.0f, -1.0f, 1.0f}}, {}, "test"};
  const at::Tensor far = preview_rgb8(at::full({1, 1, 1, 1, 1}, 100.0f), map);
  EXPECT_EQ(far.flatten()[0].item<int>(), 255);
  EXPECT_EQ(far.flatten()[1].item<int>(), 0);
  EXPECT_EQ(preview_rgb8(at::full({1, 1, 1, 1, 1}, NAN), map).max().item<int>(), 0);
  EXPECT_THROW(preview_rgb8(at::zeros({1, 2, 1, 1, 1}), map), std::invalid_argument);
}

TEST(LatentPreview, FitRecoversALinearMap) {
  const at::Tensor latents = at::randn({4000, 5});
  const at::Tensor weights = at::randn({5, 3});
  const LatentPreviewMap map = fit_latent_preview_map(latents, at::matmul(latents, weights) + 0.25, "test");
  for (int64_t i = 0; i < 5; ++i) {
    for (int64_t c = 0; c < 3; ++c) {
      EXPECT_NEAR(map.weights[static_cast<size_t>(i)][static_cast<size_t>(c)], weights[i][c].item<float>(),
                  1e-2);
    }
  }
  EXPECT_NEAR(map.bias[0], 0.25, 1e-2);
}

// Measured: 18.5 dB; a uniform grey gives less than 12. (Single frames: the map was fitted to means over
// four.)
TEST(LatentPreview, TheDemoModelsMapShowsItsClips) {
  EXPECT_GT(preview_psnr(demo_map()), 18.0);
}

TEST(LatentPreview, AProbedMapShowsThemRoughly) {
  const wan::Vae vae(ModelFolder::open(VDIT_DEMO_MODEL), {});
  const double probed = preview_psnr(
      probe_latent_preview_map(16, 8, [&](const at::Tensor& latents) { return vae.decode(latents); }));
  const LatentPreviewMap grey{std::vector<std::array<float, 3>>(16), {}, "grey"};
  EXPECT_GT(probed, preview_psnr(grey) + 3.0);
  EXPECT_LT(probed, preview_psnr(demo_map()));
}

TEST(LatentPreview, AnUnknownVaeHasNoMap) {
  const std::vector<double> mean(16, 0.0), std(16, 1.0);
  EXPECT_FALSE(find_latent_preview_map(kMaps, mean, std));
  EXPECT_FALSE(find_latent_preview_map(kMaps / "no such folder", mean, std));
}

TEST(LatentPreview, MalformedMapsAreRefusedByField) {
  const auto field_of = [](const std::string& text) -> std::string {
    const auto path =
        std::filesystem::temp_directory_path() / ("preview_map_" + std::to_string(getpid()) + ".json");
    std::ofstream(path) << text;
    std::string field = "none";
    try {
      read_latent_preview_map(path);
    } catch (const Error& error) {
      field = error.info().code + " " + error.info().field;
    }
    std::filesystem::remove(path);
    return field;
  };
  const std::string head =
      R"({"format": "vdit-latent-preview", "version": 1, "latents_mean": [0], "latents_std": [1], )";
  EXPECT_EQ(field_of(head + R"("weights": [[1, 2, 3]], "bias": [0, 0, 0]})"), "none");
  EXPECT_EQ(field_of(R"({"format": "else"})"), "preview.map format");
  EXPECT_EQ(field_of(R"({"format": "vdit-latent-preview", "version": 2})"), "preview.map version");
  EXPECT_EQ(field_of(head + R"("weights": [], "bias": [0, 0, 0]})"), "preview.map weights");
  EXPECT_EQ(field_of(head + R"("weights": [[1, 2]], "bias": [0, 0, 0]})"), "preview.map weights");
  EXPECT_EQ(field_of(head + R"("weights": [[1, 2, 3]], "bias": [0, 0]})"), "preview.map bias");
  EXPECT_EQ(field_of("{").substr(0, 11), "json.syntax");
}

}  // namespace
