// SPDX-License-Identifier: Apache-2.0
// The plan for a model of invented sizes, and the clips that it can make (C06).
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "engine/base/error.h"
#include "engine/sampling/generation_settings.h"
#include "engine/sampling/memory_plan.h"

namespace vdit::engine {
namespace {

constexpr std::uint64_t kMiB = 1 << 20;

// 100 MiB to denoise one row, 50 MiB to decode; computes nothing.
class InventedModel final : public VideoModel {
 public:
  std::string_view family() const noexcept override { return "invented"; }
  const ClipLimits& limits() const noexcept override { return limits_; }
  const ModelDefaults& defaults() const noexcept override { return defaults_; }
  int layers() const noexcept override { return 1; }
  int heads() const noexcept override { return 1; }
  kernels::TokenGrid token_grid(const ClipSize& clip) const override {
    return {.height = clip.height / 16, .width = clip.width / 16};
  }
  std::vector<std::int64_t> latent_shape(const ClipSize&) const override { return {1}; }
  GuidanceKind guidance_kind() const noexcept override { return guidance; }
  DecodeChoices decode_choices() const noexcept override { return choices; }
  ActivationForecast forecast(const ClipSize&, const DecodeWay& way) const override {
    return {.denoise_bytes = 100 * kMiB, .decode_bytes = way.tiled ? 50 * kMiB : whole_decode_bytes};
  }
  void load(ModelPart) override {}
  void unload(ModelPart) noexcept override {}
  bool is_loaded(ModelPart) const noexcept override { return false; }
  PromptReport read_prompt(std::string_view) const override { return {}; }
  void set_prompt(Branch, std::string_view) override {}
  at::Tensor velocity(const at::Tensor& latents, double, std::span<const Branch>, AttentionRun&,
                      const CancelToken&) override {
    return latents;
  }
  void decode(const at::Tensor&, const DecodeWay&, const CancelToken&, const std::function<void(double)>&,
              const DecodedFrames&) override {}

  GuidanceKind guidance = GuidanceKind::Classifier;
  DecodeChoices choices;
  std::uint64_t whole_decode_bytes = 50 * kMiB;

