// SPDX-License-Identifier: Apache-2.0
// The engine on CUDA: parts and whole clips of the demo model against diffusers' float32 results, sparse
// clips against the same modes on the CPU, memory.
#include <ATen/ops/cat.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "engine/attention/attention_plan.h"
#include "engine/attention/attention_run.h"
#include "engine/attention/device_probe.h"
#include "engine/attention/device_queue.h"
#include "engine/attention/kernel_call.h"
#include "engine/attention/map_observer.h"
#include "engine/base/cancel_token.h"
#include "engine/base/json_view.h"
#include "engine/base/resource_folder.h"
#include "engine/base/strict_json.h"
#include "engine/models/elementwise.h"
#include "engine/models/t5/t5_encoder.h"
#include "engine/models/wan/random_transformer.h"
#include "engine/models/wan/transformer.h"
#include "engine/models/wan/vae/vae.h"
#include "engine/sampling/device_memory.h"
#include "engine/sampling/generation.h"
#include "kernels/include/vdit/kernels/run_attention_cuda.h"
#include "kernels/runs/run_builders.h"
#include "tests/golden/golden_file.h"

namespace vdit::engine {
namespace {

using kernels::HeadMode;
using kernels::Mode;

constexpr double kBFloat16Tolerance = 1e-2;
constexpr double kFloatTolerance = 1e-3;
// "a red ball bounces on a checkered floor under a blue sky"
constexpr std::int32_t kPromptIds[] = {259, 295, 266, 287, 260, 259, 280, 268, 262, 259, 264, 261, 1};

ModelFolder demo_model() {
  return ModelFolder::open(resource("demo_model"));
}

class EngineCuda : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto reason = kernels::why_no_cuda()) GTEST_SKIP() << *reason;
    if (cuda_devices() == 0) GTEST_SKIP() << "LibTorch sees no CUDA device";
  }
  const at::Device device{at::kCUDA, 0};
};

at::Tensor velocity(const wan::Transformer& transformer, const GoldenFile& golden, AttentionPlan plan,
                    DenseBackend dense = DenseBackend::Kernels) {
  AttentionRun attention(std::move(plan), {.dense = dense});
  attention.begin_forward({});
  const wan::TextContext context = transformer.prepare_text(golden["text.positive"].narrow(0, 0, 13));
  const wan::TextContext* const texts[] = {&context};
  return transformer.forward(golden["latents.initial"], golden.timestep(0), texts, attention, CancelToken{})
      .cpu();
}

TEST_F(EngineCuda, TextEncoderEqualsDiffusers) {
  const GoldenFile golden("small");
  for (const auto& [dtype, tolerance] : {std::pair(at::kFloat, kFloatTolerance), {at::kBFloat16, 3e-2}}) {
    const at::Tensor text =
        T5Encoder(demo_model(), T5PositionBias::PerLayer, {device, dtype}).encode(kPromptIds).cpu();
    EXPECT_LT(relative_error(text, golden["text.positive"].narrow(0, 0, text.size(0))), tolerance);
  }
}

TEST_F(EngineCuda, TransformerEqualsDiffusers) {
  for (const auto& [dtype, tolerance] :
       {std::pair(at::kFloat, kFloatTolerance), {at::kBFloat16, kBFloat16Tolerance}}) {
    const wan::Transformer transformer(demo_model(), {device, dtype});
    for (const char* name : {"small", "native"}) {
      const GoldenFile golden(name);
      for (const DenseBackend dense :
           {DenseBackend::Kernels, DenseBackend::LibTorch, DenseBackend::Fastest}) {
        const double error = relative_error(velocity(transformer, golden, AttentionPlan::dense(12, 4), dense),
                                            golden["noise_pred.step01.positive"]);
        std::printf("%s %s dense %d: %.2e\n", name, std::string(dtype_name(dtype)).c_str(),
                    static_cast<int>(dense), error);
        EXPECT_LT(error, tolerance) << name;
      }
    }
  }
}

