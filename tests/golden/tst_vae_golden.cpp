// SPDX-License-Identifier: Apache-2.0
// The Wan VAE against diffusers' float32 results on the demo model.
#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/std.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/json_view.h"
#include "engine/models/wan/vae/vae.h"
#include "engine/weights/model_folder.h"
#include "tests/golden/golden_file.h"

namespace vdit::engine::wan {
namespace {

constexpr double kFloatDecibels = 45.0;
constexpr double kBFloat16Decibels = 38.0;

const ModelFolder& demo_model() {
  static const ModelFolder folder = ModelFolder::open(VDIT_DEMO_MODEL);
  return folder;
}

Vae demo_vae(at::ScalarType dtype, VaeKernels kernels = VaeKernels::Auto) {
  return Vae(demo_model(), {.compute = {at::kCPU, dtype}, .encoder = true, .kernels = kernels});
}

double psnr(const at::Tensor& rgb8, const at::Tensor& expected) {
  const at::Tensor difference = rgb8.to(at::kDouble) - expected.to(at::kDouble);
  return 10.0 * std::log10(255.0 * 255.0 / difference.square().mean().item<double>());
}

double decoded_psnr(const Vae& vae, const GoldenFile& golden, const std::string& latents) {
  std::vector<at::Tensor> parts;
  vae.decode(golden[latents], {}, [&](const at::Tensor& rgb8, int64_t) { parts.push_back(rgb8); });
  const at::Tensor frames = at::cat(parts).index_select(0, golden.frames_index());
  EXPECT_EQ(frames.sizes(), golden.frames_rgb8().sizes());
  return psnr(frames, golden.frames_rgb8());
}

/// sin(step * k) over the flat index k, computed in double.
at::Tensor sine_input(double step, at::IntArrayRef shape) {
  return at::arange(c10::multiply_integers(shape), at::kDouble).mul(step).sin().to(at::kFloat).view(shape);
}

TEST(VaeGolden, DecodesSmall) {
  EXPECT_GE(decoded_psnr(demo_vae(at::kFloat), GoldenFile("small"), "latents.step08"), kFloatDecibels);
}

TEST(VaeGolden, DecodesSmallInBFloat16) {
  EXPECT_GE(decoded_psnr(demo_vae(at::kBFloat16), GoldenFile("small"), "latents.step08"), kBFloat16Decibels);
}

TEST(VaeGolden, DecodesNative) {
  EXPECT_GE(decoded_psnr(demo_vae(at::kFloat), GoldenFile("native"), "latents.step20"), kFloatDecibels);
}

TEST(VaeGolden, EncodesSmall) {
  const GoldenFile golden("small");
  const at::Tensor frames =
      (golden.frames_rgb8().to(at::kFloat) / 127.5 - 1.0).permute({3, 0, 1, 2}).unsqueeze(0);
  EXPECT_LT(relative_error(demo_vae(at::kFloat).encode_mean(frames), golden["vae.encode.mean"]), 1e-3);
}

// The same checks without files: values that diffusers computed from sines.
class VaeSines : public ::testing::TestWithParam<VaeKernels> {};

TEST_P(VaeSines, Decode) {
  const at::Tensor video = demo_vae(at::kFloat, GetParam()).decode(sine_input(0.7, {1, 16, 3, 4, 6}));
  ASSERT_EQ(video.sizes(), at::IntArrayRef({1, 3, 9, 32, 48}));
  EXPECT_NEAR(video.mean().item<double>(), 0.018328, 1e-3);
  EXPECT_NEAR(at::std(video).item<double>(), 0.197095, 1e-3);
  EXPECT_NEAR(video.min().item<double>(), -0.690625, 1e-3);
  EXPECT_NEAR(video.max().item<double>(), 0.540721, 1e-3);
  const struct {
    int64_t frame, row, column;
    double rgb[3];
  } places[] = {{0, 0, 0, {-0.50232, -0.24005, -0.33521}},
                {4, 16, 24, {0.33068, 0.15977, -0.05039}},
                {8, 31, 47, {0.19706, -0.06588, -0.30060}}};
  for (const auto& place : places) {
    for (int64_t c = 0; c < 3; ++c) {
      EXPECT_NEAR(video[0][c][place.frame][place.row][place.column].item<double>(), place.rgb[c], 1e-3);
    }
  }
}

TEST_P(VaeSines, Encode) {
  const at::Tensor latents = demo_vae(at::kFloat, GetParam()).encode(sine_input(0.01, {1, 3, 9, 32, 48}));
  ASSERT_EQ(latents.sizes(), at::IntArrayRef({1, 16, 3, 4, 6}));
  EXPECT_NEAR(latents.mean().item<double>(), 0.039058, 1e-3);
  EXPECT_NEAR(at::std(latents).item<double>(), 2.420619, 2e-3);
  const double first[] = {-0.29089, -1.87491, 1.93733, -0.06664},
               last[] = {-0.61329, 0.09808, -1.76494, -1.46935};
  for (int64_t c = 0; c < 4; ++c) {
    EXPECT_NEAR(latents[0][c][0][0][0].item<double>(), first[c], 1e-3);
    EXPECT_NEAR(latents[0][c][2][3][5].item<double>(), last[c], 1e-3);
  }
}

INSTANTIATE_TEST_SUITE_P(Kernels, VaeSines, ::testing::Values(VaeKernels::Auto, VaeKernels::Library));

TEST(VaeConfigFile, ReadsTheDemoModels) {
  const VaeConfig config = read_vae_config(demo_model());
  EXPECT_EQ(config.base_dim, 24);
  EXPECT_EQ(config.num_res_blocks, 1);
  EXPECT_EQ(config.spatial_factor(), 8);
  EXPECT_NEAR(config.latents_mean[3], 0.307474, 1e-6);
  EXPECT_NEAR(config.latents_std[15], 1.938622, 1e-6);
}

/// The field that reading the document complains about.
std::string faulty_field(const char* json) {
  const nlohmann::json document = nlohmann::json::parse(json);
  try {
    read_vae_config(JsonView(document, "vae/config.json"));
  } catch (const Error& error) {
    EXPECT_EQ(error.info().kind, ErrorKind::Input);
    return error.info().field;
  }
  return "";
}

TEST(VaeConfigFile, RefusesWhatItCannotMake) {
  EXPECT_EQ(faulty_field("{}"), "");  // diffusers' defaults: Wan2.1
  EXPECT_EQ(faulty_field(R"({"_class_name": "AutoencoderKL"})"), "_class_name");
  EXPECT_EQ(faulty_field(R"({"is_residual": true})"), "is_residual");
  EXPECT_EQ(faulty_field(R"({"patch_size": 2})"), "patch_size");
  EXPECT_EQ(faulty_field(R"({"in_channels": 12})"), "in_channels");
  EXPECT_EQ(faulty_field(R"({"base_dim": 0})"), "base_dim");
  EXPECT_EQ(faulty_field(R"({"base_dim": "96"})"), "base_dim");
  EXPECT_EQ(faulty_field(R"({"dim_mult": [1, 2]})"), "dim_mult");
  EXPECT_EQ(faulty_field(R"({"dim_mult": [1, 2, 4, 0]})"), "dim_mult");
  EXPECT_EQ(faulty_field(R"({"temperal_downsample": [true, true, true]})"), "temperal_downsample");
  EXPECT_EQ(faulty_field(R"({"temperal_downsample": [true, true]})"), "temperal_downsample");
  EXPECT_EQ(faulty_field(R"({"scale_factor_temporal": 8})"), "scale_factor_temporal");
  EXPECT_EQ(faulty_field(R"({"scale_factor_spatial": 16})"), "scale_factor_spatial");
  EXPECT_EQ(faulty_field(R"({"latents_mean": [0, 1]})"), "latents_mean");
  EXPECT_EQ(faulty_field(R"({"latents_std": [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0]})"),
            "latents_std");
  EXPECT_EQ(faulty_field(R"({"z_dim": 8})"), "latents_mean");  // no default for other sizes
}

}  // namespace
}  // namespace vdit::engine::wan
