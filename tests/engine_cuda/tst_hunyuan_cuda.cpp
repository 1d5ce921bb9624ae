// SPDX-License-Identifier: Apache-2.0
// HunyuanVideo on CUDA: the tiny checkpoint against diffusers' float32 results, and a decoder of the
// published size, which the tiny one cannot stand for: wide heads of attention, pictures in tiles.
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <tuple>

#include "engine/attention/attention_run.h"
#include "engine/base/cancel_token.h"
#include "engine/models/hunyuan/random_transformer.h"
#include "engine/models/hunyuan/vae/vae.h"
#include "engine/models/hunyuan/vae/vae_memory.h"
#include "engine/sampling/device_memory.h"
#include "kernels/include/vdit/kernels/run_attention_cuda.h"
#include "tests/engine_cuda/decoder_memory.h"
#include "tests/golden/golden_clip.h"

namespace vdit::engine {
namespace {

constexpr const char* kClip = "hunyuan/clip";

class HunyuanCuda : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto reason = kernels::why_no_cuda()) GTEST_SKIP() << *reason;
    if (cuda_devices() == 0) GTEST_SKIP() << "LibTorch sees no CUDA device";
  }
  const at::Device device{at::kCUDA, 0};
};

TEST_F(HunyuanCuda, AClipEqualsDiffusers) {
  const GenerationSettings settings = golden_settings(kClip);
  const GoldenFile golden(kClip);
  // On an H200 float32 differs by 9e-6 (63 dB: samples of 8 bits that round the other way), bfloat16 by 5e-3
  // (48 dB): its rounding in every layer and step. Room for a device that sums in another order.
  for (const auto& [dtype, error, db] : {std::tuple(at::kFloat, 5e-5, 58.0), {at::kBFloat16, 1e-2, 41.0}}) {
    Generation generation(ModelFolder::open(golden_folder() + "/hunyuan/model"), {device, dtype});
    // The noise of the CPU's generator, which is what was recorded.
    const MadeClip clip = make_clip(generation, settings, {.initial_latents = golden["latents.initial"]});
    const double found = latents_error(clip, settings, golden);
    const double psnr = psnr_db(clip.frames, golden);
    std::printf("%s: latents %.2e relative, frames %.1f dB, dense on %s\n", clip.result.dtype.c_str(), found,
                psnr, clip.result.dense_backend.c_str());
    EXPECT_LT(found, error);
    EXPECT_GE(psnr, db);
  }
}

// Two blocks of the published size, through the fused layout pass and the kernels, beside LibTorch's
// attention.
TEST_F(HunyuanCuda, PublishedBlocksAgreeWithLibTorch) {
  hunyuan::TransformerConfig config;
  config.dual_layers = config.single_layers = config.refiner_layers = 1;
  const ComputeOptions compute{device, at::kBFloat16};
  const hunyuan::Transformer transformer(config, hunyuan::random_transformer_weights(config, compute),
                                         compute);
  const auto full = at::TensorOptions(device).dtype(at::kFloat);
  const at::Tensor latents = at::randn({1, 16, 5, 34, 60}, full);
  const hunyuan::TextContext text =
      transformer.prepare_text(at::randn({77, config.text_dim}, full), at::randn({config.pooled_dim}, full));
  const auto velocity = [&](DenseBackend dense) {
    AttentionRun attention(AttentionPlan::dense(2, 24), {.dense = dense});
    attention.begin_forward({});
    return transformer.forward(latents, 500, 6000, text, attention, CancelToken{}).cpu();
  };
  const at::Tensor ours = velocity(DenseBackend::Kernels);
  EXPECT_GT(ours.abs().max().item<double>(), 0.0);
  EXPECT_LT(relative_error(ours, velocity(DenseBackend::LibTorch)), 1e-2);
}

// Random weights of the published size: whole pictures and tiles, and what they take.
TEST_F(HunyuanCuda, ThePublishedDecoderTakesWhatIsForecast) {
  const hunyuan::Vae vae(hunyuan::VaeConfig(), random_decoder_weights, {device, at::kBFloat16});
  const at::Tensor latents = at::randn({1, 16, 5, 68, 120});  // 960 x 544
  const hunyuan::VaeWork work{
      .latent_frames = 5, .latent_height = 68, .latent_width = 120, .dtype = at::kBFloat16};
  expect_forecast_memory(vae, latents, work, 17, device);
}

}  // namespace
}  // namespace vdit::engine