// Every mode, both orders of Multi-Diagonal and Skip, side by side in each layer.
AttentionPlan mixed_plan(const kernels::TokenGrid& grid) {
  const std::int64_t width = grid.video_tokens() / 8;
  const HeadMode kinds[] = {
      {},
      {.mode = Mode::Diagonal, .half_width = width},
      {.mode = Mode::MultiDiagonal, .order = kernels::TokenOrder::SpaceMajor, .half_width = width},
      {.mode = Mode::VerticalStripe, .half_width = 20, .stripes = {{0, 100}, {130, 200}}},
      {.mode = Mode::Skip},
      {.mode = Mode::MultiDiagonal, .order = kernels::TokenOrder::FrameMajor, .half_width = 16},
      {.mode = Mode::Diagonal, .half_width = width / 2}};
  std::vector<HeadMode> modes;
  for (std::size_t i = 0; i < 48; ++i) modes.push_back(kinds[i % std::size(kinds)]);
  return AttentionPlan(12, 4, {{.begin = 0, .end = 1, .modes = modes}});
}

TEST_F(EngineCuda, EveryModeEqualsTheCpu) {
  for (const auto& [name, grid] :
       {std::pair("small", kernels::TokenGrid{.frames = 5, .height = 6, .width = 10}),
        {"native", {.frames = 13, .height = 12, .width = 20}}}) {
    const GoldenFile golden(name);
    const at::Tensor expected =
        velocity(wan::Transformer(demo_model(), {at::kCPU, at::kFloat}), golden, mixed_plan(grid));
    const at::Tensor found =
        velocity(wan::Transformer(demo_model(), {device, at::kBFloat16}), golden, mixed_plan(grid));
    const double error = relative_error(found, expected);
    std::printf("%s, all modes: %.2e\n", name, error);
    EXPECT_LT(error, kBFloat16Tolerance) << name;
    EXPECT_GT(relative_error(expected, golden["noise_pred.step01.positive"]), 2 * kBFloat16Tolerance)
        << "the modes must matter";
  }
}

TEST_F(EngineCuda, DecoderEqualsDiffusers) {
  for (const auto& [dtype, decibels] : {std::pair(at::kFloat, 45.0), {at::kBFloat16, 38.0}}) {
    const wan::Vae vae(demo_model(), {.compute = {device, dtype}});
    for (const std::int64_t chunk : {1, 3, 0}) {
      const GoldenFile golden("small");
      std::vector<at::Tensor> parts;
      vae.decode(golden["latents.step08"], {.chunk_latent_frames = chunk},
                 [&](const at::Tensor& rgb8, std::int64_t) { parts.push_back(rgb8); });
      const at::Tensor frames = at::cat(parts).index_select(0, golden.frames_index()).to(at::kDouble);
      const double error = frames.sub(golden.frames_rgb8().to(at::kDouble)).square().mean().item<double>();
      EXPECT_GE(10 * std::log10(255.0 * 255.0 / error), decibels) << "chunks of " << chunk;
    }
  }
}

TEST_F(EngineCuda, PassesEqualTheCpus) {
  const auto options = at::TensorOptions().dtype(at::kFloat);
  for (const std::int64_t dim : {24, 256, 1536}) {  // fused, and by operators where a row is no multiple of 4
    for (const std::int64_t width : {dim, dim + 2}) {
      at::Tensor x = at::randn({2, 7, width}, options), on_device = x.to(device);
      const at::Tensor delta = at::randn({2, 7, width}, options), gate = at::randn({2, width}, options);
      const NormAffine affine{.gain = at::randn({1, width}, options),
                              .offset = at::randn({1, width}, options)};
      const at::Tensor expected = add_gated_layer_norm(x, delta, gate, affine, 1e-6, at::kFloat);
      const at::Tensor found =
          add_gated_layer_norm(on_device, delta.to(device), gate.to(device),
                               {affine.gain.to(device), affine.offset.to(device)}, 1e-6, at::kFloat);
      EXPECT_LT(relative_error(on_device.cpu(), x), 1e-6);
      EXPECT_LT(relative_error(found.cpu(), expected), 1e-5);
      const Linear linear{.weight = at::randn({32, width}, options), .bias = at::randn({32}, options)};
      const Linear moved{.weight = linear.weight.to(device), .bias = linear.bias.to(device)};
      EXPECT_LT(relative_error(linear_gelu(moved, delta.to(device)).cpu(), linear_gelu(linear, delta)), 2e-3);
    }
  }
}