 private:
  ClipLimits limits_;
  ModelDefaults defaults_;
};

constexpr ClipSize kSmall{.width = 64, .height = 64, .frames = 5};      // 16 tokens
constexpr ClipSize kLarge{.width = 1024, .height = 1024, .frames = 5};  // 4,096 tokens
constexpr WeightForecast kWeights{
    .text_encoder = 400 * kMiB, .transformer = 200 * kMiB, .decoder = 10 * kMiB};

TEST(MemoryPlan, KeepsEverythingWhereThereIsRoom) {
  const MemoryPlan plan = plan_memory(InventedModel(), kLarge, kWeights, true, 64 * 1024 * kMiB);
  EXPECT_TRUE(plan.keep_text_encoder);
  EXPECT_TRUE(plan.keep_transformer);
  EXPECT_EQ(plan.passes, GuidancePasses::Sequential) << "a large clip fills the cores by itself";
  EXPECT_EQ(plan.forecast_bytes, 700 * kMiB);
  EXPECT_FALSE(plan.in_words().empty());
}

TEST(MemoryPlan, FreesPartsAsMemoryShrinks) {
  const MemoryPlan plan = plan_memory(InventedModel(), kLarge, kWeights, true, 1024 * kMiB);
  EXPECT_FALSE(plan.keep_text_encoder);
  EXPECT_FALSE(plan.keep_transformer);
  EXPECT_EQ(plan.forecast_bytes, 400 * kMiB);
}

TEST(MemoryPlan, BatchesOnlySmallClipsThatFit) {
  EXPECT_EQ(plan_memory(InventedModel(), kSmall, kWeights, true, 1024 * kMiB).passes,
            GuidancePasses::Batched);
  EXPECT_EQ(plan_memory(InventedModel(), kSmall, {.transformer = 200 * kMiB}, true, 350 * kMiB).passes,
            GuidancePasses::Sequential);
  EXPECT_EQ(plan_memory(InventedModel(), kSmall, kWeights, false, 1024 * kMiB).passes,
            GuidancePasses::Single);
}

TEST(MemoryPlan, RefusesWhatCannotFitAndNamesTheLargestPhase) {
  try {
    plan_memory(InventedModel(), kSmall, kWeights, true, 399 * kMiB);
    FAIL() << "the text encoder alone does not fit";
  } catch (const Error& error) {
    EXPECT_EQ(error.info().kind, ErrorKind::OutOfMemory);
    EXPECT_EQ(error.info().code, "memory.forecast");
    EXPECT_EQ(error.info().subject, "the text encoder");
  }
}

TEST(MemoryPlan, DecodesInTilesOnlyWhereMemoryAsks) {
  InventedModel model;
  model.choices = {.chunks = false, .tiles = true};
  model.whole_decode_bytes = 2000 * kMiB;
  const MemoryPlan roomy = plan_memory(model, kSmall, kWeights, true, 64 * 1024 * kMiB);
  EXPECT_FALSE(roomy.decode.tiled);
  EXPECT_EQ(roomy.forecast_bytes, 2610 * kMiB);
  const MemoryPlan tight = plan_memory(model, kSmall, kWeights, true, 1024 * kMiB);
  EXPECT_TRUE(tight.decode.tiled);
  EXPECT_EQ(tight.in_words().back(), "decoding in tiles of the picture");
  model.choices.tiles = false;
  EXPECT_THROW(plan_memory(model, kSmall, kWeights, true, 1024 * kMiB), Error);
}

TEST(MemoryPlan, SaysThatGuidanceIsEmbedded) {
  EXPECT_TRUE(takes_two_predictions(GuidanceKind::Classifier, 1.5));
  EXPECT_FALSE(takes_two_predictions(GuidanceKind::Classifier, 1.0));
  EXPECT_FALSE(takes_two_predictions(GuidanceKind::Embedded, 6.0));
  InventedModel model;
  model.guidance = GuidanceKind::Embedded;
  const auto words = plan_memory(model, kSmall, kWeights, false, 1024 * kMiB).in_words();
  EXPECT_NE(std::ranges::find(words, "guidance is read by the transformer: one prediction a step"),
            words.end());
}

TEST(MemoryPlan, KnowsTheMachine) {
  const HostMemory memory = host_memory();
  EXPECT_GT(memory.available, 0u);
  EXPECT_GE(memory.total, memory.available);
  EXPECT_GT(peak_resident_bytes(), kMiB);
  EXPECT_EQ(bytes_text(37 * kMiB), "37 MiB");
  EXPECT_EQ(bytes_text(1536 * kMiB), "1.5 GiB");
}

TEST(GenerationSettings, NearestClip) {
  const ClipLimits limits;
  EXPECT_EQ(nearest_clip({320, 192, 49}, limits), (ClipSize{320, 192, 49}));
  EXPECT_EQ(nearest_clip({327, 185, 50}, limits), (ClipSize{320, 192, 49}));
  EXPECT_EQ(nearest_clip({-5, 0, 0}, limits), (ClipSize{16, 16, 1}));
  constexpr std::int64_t kHuge = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(nearest_clip({kHuge, kHuge, kHuge}, limits), (ClipSize{16384, 16384, 4093}));
}

TEST(GenerationSettings, SizeText) {
  EXPECT_EQ(parse_size("320x192", "size").width, 320);
  for (const char* text :
       {"", "320", "320x", "x192", "320x192x3", "320 x 192", "3e2x192", "99999999999999999999x16"}) {
    EXPECT_THROW(parse_size(text, "size"), Error) << text;
  }
}

}  // namespace
}  // namespace vdit::engine
