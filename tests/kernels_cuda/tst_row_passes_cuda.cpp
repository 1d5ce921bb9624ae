// SPDX-License-Identifier: Apache-2.0
// The passes between matrix products against their formulas in fp64, row by row, on fresh random inputs.
#include <gtest/gtest.h>

#include <cmath>
#include <type_traits>

#include "kernels/include/vdit/kernels/row_passes_cuda.h"
#include "kernels/include/vdit/kernels/run_attention_cuda.h"
#include "tests/kernels_cuda/device_buffer.h"

namespace vdit::kernels {
namespace {

using Half = __nv_bfloat16;
constexpr double kEpsilon = 1e-6;

std::vector<float> normal_floats(std::size_t count, std::mt19937& random, float mean = 0.0f) {
  std::normal_distribution<float> normal(mean, 1.0f);
  std::vector<float> values(count);
  for (float& value : values) value = normal(random);
  return values;
}

template <typename T>
double number(const T& value) {
  return static_cast<double>(static_cast<float>(value));
}

/// Half a unit in the last place of the type, relative, with room for fp32 sums.
template <typename T>
constexpr double rounding() {
  return std::is_same_v<T, float> ? 3e-6 : 1.0 / 256;
}

class RowPassesCuda : public testing::TestWithParam<std::int64_t> {
 protected:
  void SetUp() override {
    if (const auto reason = why_no_cuda()) GTEST_SKIP() << *reason;
  }
};

template <typename Delta, typename Out>
void check_residual_norm(std::int64_t dim, bool gated, std::uint32_t seed) {
  constexpr std::int64_t kBatch = 2, kTokens = 37;
  std::mt19937 random(seed);
  const auto count = static_cast<std::size_t>(kBatch * kTokens * dim);
  const auto width = static_cast<std::size_t>(dim);
  const std::vector<float> x = normal_floats(count, random, 3.0f);  // a mean that naive variances lose
  std::vector<Delta> delta;
  for (const float value : normal_floats(count, random)) delta.push_back(Delta(value));
  const std::vector<float> gate = normal_floats(kBatch * width, random);
  const std::vector<float> gain = normal_floats(width, random, 1.0f), offset = normal_floats(width, random);
  const DeviceBuffer<float> device_x(x), device_gate(gate), device_gain(gain), device_offset(offset);
  const DeviceBuffer<Delta> device_delta(delta);
  const DeviceBuffer<Out> device_y(count);
  residual_norm_cuda({.batch = kBatch,
                      .tokens = kTokens,
                      .dim = dim,
                      .x = device_x.get(),
                      .delta = device_delta.get(),
                      .delta_type = std::is_same_v<Delta, float> ? DataType::Float32 : DataType::BFloat16,
                      .gate = gated ? device_gate.get() : nullptr,
                      .gate_stride = dim,
                      .y = device_y.get(),
                      .y_type = std::is_same_v<Out, float> ? DataType::Float32 : DataType::BFloat16,
                      .gain = device_gain.get(),
                      .offset = device_offset.get(),
                      .epsilon = static_cast<float>(kEpsilon)});
  const std::vector<float> sums = device_x.host();
  const std::vector<Out> normed = device_y.host();
  for (std::int64_t row = 0; row < kBatch * kTokens; ++row) {
    const auto first = static_cast<std::size_t>(row * dim);
    std::vector<double> exact(width);
    double mean = 0, variance = 0;
    for (std::size_t i = 0; i < width; ++i) {
      const double g = gated ? number(gate[static_cast<std::size_t>(row / kTokens) * width + i]) : 1.0;
      exact[i] = number(x[first + i]) + g * number(delta[first + i]);
      mean += exact[i] / static_cast<double>(dim);
      ASSERT_NEAR(number(sums[first + i]), exact[i], 1e-6 * (1 + std::abs(exact[i])));
    }
    for (const double value : exact) variance += (value - mean) * (value - mean) / static_cast<double>(dim);
    for (std::size_t i = 0; i < width; ++i) {
      const double expected =
          (exact[i] - mean) / std::sqrt(variance + kEpsilon) * number(gain[i]) + number(offset[i]);
      ASSERT_NEAR(number(normed[first + i]), expected, rounding<Out>() * (1 + std::abs(expected)))
          << "row " << row << " channel " << i;
    }
  }
}

TEST_P(RowPassesCuda, AddsGatedAndNorms) {
  check_residual_norm<Half, Half>(GetParam(), true, 1);
  check_residual_norm<Half, float>(GetParam(), true, 2);
  check_residual_norm<float, Half>(GetParam(), false, 3);
  check_residual_norm<float, float>(GetParam(), false, 4);
}

TEST_P(RowPassesCuda, NormsRowsByTheirSquares) {
  const std::int64_t dim = GetParam(), rows = 41;
  std::mt19937 random(5);
  const auto x = random_halves<Half>(static_cast<std::size_t>(rows * dim), random, 2.0f);
  const std::vector<float> weight = normal_floats(static_cast<std::size_t>(dim), random, 1.0f);
  const DeviceBuffer<Half> device_x(x), device_y(x.size());
  const DeviceBuffer<float> device_weight(weight);
  rms_norm_rows_cuda(device_x.get(), device_weight.get(), static_cast<float>(kEpsilon), device_y.get(), rows,
                     dim);
  const std::vector<Half> found = device_y.host();
  for (std::int64_t row = 0; row < rows; ++row) {
    double squares = 0;
    for (std::int64_t i = 0; i < dim; ++i)
      squares += std::pow(number(x[static_cast<std::size_t>(row * dim + i)]), 2) / static_cast<double>(dim);
    for (std::int64_t i = 0; i < dim; ++i) {
      const auto at = static_cast<std::size_t>(row * dim + i);
      const double expected =
          number(x[at]) / std::sqrt(squares + kEpsilon) * number(weight[static_cast<std::size_t>(i)]);
      ASSERT_NEAR(number(found[at]), expected, rounding<Half>() * std::abs(expected) + 1e-6);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Widths, RowPassesCuda, testing::Values(4, 36, 256, 1000, 1536, 3072, 5120, 8192));

TEST(RowPassesCudaErrors, RefusesWhatItCannotDo) {
  if (const auto reason = why_no_cuda()) GTEST_SKIP() << *reason;
  const DeviceBuffer<float> x(16);
  ResidualNorm pass{.tokens = 1, .dim = 6, .x = x.get()};
  EXPECT_THROW(residual_norm_cuda(pass), std::invalid_argument) << "6 elements a row";
  pass.dim = 16;
  pass.y = x.get();
  EXPECT_THROW(residual_norm_cuda(pass), std::invalid_argument) << "no gain";
}

}  // namespace
}  // namespace vdit::kernels