TEST_F(EngineCuda, ClocksCountWhatTheDeviceDid) {
  const GoldenFile golden("native");
  const wan::Transformer transformer(demo_model(), {device, at::kBFloat16});
  AttentionRun attention(AttentionPlan::dense(12, 4), {.dense = DenseBackend::Kernels});
  attention.begin_forward({});
  const wan::TextContext context = transformer.prepare_text(golden["text.positive"].narrow(0, 0, 13));
  const wan::TextContext* const texts[] = {&context};
  transformer.forward(golden["latents.initial"], 500, texts, attention, CancelToken{});
  EXPECT_GT(attention.times().attention_s, 0.0);
  EXPECT_GT(attention.times().projections_s, 0.0);
  EXPECT_GT(attention.times().other_linear_s, 0.0);
  EXPECT_EQ(attention.dense_backend(), "kernels cuda");
}

// The probe on the device against the CPU's: maps, and candidates of every kind, each head with its own.
TEST_F(EngineCuda, ProbeEqualsTheCpus) {
  const kernels::TokenGrid grid{.frames = 5, .height = 9, .width = 13, .text_after = 20};
  const auto random = [&] { return at::randn({3, grid.tokens(), 64}).mul(1.3).to(at::kBFloat16); };
  const at::Tensor q = random(), k = random(), v = random();
  const kernels::ProbeProblem problem{.type = kernels::DataType::BFloat16,
                                      .heads = 3,
                                      .head_dim = 64,
                                      .scale = 0.125F,
                                      .grid = grid,
                                      .q = q.const_data_ptr(),
                                      .k = k.const_data_ptr(),
                                      .v = v.const_data_ptr(),
                                      .q_strides = strides_of(q),
                                      .k_strides = strides_of(k),
                                      .v_strides = strides_of(v)};
  const std::vector<kernels::PooledMap> maps{
      {.row_block = 64, .column_block = 32},
      {.order = kernels::TokenOrder::SpaceMajor, .row_block = grid.tokens(), .column_block = 1}};
  std::vector<kernels::RunTable> tables;
  for (const HeadMode& mode :
       {HeadMode{}, HeadMode{.mode = Mode::Skip}, HeadMode{.mode = Mode::Diagonal, .half_width = 60},
        HeadMode{.mode = Mode::MultiDiagonal, .half_width = 30},
        HeadMode{.mode = Mode::MultiDiagonal, .order = kernels::TokenOrder::FrameMajor, .half_width = 8},
        HeadMode{.mode = Mode::VerticalStripe, .half_width = 10, .stripes = {{40, 90}, {200, 201}}}})
    tables.push_back(kernels::build_runs(mode, grid));
  const std::vector<const kernels::RunTable*> all{&tables[0], &tables[1], &tables[2],
                                                  &tables[3], &tables[4], &tables[5]};
  const std::vector<std::vector<const kernels::RunTable*>> each{all, {&tables[3], &tables[2]}, {}};
  for (const kernels::RowSample& sample : {kernels::RowSample{}, {.every = 3, .first = 2}}) {
    const auto expected_maps = kernels::probe_maps(problem, maps, sample);
    const auto found_maps = probe_maps_on_device(q.to(device), k.to(device), grid, maps, sample);
    for (std::size_t map = 0; map < maps.size(); ++map) {
      for (std::size_t i = 0; i < expected_maps[map].size(); ++i) {
        if (std::isnan(expected_maps[map][i])) {
          ASSERT_TRUE(std::isnan(found_maps[map][i]));
        } else {
          ASSERT_NEAR(found_maps[map][i], expected_maps[map][i], 1e-4F) << "map " << map << " cell " << i;
        }
      }
    }
    const auto expected = kernels::probe_candidates(problem, all, sample);
    const auto found =
        probe_candidates_on_device(q.to(device), k.to(device), v.to(device), grid, each, sample);
    ASSERT_EQ(found[0].size(), 6u);
    ASSERT_EQ(found[1].size(), 2u);
    ASSERT_TRUE(found[2].empty());
    const auto compare = [&](const kernels::CandidateScore& score, const kernels::CandidateScore& wanted) {
      EXPECT_EQ(score.rows, wanted.rows);
      EXPECT_NEAR(score.error(), wanted.error(), 1e-4 + 0.01 * wanted.error());
      EXPECT_NEAR(score.recall(), wanted.recall(), 1e-3);
    };
    for (std::size_t i = 0; i < all.size(); ++i) compare(found[0][i], expected[0][i]);
    compare(found[1][0], expected[1][3]);
    compare(found[1][1], expected[1][2]);
  }
}

