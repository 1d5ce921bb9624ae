// SPDX-License-Identifier: Apache-2.0
// What a search measures of a layer on a CUDA device against what it measures of the same layer on the CPU.
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

#include <vector>

#include "engine/models/compute_options.h"
#include "kernels/include/vdit/kernels/run_attention_cuda.h"
#include "kernels/runs/run_builders.h"
#include "search/head_probe.h"

namespace vdit::search {
namespace {

using kernels::HeadMode;
using kernels::Mode;
using kernels::RunTable;

class HeadProbeCuda : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto reason = kernels::why_no_cuda()) GTEST_SKIP() << *reason;
    if (engine::cuda_devices() == 0) GTEST_SKIP() << "LibTorch sees no CUDA device";
  }

  engine::ObservedLayer layer_on(const at::Device& device) const {
    return {.forward = forward_,
            .grid = grid_,
            .q = q_.to(device),
            .k = k_.to(device),
            .v = v_.to(device),
            .modes = {},
            .out_weight = out_weight_.to(device)};
  }

  const at::Device device_{at::kCUDA, 0};
  const kernels::TokenGrid grid_{.frames = 5, .height = 9, .width = 13};
  const engine::ForwardInfo forward_;
  const at::Tensor q_ = at::randn({3, 585, 64}).mul(1.3).to(at::kBFloat16);
  const at::Tensor k_ = at::randn({3, 585, 64}).mul(1.3).to(at::kBFloat16);
  const at::Tensor v_ = at::randn({3, 585, 64}).to(at::kBFloat16);
  const at::Tensor out_weight_ = at::randn({48, 192}).to(at::kBFloat16);
};

TEST_F(HeadProbeCuda, CandidatesLoseWhatTheyLoseOnTheCpu) {
  std::vector<RunTable> tables;
  for (const HeadMode& mode :
       {HeadMode{}, HeadMode{.mode = Mode::Skip}, HeadMode{.mode = Mode::Diagonal, .half_width = 60},
        HeadMode{.mode = Mode::MultiDiagonal, .half_width = 30},
        HeadMode{.mode = Mode::VerticalStripe, .half_width = 10, .stripes = {{40, 90}, {200, 201}}}})
    tables.push_back(kernels::build_runs(mode, grid_));
  const std::vector<std::vector<const RunTable*>> candidates{
      {&tables[0], &tables[1], &tables[2], &tables[3], &tables[4]},
      {&tables[0], &tables[3]},
      {&tables[2], &tables[0], &tables[4]}};
  for (const kernels::RowSample& sample : {kernels::RowSample{}, {.every = 3, .first = 2}}) {
    const auto expected = probe_layer(layer_on(at::kCPU), candidates, sample);
    const auto found = probe_layer(layer_on(device_), candidates, sample);
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t head = 0; head < found.size(); ++head) {
      ASSERT_EQ(found[head].size(), candidates[head].size());
      for (std::size_t c = 0; c < found[head].size(); ++c) {
        const ProbedCandidate &one = found[head][c], &other = expected[head][c];
        EXPECT_NEAR(one.error, other.error, 1e-4 + 0.01 * other.error) << "head " << head << " of " << c;
        EXPECT_NEAR(one.layer_error, other.layer_error, 1e-4 + 0.01 * other.layer_error);
        EXPECT_NEAR(one.recall, other.recall, 1e-3);
        const bool is_full = candidates[head][c] == &tables[0];
        EXPECT_EQ(one.error == 0, is_full) << "Full loses nothing, the others something";
        EXPECT_EQ(one.layer_error > 1e-3, !is_full);
      }
    }
  }
}

TEST_F(HeadProbeCuda, ColumnsHaveTheMassThatTheyHaveOnTheCpu) {
  const kernels::RowSample sample{.every = 2, .first = 1};
  const auto expected = column_mass(layer_on(at::kCPU), sample);
  const auto found = column_mass(layer_on(device_), sample);
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t head = 0; head < found.size(); ++head) {
    ASSERT_EQ(found[head].size(), expected[head].size());
    for (std::size_t key = 0; key < found[head].size(); ++key)
      ASSERT_NEAR(found[head][key], expected[head][key], 1e-4F) << "head " << head << " key " << key;
  }
}

}  // namespace
}  // namespace vdit::search
