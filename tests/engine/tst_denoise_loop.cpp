// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/equal.h>
#include <ATen/ops/full_like.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "engine/base/cancel_token.h"
#include "engine/base/error.h"
#include "engine/sampling/denoise_loop.h"
#include "engine/sampling/flow_euler_scheduler.h"
#include "engine/sampling/unipc_scheduler.h"
#include "tests/engine/synthetic_velocity.h"

namespace vdit::engine {
namespace {

constexpr int kSteps = 7;

UniPcScheduler unipc() {
  return UniPcScheduler(unipc_flow_sigmas(kSteps, 3, SigmaSpacing::Current));
}

at::Tensor uninterrupted() {
  UniPcScheduler scheduler = unipc();
  return denoise(synthetic_velocity, scheduler, synthetic_start(), {});
}

TEST(DenoiseLoop, ReportsEveryStep) {
  UniPcScheduler scheduler = unipc();
  std::vector<DenoiseStep> seen;
  double clock = 0;
  const auto model = [&](const at::Tensor& latents, double timestep, int step) {
    clock += 0.25;
    return synthetic_velocity(latents, timestep, step);
  };
  const at::Tensor latents = denoise(model, scheduler, synthetic_start(),
                                     {.on_step = [&](const DenoiseStep& step) { seen.push_back(step); },
                                      .attention_seconds = [&] { return clock; }});
  ASSERT_EQ(seen.size(), static_cast<std::size_t>(kSteps));
  for (int i = 0; i < kSteps; ++i) {
    const DenoiseStep& step = seen[static_cast<std::size_t>(i)];
    EXPECT_EQ(step.step, i + 1);
    EXPECT_EQ(step.steps, kSteps);
    EXPECT_EQ(step.sigma, unipc().sigma(i));
    EXPECT_EQ(step.timestep, unipc().timestep(i));
    EXPECT_EQ(step.attention_seconds, 0.25);
    EXPECT_EQ(step.clean_estimate.sizes(), latents.sizes());
  }
  // The last predictor goes to sigma 0, where the latents are the estimate itself.
  EXPECT_LT((seen.back().clean_estimate - latents).abs().max().item<double>(), 1e-6);
}

TEST(DenoiseLoop, ResumesAtEveryStepWithTheSameBits) {
  std::vector<DenoisePosition> positions;
  UniPcScheduler scheduler = unipc();
  denoise(synthetic_velocity, scheduler, synthetic_start(),
          {.save = [&](const DenoisePosition& position) { positions.push_back(position); }, .save_every = 1});
  ASSERT_EQ(positions.size(), static_cast<std::size_t>(kSteps - 1));
  const at::Tensor expected = uninterrupted();
  for (const DenoisePosition& position : positions) {
    UniPcScheduler fresh = unipc();
    EXPECT_TRUE(at::equal(denoise(synthetic_velocity, fresh, position, {}), expected)) << position.next_step;
  }
}

TEST(DenoiseLoop, ALostStateIsAnErrorNotAnotherVideo) {
  UniPcScheduler scheduler = unipc();
  try {
    denoise(synthetic_velocity, scheduler, {.next_step = 3, .latents = synthetic_start().latents}, {});
    FAIL() << "resumed without the scheduler's state";
  } catch (const Error& error) {
    EXPECT_EQ(error.info().code, "checkpoint.field");
  }
}

// E09: cancelled in the middle of each step, the run stops there, and its saved position goes on to the same
// bits.
TEST(DenoiseLoop, CancelledInAnyStepLeavesThePositionBeforeIt) {
  const at::Tensor expected = uninterrupted();
  for (int stop = 0; stop < kSteps; ++stop) {
    CancelToken cancel;
    std::vector<DenoisePosition> saved;
    const auto model = [&](const at::Tensor& latents, double timestep, int step) {
      if (step == stop) cancel.cancel();
      cancel.throw_if_cancelled();  // as a transformer does at every block
      return synthetic_velocity(latents, timestep, step);
    };
    UniPcScheduler scheduler = unipc();
    try {
      denoise(model, scheduler, synthetic_start(),
              {.cancel = &cancel,
               .save = [&](const DenoisePosition& position) { saved.push_back(position); },
               .save_every = 100});
      FAIL() << "ran on after being cancelled in step " << stop;
    } catch (const Error& error) {
      EXPECT_EQ(error.info().kind, ErrorKind::Cancelled);
    }
    if (stop == 0) {
      EXPECT_TRUE(saved.empty());
      continue;
    }
    ASSERT_EQ(saved.size(), 1u);
    EXPECT_EQ(saved[0].next_step, stop);
    UniPcScheduler fresh = unipc();
    EXPECT_TRUE(at::equal(denoise(synthetic_velocity, fresh, saved[0], {}), expected)) << stop;
  }
}

TEST(DenoiseLoop, EnoughEndsAfterTheStepThatRunsWithWhatItHas) {
  for (int enough_in = 0; enough_in < kSteps; ++enough_in) {
    CancelToken enough;
    std::vector<DenoiseStep> seen, told;
    const auto model = [&](const at::Tensor& latents, double timestep, int step) {
      if (step == enough_in) enough.cancel();
      return synthetic_velocity(latents, timestep, step);
    };
    std::vector<DenoisePosition> saved;
    UniPcScheduler scheduler = unipc();
    const at::Tensor latents =
        denoise(model, scheduler, synthetic_start(),
                {.enough = &enough,
                 .on_enough = [&](const DenoiseStep& step) { told.push_back(step); },
                 .on_step = [&](const DenoiseStep& step) { seen.push_back(step); },
                 .save = [&](const DenoisePosition& position) { saved.push_back(position); },
                 .save_every = 1,
                 .save_last = true});
    ASSERT_EQ(seen.size(), static_cast<std::size_t>(enough_in + 1));
    EXPECT_TRUE(at::equal(latents, saved.back().latents));
    if (enough_in + 1 == kSteps) {  // it was the last one anyway
      EXPECT_TRUE(told.empty());
      EXPECT_TRUE(at::equal(latents, uninterrupted()));
      continue;
    }
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0].step, enough_in + 1);
    EXPECT_TRUE(at::equal(told[0].clean_estimate, seen.back().clean_estimate));
  }
}