// Live maps of a running model: on the device they are what the CPU sees in the same layers.
TEST_F(EngineCuda, ObservedMapsEqualTheCpus) {
  const GoldenFile golden("small");
  const HeadMode band{.mode = Mode::Diagonal, .half_width = 40},
      places{.mode = Mode::MultiDiagonal, .half_width = 20};
  const auto seen = [&](const ComputeOptions& compute) {
    std::vector<LayerMaps> layers;
    MapObserver observer({.layers = {0, 5}, .block = 16, .thumbnail = 8, .candidates = {band, places}},
                         [&](const LayerMaps& maps) { layers.push_back(maps); });
    const wan::Transformer transformer(demo_model(), compute);
    AttentionRun attention(AttentionPlan::dense(12, 4),
                           {.dense = DenseBackend::Kernels, .observer = &observer});
    attention.begin_forward({});
    const wan::TextContext context = transformer.prepare_text(golden["text.positive"].narrow(0, 0, 13));
    const wan::TextContext* const texts[] = {&context};
    transformer.forward(golden["latents.initial"], golden.timestep(0), texts, attention, CancelToken{});
    return layers;
  };
  const std::vector<LayerMaps> expected = seen({at::kCPU, at::kFloat}), found = seen({device, at::kBFloat16});
  ASSERT_EQ(found.size(), 2u);
  ASSERT_EQ(expected.size(), 2u);
  for (std::size_t layer = 0; layer < 2; ++layer) {
    for (std::size_t head = 0; head < 4; ++head) {
      const HeadMaps &one = found[layer].heads[head], &other = expected[layer].heads[head];
      ASSERT_EQ(one.map_frame.size(), other.map_frame.size());
      ASSERT_FALSE(one.map_frame.empty());
      for (std::size_t i = 0; i < one.map_frame.size(); ++i)
        ASSERT_NEAR(one.map_frame[i], other.map_frame[i], 0.02F) << "layer " << layer << " head " << head;
      ASSERT_EQ(one.recall.size(), 2u);
      for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_NEAR(one.recall[i], other.recall[i], 0.01F);
        EXPECT_NEAR(one.error[i], other.error[i], 0.01F + 0.05F * other.error[i]);
      }
    }
  }
}

// In a process that has not touched the device yet, as at the start of `vdit generate`.
TEST_F(EngineCuda, MemoryIsKnownBeforeTheFirstTensor) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(std::exit(available_memory(device) > (std::uint64_t{1} << 30) ? 0 : 1),
              testing::ExitedWithCode(0), "");
}

TEST_F(EngineCuda, MemoryIsTheDevices) {
  const std::uint64_t before = available_memory(device);
  EXPECT_GT(before, std::uint64_t{1} << 30);
  at::Tensor held = at::empty({256 << 20}, at::TensorOptions(device).dtype(at::kByte));
  EXPECT_LE(available_memory(device) + (256 << 20), before + (64 << 20));
  held = at::Tensor();
  EXPECT_GE(available_memory(device) + (64 << 20), before) << "a reserve counts as free";
  release_cached_memory(device);
}

// A published model's blocks with random weights: two layers of Wan2.1-1.3B, all modes.
TEST_F(EngineCuda, RandomModelStaysFinite) {
  wan::TransformerConfig config = wan::published_config("wan2.1-1.3b");
  config.layers = 2;
  const ComputeOptions compute{device, at::kBFloat16};
  const wan::Transformer transformer(config, wan::random_transformer_weights(config, compute), compute);
  const auto full = at::TensorOptions(device).dtype(at::kFloat);
  const wan::TextContext context = transformer.prepare_text(at::randn({20, config.text_dim}, full));
  const wan::TextContext* const texts[] = {&context};
  AttentionRun attention(AttentionPlan::dense(2, 12));
  attention.begin_forward({});
  const at::Tensor out =
      transformer.forward(at::randn({1, 16, 5, 30, 52}, full), 500, texts, attention, CancelToken{}).cpu();
  EXPECT_TRUE(at::isfinite(out).all().item<bool>());
  EXPECT_GT(out.abs().max().item<double>(), 0.0);
}

GenerationSettings golden_settings(const std::string& name) {
  const std::string path = golden_folder() + "/" + name + ".json";
  const nlohmann::json document = read_json_file(path);
  const JsonView view(document, path);
  return {.prompt = view.text("prompt"),
          .negative_prompt = view.text("negative_prompt"),
          .clip = {.width = view.integer("width"),
                   .height = view.integer("height"),
                   .frames = view.integer("frames")},
          .steps = static_cast<int>(view.integer("steps")),
          .guidance = view.number("guidance"),
          .flow_shift = 3.0,
          .seed = static_cast<std::uint64_t>(view.integer("seed"))};
}

