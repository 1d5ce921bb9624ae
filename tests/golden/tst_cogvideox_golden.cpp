// SPDX-License-Identifier: Apache-2.0
// CogVideoX1.5's transformer and decoder against diffusers 0.42.1 in float32, on a tiny random model
// (tests/golden/make_cogvideox_golden.py). Tolerances are those of float32 sums taken in another order,
// relative to the result's norm.
#include <ATen/ops/isfinite.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>
#include <c10/util/accumulate.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "engine/attention/attention_run.h"
#include "engine/base/cancel_token.h"
#include "engine/base/error.h"
#include "engine/models/cogvideox/cogvideox_model.h"
#include "engine/models/cogvideox/random_transformer.h"
#include "engine/models/cogvideox/transformer.h"
#include "engine/models/cogvideox/vae/vae.h"
#include "engine/models/cogvideox/vae/vae_memory.h"
#include "engine/weights/model_folder.h"
#include "tests/counting_allocator.h"
#include "tests/golden/golden_file.h"

namespace vdit::engine::cogvideox {
namespace {

constexpr double kTolerance = 1e-5;
const ComputeOptions kFull{at::kCPU, at::kFloat};

ModelFolder model_folder() {
  return ModelFolder::open(golden_folder() + "/cogvideox/model");
}

class CogVideoXGolden : public testing::Test {
 protected:
  const GoldenFile golden{"cogvideox/cogvideox"};
};

TEST_F(CogVideoXGolden, TransformerEqualsDiffusers) {
  const Transformer transformer(model_folder(), kFull);
  const std::vector<at::Tensor> texts{transformer.prepare_text(golden["text.prompt"]),
                                      transformer.prepare_text(golden["text.negative"])};
  const double timestep = golden.integers("transformer.timestep").at(0);
  for (const DenseBackend backend : {DenseBackend::Kernels, DenseBackend::LibTorch}) {
    AttentionRun run(AttentionPlan::dense(2, 3), {.dense = backend});
    run.begin_forward({.rows = {Branch::Conditional, Branch::Unconditional}});
    const at::Tensor out =
        transformer.forward(golden["transformer.latents"], timestep, texts, run, CancelToken());
    ASSERT_EQ(out.sizes(), golden["transformer.latents"].sizes());
    EXPECT_LT(relative_error(out, golden["transformer.out"]), kTolerance);
  }
}

TEST_F(CogVideoXGolden, TransformerRefusesSizesThatItsPositionsDoNotReach) {
  const Transformer transformer(model_folder(), kFull);
  const std::vector<at::Tensor> text{transformer.prepare_text(golden["text.prompt"])};
  const auto code_of = [&](at::IntArrayRef shape) {
    AttentionRun run(AttentionPlan::dense(2, 3));
    run.begin_forward({});
    try {
      transformer.forward(golden["transformer.latents"].new_zeros(shape), 1, text, run, CancelToken());
    } catch (const Error& error) {
      return error.info().code + " " + error.info().field;
    }
    return std::string("no error");
  };
  EXPECT_EQ(code_of({1, 2, 6, 10, 14}), "no error");
  EXPECT_EQ(code_of({1, 3, 6, 4, 6}), "model.size latent frames");
  EXPECT_EQ(code_of({1, 2, 6, 12, 6}), "model.size latent height");
  EXPECT_EQ(code_of({1, 2, 6, 4, 16}), "model.size latent width");
  EXPECT_EQ(code_of({1, 2, 6, 5, 6}), "model.size latent height");
}

// As diffusers' classes have them: those of the published checkpoint.
TEST(CogVideoXTransformer, ExpectsThePublishedTensors) {
  const WeightSchema schema = transformer_schema(TransformerConfig());
  std::int64_t parameters = 0;
  for (const ExpectedTensor& tensor : schema) parameters += c10::multiply_integers(tensor.shape);
  EXPECT_EQ(schema.size(), 1024u);
  EXPECT_EQ(parameters, 5'570'676'352);
}

TEST(CogVideoXVae, AsksForThePublishedTensors) {
  std::int64_t tensors = 0, parameters = 0;
  const auto counted = [&](const std::string&, at::IntArrayRef shape) {
    ++tensors;
    parameters += c10::multiply_integers(shape);
    return at::zeros({1}).expand(shape);
  };
  Vae(VaeConfig(), counted, {at::kCPU, at::kBFloat16});
  EXPECT_EQ(tensors, 308);  // of 436: the decoder's
  EXPECT_EQ(parameters, 123'368'451);
}

// What measurements of the published size run on.
TEST(CogVideoXTransformer, RandomWeightsStayFinite) {
  const TransformerConfig config{
      .heads = 2, .head_dim = 16, .time_dim = 12, .text_dim = 24, .text_rows = 9, .layers = 3};
  const ComputeOptions compute{at::kCPU, at::kBFloat16};
  const Transformer transformer(config, random_transformer_weights(config, compute), compute);
  AttentionRun attention(AttentionPlan::dense(3, 2));
  attention.begin_forward({});
  const at::Tensor text = transformer.prepare_text(at::randn({9, 24}));
  const at::Tensor out =
      transformer.forward(at::randn({1, 4, 16, 6, 8}), 500, {&text, 1}, attention, CancelToken());
  EXPECT_EQ(out.sizes(), at::IntArrayRef({1, 4, 16, 6, 8}));
  EXPECT_TRUE(at::isfinite(out).all().item<bool>());
}

TEST_F(CogVideoXGolden, DecoderEqualsDiffusers) {
  const ModelFolder folder = model_folder();
  const WeightSet weights = folder.weights("vae");
  const Vae vae(read_vae_config(folder.config("vae")), tensors_of(weights), kFull);
  for (const std::int64_t frames : {1, 3, 5}) {
    const std::string row = "vae." + std::to_string(frames);
    double last = 0;
    const at::Tensor clip =
        vae.decode(golden[row + ".latents"], {.progress = [&](double fraction) { last = fraction; }});
    ASSERT_EQ(clip.sizes(), golden[row + ".frames"].sizes());
    EXPECT_EQ(clip.size(2), vae.config().frames(frames));
    EXPECT_LT(relative_error(clip, golden[row + ".frames"]), kTolerance) << frames;
    EXPECT_EQ(last, 1.0);
  }
}

TEST_F(CogVideoXGolden, TiledDecoderEqualsDiffusers) {
  const ModelFolder folder = model_folder();
  const WeightSet weights = folder.weights("vae");
  const Vae vae(read_vae_config(folder.config("vae")), tensors_of(weights), kFull);
  const at::Tensor latents = golden["vae.tiled.latents"], expected = golden["vae.tiled.frames"];
  const at::Tensor clip = vae.decode(latents, {.tiled = true});
  EXPECT_EQ(clip.size(2), 9);
  EXPECT_LT(relative_error(clip.slice(2, 0, 9, 4), expected), kTolerance);
  EXPECT_GT(relative_error(vae.decode(latents).slice(2, 0, 9, 4), expected), 0.01) << "not in tiles";
  // A picture that is no larger than a tile is decoded whole.
  const at::Tensor small = golden["vae.3.latents"];
  EXPECT_TRUE(vae.decode(small, {.tiled = true}).equal(vae.decode(small)));
}

TEST_F(CogVideoXGolden, DecoderRefusesOtherLatents) {
  const ModelFolder folder = model_folder();
  const WeightSet weights = folder.weights("vae");
  const Vae vae(read_vae_config(folder.config("vae")), tensors_of(weights), kFull);
  const at::Tensor latents = golden["vae.3.latents"];
  for (const at::Tensor& other :
       {at::Tensor(), latents.to(at::kDouble), latents.squeeze(0), latents.transpose(1, 2)}) {
    try {
      vae.decode(other);
      FAIL();
    } catch (const Error& error) {
      EXPECT_EQ(error.info().code, "vae.latents");
    }
  }
}

// Narrow channels, whose convolutions LibTorch runs itself, and wider ones, which oneDNN runs.
TEST(CogVideoXVae, ForecastsWhatIsAllocated) {
  const auto random_weights = [](const std::string&, at::IntArrayRef shape) { return at::randn(shape); };
  for (const std::int64_t channels : {8, 16}) {
    VaeConfig config;
    config.block_out_channels = {channels, 2 * channels, 2 * channels, 4 * channels};
    config.norm_num_groups = 8;
    const Vae vae(config, random_weights, kFull);
    const VaeWork work{.latent_frames = 3, .latent_height = channels / 2, .latent_width = 6};
    const at::Tensor latents = at::randn({1, 3, 16, channels / 2, 6});
    const test::CountingAllocator counter;
    vae.decode(latents, {}, [](const at::Tensor&, int64_t) {});
    const double ratio =
        static_cast<double>(decode_peak_bytes(config, work)) / static_cast<double>(counter.peak());
    EXPECT_GT(ratio, 0.95) << channels;
    EXPECT_LT(ratio, 1.6) << channels;
  }
}

// At CogVideoX1.5's own size, in bfloat16.
TEST(CogVideoXVae, ForecastsMemory) {
  const VaeConfig config;
  const VaeWork own{.latent_frames = 21, .latent_height = 96, .latent_width = 170, .dtype = at::kBFloat16};
  const double peak = static_cast<double>(decode_peak_bytes(config, own));
  const double frame = 768.0 * 1360 * 2;  // bytes of one channel
  // The first part has 9 frames, which come enlarged in 256 channels and go on in 128; the convolutions of
  // the last stage remember two frames each, one of 256 channels and nine of 128.
  const double clips = 9 * (256 + 128) * frame, histories = 2 * (256 + 9 * 128) * frame;
  EXPECT_GT(peak, clips + histories);
  EXPECT_LT(peak, 2 * (clips + histories));
  // Later parts are shorter: a long clip takes no more.
  VaeWork longer = own;
  longer.latent_frames = 41;
  EXPECT_EQ(static_cast<double>(decode_peak_bytes(config, longer)), peak);
  VaeWork tiled = own;
  tiled.tiled = true;
  EXPECT_LT(static_cast<double>(decode_peak_bytes(config, tiled)), peak / 2.5);
}

TEST(CogVideoXPreview, ShowsTheClipWithoutItsPadding) {
  CogVideoXModel model(model_folder(), kFull);
  EXPECT_FALSE(model.preview_map({}));
  model.load(ModelPart::Decoder);
  const auto map = model.preview_map({});
  ASSERT_TRUE(map);
  at::Tensor latents = at::zeros({1, 4, 6, 5, 7});
  latents.select(1, 0).fill_(NAN);  // the padding
  const at::Tensor rgb = preview_rgb8(latents, *map);
  EXPECT_EQ(rgb.sizes(), at::IntArrayRef({3, 5, 7, 3}));
  for (std::size_t c = 0; c < 3; ++c) {  // grey latents have the colour of the map's bias
    const int colour = static_cast<int>(std::lround(std::clamp((map->bias[c] + 1) * 127.5F, 0.0F, 255.0F)));
    EXPECT_NEAR(rgb.select(3, static_cast<std::int64_t>(c)).to(at::kFloat).mean().item<float>(), colour, 1);
  }
}

}  // namespace
}  // namespace vdit::engine::cogvideox
