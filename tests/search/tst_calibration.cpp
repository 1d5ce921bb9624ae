// SPDX-License-Identifier: Apache-2.0
// The search on the engine: probed errors against attention with explicit masks, a table that does not depend
// on where the search was stopped, and errors that are zero where nothing is left out.
#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/full.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/softmax.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "kernels/runs/run_builders.h"
#include "search/calibration.h"
#include "search/head_probe.h"

namespace vdit::search {
namespace {

constexpr double kTolerance = 1e-4;  // fp32 attention against fp64

// softmax(q k^T / sqrt(d)) v in fp64 under the mask of a run table; rows in the table's order.
at::Tensor masked_attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                            const kernels::RunTable& table) {
  at::Tensor mask = at::full({q.size(0), k.size(0)}, -std::numeric_limits<double>::infinity(), at::kDouble);
  for (std::int64_t granule = 0; granule < table.granules(); ++granule) {
    for (const auto& run : table.runs(granule)) {
      mask.slice(0, granule * 64, granule * 64 + table.rows(granule)).slice(1, run.begin, run.end).zero_();
    }
  }
  const double scale = 1 / std::sqrt(static_cast<double>(q.size(1)));
  const at::Tensor scores = at::matmul(q.to(at::kDouble), k.to(at::kDouble).t()).mul(scale).add(mask);
  return at::matmul(at::softmax(scores, -1), v.to(at::kDouble));
}

TEST(HeadProbe, MeasuresTheErrorsOfExplicitMasks) {
  const kernels::TokenGrid grid{.frames = 4, .height = 6, .width = 8};  // 192 tokens, three granules
  const at::Tensor q = at::randn({2, 192, 16});
  const at::Tensor k = at::randn({2, 192, 16});
  const at::Tensor v = at::randn({2, 192, 16});
  const at::Tensor out_weight = at::randn({32, 32});
  const engine::ForwardInfo forward;
  const engine::ObservedLayer layer{
      .forward = forward, .grid = grid, .q = q, .k = k, .v = v, .modes = {}, .out_weight = out_weight};
  const kernels::HeadMode band{.mode = kernels::Mode::Diagonal, .half_width = 20};
  const kernels::RunTable full = kernels::build_runs({}, grid);
  const kernels::RunTable narrow = kernels::build_runs(band, grid);
  const auto probed = probe_layer(layer, {{&full, &narrow}, {&full, &full}}, {});

  EXPECT_EQ(probed[0][0].error, 0) << "Full loses nothing";
  EXPECT_NEAR(probed[1][1].recall, 1, kTolerance);
  const at::Tensor dense = masked_attention(q[0], k[0], v[0], full);
  const at::Tensor difference = masked_attention(q[0], k[0], v[0], narrow) - dense;
  const double wanted = (difference.square().sum() / dense.square().sum()).item<double>();
  EXPECT_NEAR(probed[0][1].error, wanted, kTolerance * wanted);
  const at::Tensor head_weight = out_weight.slice(1, 0, 16).to(at::kDouble);
  const at::Tensor second = masked_attention(q[1], k[1], v[1], full);
  const at::Tensor layer_out = at::matmul(dense, head_weight.t()) +
                               at::matmul(second, out_weight.slice(1, 16, 32).to(at::kDouble).t());
  const double layer_wanted =
      (at::matmul(difference, head_weight.t()).square().sum() / layer_out.square().sum()).item<double>();
  EXPECT_NEAR(probed[0][1].layer_error, layer_wanted, kTolerance * layer_wanted);
}

TEST(HeadProbe, ColumnMassIsAShareOfTheSampledRows) {
  const kernels::TokenGrid grid{.frames = 2, .height = 8, .width = 8};
  const engine::ForwardInfo forward;
  const engine::ObservedLayer layer{.forward = forward,
                                    .grid = grid,
                                    .q = at::randn({2, 128, 16}),
                                    .k = at::randn({2, 128, 16}),
                                    .v = at::randn({2, 128, 16}),
                                    .modes = {},
                                    .out_weight = {}};
  const auto mass = column_mass(layer, {.every = 2, .first = 1});
  const at::Tensor scores = at::matmul(layer.q[1].slice(0, 64), layer.k[1].t()).mul(0.25);
  const at::Tensor wanted = at::softmax(scores, -1).mean(0);
  ASSERT_EQ(mass[1].size(), 128U);
  for (int key = 0; key < 128; ++key) {
    EXPECT_NEAR(mass[1][static_cast<std::size_t>(key)], wanted[key].item<float>(), 1e-5F);
  }
}

CalibrationSettings small_search(const engine::Generation& generation) {
  CalibrationSettings settings;
  settings.clip = engine::default_settings(generation.model().defaults());
  settings.clip.clip = {.width = 64, .height = 64, .frames = 17};
  settings.clip.steps = 4;
  settings.prompts = {"a red ball bounces", "a blue cube spins in place"};
  settings.groups = {{0, 0.5}, {0.5, 1}};
  settings.candidates = {{.mode = kernels::Mode::Full},
                         {.mode = kernels::Mode::Skip, .density = 0},
                         {.mode = kernels::Mode::Diagonal, .density = 0.7},
                         {.mode = kernels::Mode::VerticalStripe, .density = 0.6}};
  settings.row_stride = 1;
  return settings;
}

TEST(Calibration, AStoppedSearchGoesOnToTheSameTable) {
  engine::Generation generation(engine::ModelFolder::open(VDIT_DEMO_MODEL), {at::kCPU, at::kFloat});
  const CalibrationSettings settings = small_search(generation);
  LossTable whole = empty_table(generation, settings);
  LossTable after_first = whole;
  CalibrationCallbacks callbacks;
  callbacks.on_prompt_done = [&](const LossTable& table) {
    if (table.samples_done == 1) after_first = table;
  };
  calibrate(generation, settings, whole, callbacks);
  calibrate(generation, settings, after_first, {});
  EXPECT_EQ(whole.error_mean, after_first.error_mean);
  EXPECT_EQ(whole.layer_error_max, after_first.layer_error_max);
  EXPECT_EQ(whole.stripes, after_first.stripes);
  EXPECT_EQ(whole.samples_done, 2);
  for (std::size_t cell = 0; cell < whole.grid.cells(); ++cell) {
    EXPECT_EQ(whole.count[whole.entry(cell, 2)], 2);
    EXPECT_EQ(whole.error_mean[whole.entry(cell, 0)], 0) << "Full";
    EXPECT_NEAR(whole.error_mean[whole.entry(cell, 1)], 1, 1e-6) << "Skip";
  }
}

}  // namespace
}  // namespace vdit::search
