// SPDX-License-Identifier: Apache-2.0
// CogVideoX's schedule, samplers and guidance against figures computed in float64 from the published formulas
// and confirmed with diffusers 0.42.1; resuming; what scheduler_config.json may say.
#include <ATen/TensorOperators.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/json_view.h"
#include "engine/sampling/checkpoint.h"
#include "engine/sampling/diffusion_scheduler.h"
#include "engine/sampling/scheduler_config.h"
#include "tests/engine/synthetic_velocity.h"
#include "tests/temporary_folder.h"

namespace vdit::engine {
namespace {

TEST(DiffusionLevels, EqualThePublishedOnes) {
  const DiffusionLevels every = diffusion_levels({}, 1000);
  const auto level = [](const DiffusionLevels& levels, std::size_t timestep) {
    EXPECT_EQ(levels.timesteps[999 - timestep], static_cast<int>(timestep));
    return levels.levels[999 - timestep];
  };
  EXPECT_NEAR(level(every, 0), 0.99915, 1e-9);
  EXPECT_NEAR(level(every, 19), 0.981010457, 1e-9);
  EXPECT_NEAR(level(every, 499), 0.242359167, 1e-9);
  EXPECT_NEAR(level(every, 979), 8.578784e-5, 1e-11);
  EXPECT_EQ(level(every, 999), 0);
  const DiffusionLevels shifted = diffusion_levels({.snr_shift_scale = 3}, 1000);
  EXPECT_NEAR(level(shifted, 19), 0.946572979, 1e-9);
  EXPECT_NEAR(level(shifted, 499), 0.095969562, 1e-9);
}

TEST(DiffusionLevels, StepsAreTrailing) {
  const DiffusionLevels fifty = diffusion_levels({}, 50);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(fifty.timesteps[static_cast<std::size_t>(i)], 999 - 20 * i);
  EXPECT_EQ(fifty.next_levels.back(), 1);
  EXPECT_EQ(fifty.next_levels[0], fifty.levels[1]);
  EXPECT_EQ(diffusion_levels({}, 1).timesteps, std::vector<int>{999});
  // 1000 / 7 is cut to 142: a step ends a little above where the next one starts.
  const DiffusionLevels seven = diffusion_levels({}, 7);
  EXPECT_EQ(seven.timesteps, (std::vector<int>{999, 856, 713, 570, 428, 285, 142}));
  EXPECT_LT(seven.next_levels[0], seven.levels[1]);
  EXPECT_LT(seven.next_levels.back(), 1);
  for (int steps = 1; steps <= 1000; ++steps)
    EXPECT_GE(diffusion_levels({}, steps).timesteps.back(), 0) << steps;
}

TEST(DdimScheduler, Sequence) {
  DdimScheduler scheduler(diffusion_levels({}, 5));
  at::Tensor x = at::full({1}, 1.0, at::kFloat);
  const double expected[] = {0.790559888, 0.494221670, 0.211046689, 0.021905589, -0.088495280};
  for (int step = 0; step < 5; ++step) {
    x = scheduler.advance(x, x * 0.5 + 0.001 * scheduler.timestep(step), step);
    EXPECT_NEAR(x.item<double>(), expected[step], 1e-6) << "step " << step;
  }
  EXPECT_EQ(scheduler.sigma(0), 1);
  EXPECT_EQ(scheduler.sigma(5), 0);
}

constexpr int kSteps = 7;

DpmScheduler dpm(std::uint64_t seed = 3) {
  return DpmScheduler(diffusion_levels({}, kSteps), {.seed = seed});
}

TEST(DpmScheduler, ResumesAtEveryStepWithTheSameBits) {
  const test::TemporaryFolder folder;
  DpmScheduler whole = dpm();
  std::vector<DenoisePosition> positions;
  const at::Tensor expected = denoise(
      synthetic_velocity, whole, synthetic_start(),
      {.save = [&](const DenoisePosition& position) { positions.push_back(position); }, .save_every = 1});
  ASSERT_EQ(positions.size(), static_cast<std::size_t>(kSteps - 1));
  for (const DenoisePosition& position : positions) {
    save_checkpoint(folder.path(), {.position = position, .steps = kSteps, .settings_sha256 = "abc"});
    const ResumeDecision decision = find_resume_point(folder.path(), "abc", kSyntheticShape, kSteps);
    ASSERT_TRUE(decision.checkpoint) << decision.reason;
    DpmScheduler fresh = dpm();
    EXPECT_TRUE(at::equal(denoise(synthetic_velocity, fresh, decision.checkpoint->position, {}), expected))
        << position.next_step;
    DpmScheduler used = dpm();  // a scheduler that has run goes back as well
    denoise(synthetic_velocity, used, synthetic_start(), {});
    EXPECT_TRUE(at::equal(denoise(synthetic_velocity, used, position, {}), expected));
  }
  DpmScheduler other = dpm(4);
  EXPECT_FALSE(at::equal(denoise(synthetic_velocity, other, synthetic_start(), {}), expected));
}

TEST(DpmScheduler, GivenLatentsLeaveTheGeneratorAtItsStart) {
  DpmScheduler after(diffusion_levels({}, kSteps), {.seed = 3, .initial_drawn = true});
  DpmScheduler given(diffusion_levels({}, kSteps), {.seed = 3, .initial_drawn = false});
  const at::Tensor start = synthetic_start().latents;  // what seed 3 gives first
  const at::Tensor still = start * 0;
  // Out of nothing the first step makes its noise alone, at the level where it ends.
  const at::Tensor noise = start * std::sqrt(1 - diffusion_levels({}, kSteps).next_levels[0]);
  EXPECT_TRUE(at::equal(given.advance(still, still, 0), noise));
  EXPECT_FALSE(at::equal(after.advance(still, still, 0), noise));
}

TEST(DpmScheduler, ALostStateIsAnError) {
  DpmScheduler scheduler = dpm();
  EXPECT_THROW(scheduler.restore({}, 2), Error);
}

TEST(GuidanceScale, RisesAsTheAuthorsHaveIt) {
  const GuidanceScale rising = GuidanceScale::rising(6, 50);
  EXPECT_TRUE(rising.guides());
  EXPECT_EQ(rising.at(0), 1);
  EXPECT_NEAR(rising.at(30), 1.09, 0.005);
  EXPECT_NEAR(rising.at(40), 2.45, 0.005);
  EXPECT_NEAR(rising.at(45), 4.84, 0.005);
  EXPECT_NEAR(rising.at(49), 6.86, 0.005);
  EXPECT_EQ(GuidanceScale(6).at(49), 6);
}

nlohmann::json document() {
  return {{"_class_name", "CogVideoXDPMScheduler"},
          {"prediction_type", "v_prediction"},
          {"beta_schedule", "scaled_linear"},
          {"beta_start", 0.00085},
          {"beta_end", 0.012},
          {"clip_sample", false},
          {"rescale_betas_zero_snr", true},
          {"set_alpha_to_one", true},
          {"snr_shift_scale", 1.0},
          {"timestep_spacing", "trailing"},
          {"num_train_timesteps", 1000},
          {"trained_betas", nullptr}};
}

SchedulerConfig read(const nlohmann::json& json) {
  return read_scheduler_config(JsonView(json, "scheduler_config.json"));
}

TEST(DiffusionConfig, ReadsBothClasses) {
  nlohmann::json json = document();
  EXPECT_EQ(read(json).scheduler, SchedulerClass::Dpm);
  json["_class_name"] = "CogVideoXDDIMScheduler";
  json["snr_shift_scale"] = 3.0;
  const SchedulerConfig config = read(json);
  EXPECT_EQ(config.scheduler, SchedulerClass::Ddim);
  EXPECT_EQ(config.curve.snr_shift_scale, 3);
  EXPECT_EQ(make_scheduler(config, {.steps = 4})->timestep(1), 749);
}

TEST(DiffusionConfig, NamesTheFieldThatDoesNotFit) {
  const std::vector<std::pair<std::string, nlohmann::json>> rows = {
      {"prediction_type", "epsilon"}, {"beta_schedule", "linear"}, {"beta_start", 0},
      {"beta_start", "0.1"},          {"beta_end", 0.0001},        {"beta_end", 1},
      {"clip_sample", true},          {"clip_sample", nullptr},    {"rescale_betas_zero_snr", false},
      {"set_alpha_to_one", false},    {"snr_shift_scale", 0},      {"timestep_spacing", "linspace"},
      {"timestep_spacing", nullptr},  {"trained_betas", {0.1}},    {"num_train_timesteps", 1}};
  for (const auto& [key, value] : rows) {
    nlohmann::json json = document();
    json[key] = value;
    try {
      read(json);
      ADD_FAILURE() << key << " " << value;
    } catch (const Error& error) {
      EXPECT_EQ(error.info().field, key) << value;
    }
  }
}

TEST(DiffusionConfig, MoreStepsThanTimestepsAreRefused) {
  nlohmann::json json = document();
  json["num_train_timesteps"] = 100;
  EXPECT_EQ(make_scheduler(read(json), {.steps = 100})->steps(), 100);
  try {
    make_scheduler(read(json), {.steps = 101});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.info().code, "settings.steps");
  }
}

}  // namespace
}  // namespace vdit::engine