struct Clip {
  GenerationResult result;
  at::Tensor frames;  // [frames, height, width, 3] uint8
};

Clip generate(Generation& generation, const GenerationSettings& settings, GenerationOptions options = {}) {
  std::vector<std::uint8_t> rgb8;
  options.on_frame = [&](std::span<const std::uint8_t> frame) {
    rgb8.insert(rgb8.end(), frame.begin(), frame.end());
  };
  Clip clip{.result = generation.run(settings, options)};
  const ClipSize& size = settings.clip;
  EXPECT_EQ(static_cast<std::int64_t>(rgb8.size()), size.frames * size.height * size.width * 3);
  clip.frames = at::from_blob(rgb8.data(), {size.frames, size.height, size.width, 3}, at::kByte).clone();
  return clip;
}

double psnr_db(const at::Tensor& found, const at::Tensor& expected) {
  const double error = found.to(at::kDouble).sub(expected.to(at::kDouble)).square().mean().item<double>();
  return 10 * std::log10(255.0 * 255.0 / error);
}

struct GoldenClip {
  const char* name;
  at::ScalarType dtype;
  double frames_db;
};

class EngineCudaClip : public EngineCuda, public testing::WithParamInterface<GoldenClip> {};

// Twice: the second run has its weights, its plans and the library's kernels at hand.
TEST_P(EngineCudaClip, EqualsDiffusers) {
  const GoldenClip& row = GetParam();
  const GenerationSettings settings = golden_settings(row.name);
  const GoldenFile golden(row.name);
  Generation generation(demo_model(), {device, row.dtype});
  for (const char* turn : {"first", "second"}) {
    const Clip clip = generate(generation, settings);
    const GenerationTimes& times = clip.result.times;
    const double psnr = psnr_db(clip.frames.index_select(0, golden.frames_index()), golden.frames_rgb8());
    std::printf(
        "%s %s %s run: frames %.1f dB; load %.2f s, text %.2f, denoise %.2f, decode %.2f, total %.2f; %s\n",
        row.name, clip.result.dtype.c_str(), turn, psnr, times.load, times.text, times.denoise, times.decode,
        times.total, clip.result.dense_backend.c_str());
    for (const std::string& words : clip.result.memory.in_words()) std::printf("  %s\n", words.c_str());
    EXPECT_EQ(clip.result.device, "cuda:0");
    EXPECT_TRUE(clip.result.notes.empty());
    EXPECT_GE(psnr, row.frames_db);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Demo, EngineCudaClip,
    testing::Values(GoldenClip{"small", at::kFloat, 45}, GoldenClip{"small", at::kBFloat16, 38},
                    GoldenClip{"native", at::kFloat, 45}, GoldenClip{"native", at::kBFloat16, 44},
                    GoldenClip{"native_two_objects", at::kBFloat16, 44}),
    [](const auto& row) {
      return std::string(row.param.name) + (row.param.dtype == at::kFloat ? "_fp32" : "_bf16");
    });

TEST_F(EngineCuda, SparseClipEqualsTheCpus) {
  const GenerationSettings settings = golden_settings("small");
  const AttentionPlan plan = mixed_plan({.frames = 5, .height = 6, .width = 10});
  Generation on_cpu(demo_model(), {at::kCPU, at::kFloat}), on_device(demo_model(), {device, at::kBFloat16});
  const Clip expected = generate(on_cpu, settings, {.attention = plan});
  const Clip found = generate(on_device, settings, {.attention = plan});
  const double psnr = psnr_db(found.frames, expected.frames);
  std::printf("small, all modes, against the CPU in float32: %.1f dB, sparsity %.3f\n", psnr,
              found.result.sparsity);
  EXPECT_GE(psnr, 38.0);
  EXPECT_DOUBLE_EQ(found.result.sparsity, expected.result.sparsity);
}

TEST_F(EngineCuda, SameSettingsGiveTheSameBits) {
  const GenerationSettings settings = golden_settings("small");
  Generation generation(demo_model(), {device, at::kBFloat16});
  const GenerationOptions kernels{.attention_options = {.dense = DenseBackend::Kernels}};
  const Clip once = generate(generation, settings, kernels), again = generate(generation, settings, kernels);
  EXPECT_TRUE(once.result.latents.equal(again.result.latents));
}

}  // namespace
}  // namespace vdit::engine
