// SPDX-License-Identifier: Apache-2.0
// CogVideoX1.5 on CUDA: the tiny checkpoint against diffusers' float32 results, and blocks and a decoder of
// the published size, which the tiny one cannot stand for.
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <tuple>

#include "engine/attention/attention_run.h"
#include "engine/base/cancel_token.h"
#include "engine/models/cogvideox/random_transformer.h"
#include "engine/models/cogvideox/vae/vae.h"
#include "engine/models/cogvideox/vae/vae_memory.h"
#include "engine/sampling/device_memory.h"
#include "kernels/include/vdit/kernels/run_attention_cuda.h"
#include "tests/engine_cuda/decoder_memory.h"
#include "tests/golden/golden_clip.h"

namespace vdit::engine {
namespace {

class CogVideoXCuda : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto reason = kernels::why_no_cuda()) GTEST_SKIP() << *reason;
    if (cuda_devices() == 0) GTEST_SKIP() << "LibTorch sees no CUDA device";
  }
  const at::Device device{at::kCUDA, 0};
};

// Noise is the CPU generator's on any device, in every step.
TEST_F(CogVideoXCuda, AClipEqualsDiffusers) {
  const GoldenFile golden("cogvideox/cogvideox");
  // On an H200 float32 differs by 2e-6 (65 dB: samples of 8 bits that round the other way), bfloat16 by 6e-3
  // (45 dB): its rounding in every layer and step. Room for a device that sums in another order.
  for (const auto& [dtype, most, least_db] :
       {std::tuple(at::kFloat, 5e-5, 58.0), {at::kBFloat16, 1.2e-2, 41.0}}) {
    Generation generation(ModelFolder::open(golden_folder() + "/cogvideox/model"), {device, dtype});
    const MadeClip clip = make_clip(generation, golden_settings("cogvideox/run"), {});
    const double error = relative_error(clip.result.latents, golden["run.dpm.latents"]);
    const at::Tensor expected = golden.bytes("run.dpm.frames").to(at::kDouble);
    const double squared = clip.frames.to(at::kDouble).sub(expected).square().mean().item<double>();
    const double psnr = 10 * std::log10(255.0 * 255.0 / squared);
    std::printf("%s: latents %.2e relative, frames %.1f dB, dense on %s\n", clip.result.dtype.c_str(), error,
                psnr, clip.result.dense_backend.c_str());
    EXPECT_LT(error, most);
    EXPECT_GE(psnr, least_db);
  }
}

// Two blocks of the published size, through the fused layout pass and the kernels, beside LibTorch's
// attention.
TEST_F(CogVideoXCuda, PublishedBlocksAgreeWithLibTorch) {
  cogvideox::TransformerConfig config;
  config.layers = 2;
  const ComputeOptions compute{device, at::kBFloat16};
  const cogvideox::Transformer transformer(config, cogvideox::random_transformer_weights(config, compute),
                                           compute);
  const auto full = at::TensorOptions(device).dtype(at::kFloat);
  const at::Tensor latents = at::randn({1, 6, 16, 34, 60}, full);
  const at::Tensor text = transformer.prepare_text(at::randn({config.text_rows, config.text_dim}, full));
  const auto prediction = [&](DenseBackend dense) {
    AttentionRun attention(AttentionPlan::dense(2, 48), {.dense = dense});
    attention.begin_forward({});
    return transformer.forward(latents, 500, {&text, 1}, attention, CancelToken{}).cpu();
  };
  const at::Tensor ours = prediction(DenseBackend::Kernels);
  EXPECT_GT(ours.abs().max().item<double>(), 0.0);
  EXPECT_LT(relative_error(ours, prediction(DenseBackend::LibTorch)), 1e-2);
}

// Random weights of the published size: whole pictures and tiles, and what they take.
TEST_F(CogVideoXCuda, ThePublishedDecoderTakesWhatIsForecast) {
  const cogvideox::Vae vae(cogvideox::VaeConfig(), random_decoder_weights, {device, at::kBFloat16});
  const at::Tensor latents = at::randn({1, 5, 16, 60, 90});  // 720 x 480
  const cogvideox::VaeWork work{
      .latent_frames = 5, .latent_height = 60, .latent_width = 90, .dtype = at::kBFloat16};
  expect_forecast_memory(vae, latents, work, 17, device);
}

}  // namespace
}  // namespace vdit::engine
