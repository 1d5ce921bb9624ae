// SPDX-License-Identifier: Apache-2.0
// The device's probe: maps by operators on the CPU against the CPU's own probe.
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "engine/attention/device_probe.h"
#include "engine/attention/kernel_call.h"

namespace vdit::engine {
namespace {

using kernels::PooledMap;
using kernels::TokenOrder;

constexpr kernels::TokenGrid kGrid{.frames = 5, .height = 6, .width = 11, .text_before = 0, .text_after = 9};

class DeviceProbe : public testing::TestWithParam<kernels::RowSample> {
 protected:
  const at::Tensor q = at::randn({3, kGrid.tokens(), 32}).mul(1.5), k = at::randn({3, kGrid.tokens(), 32});
};

TEST_P(DeviceProbe, MapsEqualTheCpusProbe) {
  const std::vector<PooledMap> maps{
      {.row_block = 64, .column_block = 64},
      {.row_block = 37, .column_block = 16},
      {.order = TokenOrder::SpaceMajor, .row_block = 50, .column_block = 25},
      {.order = TokenOrder::SpaceMajor, .row_block = kGrid.tokens(), .column_block = 1},
      {.row_block = kGrid.tokens(), .column_block = 1}};
  const kernels::ProbeProblem problem{.type = kernels::DataType::Float32,
                                      .heads = 3,
                                      .head_dim = 32,
                                      .scale = static_cast<float>(1 / std::sqrt(32.0)),
                                      .grid = kGrid,
                                      .q = q.const_data_ptr(),
                                      .k = k.const_data_ptr(),
                                      .q_strides = strides_of(q),
                                      .k_strides = strides_of(k)};
  const auto expected = kernels::probe_maps(problem, maps, GetParam());
  const auto found = probe_maps_on_device(q, k, kGrid, maps, GetParam());
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t map = 0; map < maps.size(); ++map) {
    ASSERT_EQ(found[map].size(), expected[map].size());
    for (std::size_t i = 0; i < found[map].size(); ++i) {
      ASSERT_EQ(std::isnan(found[map][i]), std::isnan(expected[map][i])) << "map " << map << " cell " << i;
      if (!std::isnan(found[map][i])) {
        ASSERT_NEAR(found[map][i], expected[map][i], 2e-6F) << "map " << map;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Samples, DeviceProbe,
                         testing::Values(kernels::RowSample{}, kernels::RowSample{.every = 3, .first = 1},
                                         kernels::RowSample{.every = 5, .first = 4}));

TEST(DeviceProbeErrors, RefusesWhatCannotBe) {
  const at::Tensor q = at::randn({1, kGrid.tokens(), 32});
  const PooledMap bad{.row_block = 0};
  EXPECT_THROW(probe_maps_on_device(q, q, kGrid, {&bad, 1}, {}), std::invalid_argument);
  EXPECT_THROW(probe_maps_on_device(q, q, kGrid, {}, {.every = 2, .first = 2}), std::invalid_argument);
  EXPECT_THROW(probe_candidates_on_device(q, q, q, kGrid, {}, {}), std::invalid_argument);
  EXPECT_THROW(probe_candidates_on_device(q, q, q, kGrid, {{nullptr}}, {}), std::invalid_argument);
}

}  // namespace
}  // namespace vdit::engine