TEST(DenoiseLoop, CancelledBetweenStepsDoesNotStartAnother) {
  CancelToken cancel;
  int forwards = 0;
  UniPcScheduler scheduler = unipc();
  const auto model = [&](const at::Tensor& latents, double timestep, int step) {
    ++forwards;
    return synthetic_velocity(latents, timestep, step);
  };
  EXPECT_THROW(denoise(model, scheduler, synthetic_start(),
                       {.cancel = &cancel,
                        .on_step =
                            [&](const DenoiseStep& s) {
                              if (s.step == 2) cancel.cancel();
                            }}),
               Error);
  EXPECT_EQ(forwards, 2);
}

// W13: the run stops at the step in which the first bad value appears.
TEST(DenoiseLoop, NonFiniteValuesStopTheRunAtTheirStep) {
  for (const double bad :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    UniPcScheduler scheduler = unipc();
    const auto model = [&](const at::Tensor& latents, double timestep, int step) {
      at::Tensor velocity = synthetic_velocity(latents, timestep, step);
      if (step == 4) velocity.view({-1})[5].fill_(bad);
      return velocity;
    };
    try {
      denoise(model, scheduler, synthetic_start(), {});
      FAIL() << "accepted " << bad;
    } catch (const Error& error) {
      EXPECT_EQ(error.info().code, "run.non_finite");
      EXPECT_EQ(error.info().subject, "step 5 of 7");
      EXPECT_EQ(error.info().field, "velocity");
      EXPECT_NE(error.info().found.find("1 of 288"), std::string::npos) << error.what();
    }
  }
}

TEST(Guidance, BothWaysGiveTheFormula) {
  const BranchModel model = [](const at::Tensor& latents, double, int, std::span<const Branch> branches) {
    EXPECT_EQ(latents.size(0), static_cast<int64_t>(branches.size()));
    at::Tensor result = latents.clone();
    for (std::size_t b = 0; b < branches.size(); ++b) {
      result[static_cast<int64_t>(b)].mul_(branches[b] == Branch::Conditional ? 2.0 : 0.5);
    }
    return result;
  };
  const at::Tensor x = initial_noise(1, kSyntheticShape);
  const at::Tensor expected = x * (0.5 + 3.0 * (2.0 - 0.5));
  for (const auto passes : {GuidancePasses::Sequential, GuidancePasses::Batched}) {
    const at::Tensor velocity = guided(model, 3.0, passes)(x, 500, 0);
    EXPECT_LT((velocity - expected).abs().max().item<double>(), 1e-5) << to_string(passes);
    EXPECT_EQ(velocity.sizes(), x.sizes());
    EXPECT_TRUE(at::equal(guided(model, 1.0, passes)(x, 500, 0), x * 2.0)) << "no guidance at scale 1";
  }
}

TEST(Guidance, IsCombinedInFloat32) {
  const BranchModel model = [](const at::Tensor& latents, double, int, std::span<const Branch> branches) {
    return at::full_like(latents, branches[0] == Branch::Conditional ? 1.0078125 : 1.0, at::kBFloat16);
  };
  const at::Tensor velocity = guided(model, 5.5, GuidancePasses::Sequential)(initial_noise(1, {1, 2}), 0, 0);
  EXPECT_EQ(velocity.scalar_type(), at::kFloat);
  EXPECT_FLOAT_EQ(velocity[0][0].item<float>(), 1.0f + 5.5f * 0.0078125f);
}

}  // namespace
}  // namespace vdit::engine
