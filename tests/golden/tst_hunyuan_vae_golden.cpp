// SPDX-License-Identifier: Apache-2.0
// HunyuanVideo's VAE against diffusers' float32 results on a tiny checkpoint (make_hunyuan_golden.py).
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>
#include <c10/util/accumulate.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "engine/base/cancel_token.h"
#include "engine/base/error.h"
#include "engine/base/json_view.h"
#include "engine/models/hunyuan/vae/vae.h"
#include "engine/models/hunyuan/vae/vae_memory.h"
#include "engine/weights/model_folder.h"
#include "tests/counting_allocator.h"
#include "tests/golden/golden_file.h"

namespace vdit::engine::hunyuan {
namespace {

// Rounding of float32 through 13 convolutions in a row; measured up to 8.2e-7.
constexpr double kTolerance = 1e-5;

const ModelFolder& tiny_model() {
  static const ModelFolder folder = ModelFolder::open(golden_folder() + "/hunyuan/model");
  return folder;
}

Vae tiny_vae(at::ScalarType dtype = at::kFloat) {
  const WeightSet weights = tiny_model().weights("vae");
  return Vae(read_vae_config(tiny_model().config("vae")), tensors_of(weights), {at::kCPU, dtype});
}

at::Tensor latents_of(const std::string& name) {
  return GoldenFile("hunyuan/parts")["vae." + name + ".latents"];
}
at::Tensor frames_of(const std::string& name) {
  return GoldenFile("hunyuan/parts")["vae." + name + ".frames"];
}

TEST(HunyuanVaeGolden, DecodesAClipAtOnce) {
  const at::Tensor frames = tiny_vae().decode(latents_of("short"));
  ASSERT_EQ(frames.sizes(), at::IntArrayRef({1, 3, 13, 16, 24}));
  EXPECT_LT(relative_error(frames, frames_of("short")), kTolerance);
}

TEST(HunyuanVaeGolden, DecodesInOverlappingPartsInTime) {
  const at::Tensor frames = tiny_vae().decode(latents_of("tiles_in_time"));
  ASSERT_EQ(frames.sizes(), at::IntArrayRef({1, 3, 29, 16, 24}));
  EXPECT_LT(relative_error(frames.slice(3, 0, {}, 3), frames_of("tiles_in_time")), kTolerance);
}

TEST(HunyuanVaeGolden, DecodesInTilesOfThePicture) {
  const at::Tensor latents = latents_of("tiles_in_space");
  const auto sampled = [](const at::Tensor& frames) {
    return frames.slice(2, 0, {}, 3).slice(3, 0, {}, 13).slice(4, 0, {}, 11);
  };
  const Vae vae = tiny_vae();
  EXPECT_LT(relative_error(sampled(vae.decode(latents, {.tiled = true})), frames_of("tiles_in_space")),
            kTolerance);
  EXPECT_GT(relative_error(sampled(vae.decode(latents)), frames_of("tiles_in_space")), 1e-2)
      << "tiles must matter";
}

TEST(HunyuanVae, BFloat16StaysNear) {
  const double error =
      relative_error(tiny_vae(at::kBFloat16).decode(latents_of("short")), frames_of("short"));
  EXPECT_LT(error, 3e-2);
  EXPECT_GT(error, 1e-6);
}

TEST(HunyuanVae, HandsOutFramesInOrderWithProgress) {
  const Vae vae = tiny_vae();
  std::vector<double> fractions;
  std::vector<at::Tensor> parts;
  int64_t next = 0;
  vae.decode(latents_of("tiles_in_time"),
             {.progress = [&](double fraction) { fractions.push_back(fraction); }},
             [&](const at::Tensor& rgb8, int64_t first) {
               EXPECT_EQ(first, next);
               EXPECT_EQ(rgb8.scalar_type(), at::kByte);
               next += rgb8.size(0);
             });
  EXPECT_EQ(next, 29);
  EXPECT_EQ(fractions, (std::vector<double>{1.0 / 3, 2.0 / 3, 1.0}));
}

TEST(HunyuanVae, StopsWhenCancelled) {
  const Vae vae = tiny_vae();
  CancelToken cancel;
  cancel.cancel();
  try {
    vae.decode(latents_of("short"), {.cancel = &cancel});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.info().kind, ErrorKind::Cancelled);
  }
}

TEST(HunyuanVae, RefusesOtherLatents) {
  const Vae vae = tiny_vae();
  for (const at::Tensor& latents : {at::Tensor(), latents_of("short").to(at::kDouble),
                                    latents_of("short").squeeze(0), latents_of("short").narrow(1, 0, 5)}) {
    try {
      vae.decode(latents);
      FAIL();
    } catch (const Error& error) {
      EXPECT_EQ(error.info().code, "vae.latents");
    }
  }
}

// As diffusers' class of the default config has them: those of the published checkpoint.
TEST(HunyuanVae, AsksForThePublishedTensors) {
  std::int64_t tensors = 0, parameters = 0;
  const auto counted = [&](const std::string&, at::IntArrayRef shape) {
    ++tensors;
    parameters += c10::multiply_integers(shape);
    return at::zeros({1}).expand(shape);
  };
  Vae(VaeConfig(), counted, {at::kCPU, at::kBFloat16});
  EXPECT_EQ(tensors, 140);
  EXPECT_EQ(parameters, 146'136'339);
}

// At HunyuanVideo's own size, in bfloat16: what whole pictures and tiles need.
TEST(HunyuanVae, ForecastsMemory) {
  const VaeConfig config;
  const VaeWork hd{.latent_frames = 33, .latent_height = 90, .latent_width = 160, .dtype = at::kBFloat16};
  const double whole = static_cast<double>(decode_peak_bytes(config, hd));
  // The clip before and after the last enlargement, 17 frames of 1280 x 720 in 256 channels, two at a time.
  EXPECT_GT(whole, 2 * 17 * 1280.0 * 720 * 256 * 2);
  EXPECT_LT(whole, 4 * 17 * 1280.0 * 720 * 256 * 2);
  VaeWork tiled = hd;
  tiled.tiled = true;
  EXPECT_LT(static_cast<double>(decode_peak_bytes(config, tiled)), whole / 4);
}

/// Weights of a decoder that nothing is compared with.
at::Tensor random_weights(const std::string&, at::IntArrayRef shape) {
  return at::randn(shape);
}

// Narrow channels, whose convolutions LibTorch runs itself, and wider ones, which oneDNN runs.
TEST(HunyuanVae, ForecastsWhatIsAllocated) {
  for (const std::int64_t channels : {8, 16}) {
    VaeConfig config;
    config.block_out_channels = {channels, 2 * channels, 4 * channels, 4 * channels};
    config.norm_num_groups = 8;
    const Vae vae(config, random_weights, {});
    const VaeWork work{.latent_frames = 3, .latent_height = channels / 2, .latent_width = 6};
    const at::Tensor latents = at::randn({1, 16, 3, channels / 2, 6});
    const test::CountingAllocator counter;
    vae.decode(latents, {}, [](const at::Tensor&, int64_t) {});
    const double ratio =
        static_cast<double>(decode_peak_bytes(config, work)) / static_cast<double>(counter.peak());
    EXPECT_GT(ratio, 0.95) << channels;
    EXPECT_LT(ratio, 1.6) << channels;
  }
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

TEST(HunyuanVaeConfig, RefusesWhatItCannotMake) {
  EXPECT_EQ(faulty_field("{}"), "");  // diffusers' defaults: HunyuanVideo
  EXPECT_EQ(faulty_field(R"({"_class_name": "AutoencoderKL"})"), "_class_name");
  EXPECT_EQ(faulty_field(R"({"in_channels": 12})"), "in_channels");
  EXPECT_EQ(faulty_field(R"({"act_fn": "relu"})"), "act_fn");
  EXPECT_EQ(faulty_field(R"({"mid_block_add_attention": false})"), "mid_block_add_attention");
  EXPECT_EQ(faulty_field(R"({"temporal_compression_ratio": 8})"), "temporal_compression_ratio");
  EXPECT_EQ(faulty_field(R"({"spatial_compression_ratio": 6})"), "spatial_compression_ratio");
  EXPECT_EQ(faulty_field(R"({"spatial_compression_ratio": 64})"), "spatial_compression_ratio");
  EXPECT_EQ(faulty_field(R"({"block_out_channels": [32, 64]})"), "block_out_channels");
  EXPECT_EQ(faulty_field(R"({"block_out_channels": [32, 64, 72, 96]})"), "block_out_channels");
  EXPECT_EQ(faulty_field(R"({"block_out_channels": [32, 64, 0, 96]})"), "block_out_channels");
  EXPECT_EQ(faulty_field(R"({"norm_num_groups": 0})"), "norm_num_groups");
  EXPECT_EQ(faulty_field(R"({"layers_per_block": "2"})"), "layers_per_block");
  EXPECT_EQ(faulty_field(R"({"up_block_types": ["UpBlock3D"]})"), "up_block_types");
  EXPECT_EQ(faulty_field(R"({"scaling_factor": 0})"), "scaling_factor");
  EXPECT_EQ(faulty_field(R"({"latent_channels": 0})"), "latent_channels");
}

}  // namespace
}  // namespace vdit::engine::hunyuan
