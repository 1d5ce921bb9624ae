// SPDX-License-Identifier: Apache-2.0
// The whole path from prompt to latents with all five modes: equal bits from run to run and with any number
// of threads.
#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <vector>

#include "engine/sampling/generation.h"

namespace vdit::engine {
namespace {

using kernels::HeadMode;
using kernels::Mode;
using kernels::TokenOrder;

// One mode after the other over all heads, dense in the first half of the steps.
AttentionPlan mixed_plan(const VideoModel& model) {
  const std::vector<HeadMode> modes{
      {},
      {.mode = Mode::Diagonal, .half_width = 20, .sink = {{0, 15}}},
      {.mode = Mode::MultiDiagonal, .order = TokenOrder::SpaceMajor, .half_width = 11},
      {.mode = Mode::Skip},
      {.mode = Mode::MultiDiagonal, .order = TokenOrder::FrameMajor, .half_width = 2},
      {.mode = Mode::VerticalStripe, .half_width = 9, .stripes = {{3, 30}, {70, 90}}},
      {}};
  PlannedSteps sparse{.begin = 0.5, .end = 1, .modes = {}};
  const auto cells = static_cast<std::size_t>(model.layers()) * static_cast<std::size_t>(model.heads());
  for (std::size_t cell = 0; cell < cells; ++cell) sparse.modes.push_back(modes[cell % modes.size()]);
  return AttentionPlan(model.layers(), model.heads(), {sparse});
}

class Determinism : public testing::TestWithParam<at::ScalarType> {
 protected:
  void TearDown() override { at::set_num_threads(threads_); }

  at::Tensor latents_with(int threads) {
    at::set_num_threads(threads);
    GenerationSettings settings = default_settings(generation_.model().defaults());
    settings.prompt = "a red ball bounces on a grass field under a blue sky";
    settings.clip = {.width = 96, .height = 80, .frames = 17};  // 150 tokens: the last granule is short
    settings.steps = 4;
    settings.guidance = 3;
    GenerationOptions options;
    options.attention = mixed_plan(generation_.model());
    options.attention_options.dense = DenseBackend::Kernels;
    return generation_.run(settings, options).latents;
  }

 private:
  int threads_ = at::get_num_threads();
  Generation generation_{ModelFolder::open(VDIT_DEMO_MODEL), {.dtype = GetParam()}};
};

TEST_P(Determinism, EqualBitsOverTenRunsAndOneToThreeThreads) {
  const at::Tensor first = latents_with(1);
  EXPECT_GT(first.abs().sum().item<double>(), 0);
  for (int run = 1; run < 10; ++run) {
    const int threads = 1 + run % 3;
    EXPECT_TRUE(latents_with(threads).equal(first)) << "run " << run << ", " << threads << " threads";
  }
}

INSTANTIATE_TEST_SUITE_P(Types, Determinism, testing::Values(at::kFloat, at::kBFloat16),
                         [](const auto& type) { return type.param == at::kFloat ? "fp32" : "bf16"; });

}  // namespace
}  // namespace vdit::engine
