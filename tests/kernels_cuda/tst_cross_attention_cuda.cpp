// SPDX-License-Identifier: Apache-2.0
// Attention to a few keys with the queries' norm against its definition in fp64: fresh random inputs, the
// output poisoned, keys and values surrounded by poison.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "kernels/include/vdit/kernels/cross_attention_cuda.h"
#include "kernels/include/vdit/kernels/run_attention_cuda.h"
#include "tests/kernels_cuda/device_buffer.h"

namespace vdit::kernels {
namespace {

using Half = __nv_bfloat16;

// Rounding of probabilities and output to 8 bits, as in self-attention. Wrong keys are off by more than 1e-1.
constexpr double kError = 4e-3;
constexpr double kEpsilon = 1e-6;

struct Shape {
  std::int64_t tokens, heads, head_dim, keys;
};

double number(Half value) {
  return static_cast<double>(static_cast<float>(value));
}

/// An array in device memory with NaN before and behind it.
class Island {
 public:
  explicit Island(const std::vector<Half>& values) : buffer_(surrounded(values)) {}
  const Half* get() const { return buffer_.get() + kMargin; }

 private:
  static constexpr std::size_t kMargin = 4096;
  static std::vector<Half> surrounded(const std::vector<Half>& values) {
    std::vector<Half> all(values.size() + 2 * kMargin, Half(std::numeric_limits<float>::quiet_NaN()));
    std::copy(values.begin(), values.end(), all.begin() + kMargin);
    return all;
  }
  DeviceBuffer<Half> buffer_;
};

class CrossAttentionCuda : public testing::TestWithParam<Shape> {
 protected:
  void SetUp() override {
    if (const auto reason = why_no_cuda()) GTEST_SKIP() << *reason;
    const Shape& shape = GetParam();
    if (!cross_attention_takes(shape.head_dim, shape.keys)) GTEST_SKIP() << "the kernel is for sm_90";
  }
};

/// softmax(q / rms(q) keys^T / sqrt(head_dim) + bias) values of one head, [tokens, head_dim].
struct Reference {
  const Shape& shape;
  const std::vector<Half>&q, &keys, &values;
  const std::vector<float>& bias;

  std::vector<double> logits(std::int64_t token, std::int64_t head, double inverse_rms) const {
    const auto [tokens, heads, dim, count] = shape;
    std::vector<double> result;
    for (std::int64_t key = 0; key < count; ++key) {
      double product = 0;
      for (std::int64_t c = 0; c < dim; ++c)
        product += number(q[static_cast<std::size_t>((token * heads + head) * dim + c)]) *
                   number(keys[static_cast<std::size_t>((head * count + key) * dim + c)]);
      result.push_back(product * inverse_rms / std::sqrt(static_cast<double>(dim)) +
                       static_cast<double>(bias[static_cast<std::size_t>(key)]));
    }
    return result;
  }
  double inverse_rms(std::int64_t token) const {
    const auto channels = static_cast<std::size_t>(shape.heads * shape.head_dim);
    double squares = 0;
    for (std::size_t c = 0; c < channels; ++c)
      squares += std::pow(number(q[static_cast<std::size_t>(token) * channels + c]), 2);
    return 1 / std::sqrt(squares / static_cast<double>(channels) + kEpsilon);
  }
  std::vector<double> row(std::int64_t token, std::int64_t head, double inverse_rms) const {
    std::vector<double> p = logits(token, head, inverse_rms);
    const double top = *std::max_element(p.begin(), p.end());
    double sum = 0;
    for (double& x : p) sum += x = std::exp(x - top);
    std::vector<double> out(static_cast<std::size_t>(shape.head_dim), 0.0);
    for (std::size_t key = 0; key < p.size(); ++key)
      for (std::size_t c = 0; c < out.size(); ++c)
        out[c] += p[key] / sum *
                  number(values[(static_cast<std::size_t>(head * shape.keys) + key) * out.size() + c]);
    return out;
  }
};

TEST_P(CrossAttentionCuda, EqualsItsDefinition) {
  const Shape& shape = GetParam();
  const auto [tokens, heads, dim, keys] = shape;
  std::mt19937 random(static_cast<unsigned>(tokens + keys));
  const auto q = random_halves<Half>(static_cast<std::size_t>(tokens * heads * dim), random, 3.0f);
  const auto k = random_halves<Half>(static_cast<std::size_t>(heads * keys * dim), random, 1.5f);
  const auto v = random_halves<Half>(k.size(), random);
  std::vector<float> bias(static_cast<std::size_t>(keys), 0.0f);
  bias.back() = std::log(37.0f);
  if (keys > 3) bias[2] = -1.5f;
  const Island device_k(k), device_v(v);
  const DeviceBuffer<Half> device_q(q);
  const DeviceBuffer<float> device_bias(bias);
  const auto run = [&] {
    const DeviceBuffer<Half> out(q.size());
    const DeviceBuffer<float> scales(static_cast<std::size_t>(tokens));
    inverse_rms_cuda(device_q.get(), static_cast<float>(kEpsilon), scales.get(), tokens, heads * dim);
    cross_attention_cuda({.tokens = tokens,
                          .heads = heads,
                          .head_dim = dim,
                          .keys_of_head = keys,
                          .q = device_q.get(),
                          .keys = device_k.get(),
                          .values = device_v.get(),
                          .bias = device_bias.get(),
                          .scales = scales.get(),
                          .scale = 1.0f / std::sqrt(static_cast<float>(dim)),
                          .out = out.get()});
    VDIT_CUDA_CHECK(cudaDeviceSynchronize());
    return std::pair(out.host(), scales.host());
  };
  const auto [found, scales] = run();
  const Reference reference{shape, q, k, v, bias};
  double difference = 0, size = 0;
  for (std::int64_t token = 0; token < tokens; ++token) {
    const double inverse_rms = reference.inverse_rms(token);
    ASSERT_NEAR(static_cast<double>(scales[static_cast<std::size_t>(token)]), inverse_rms,
                1e-6 * inverse_rms);
    for (std::int64_t head = 0; head < heads; ++head) {
      const std::vector<double> expected = reference.row(token, head, inverse_rms);
      for (std::size_t c = 0; c < expected.size(); ++c) {
        const double off =
            number(found[static_cast<std::size_t>((token * heads + head) * dim) + c]) - expected[c];
        difference += off * off;
        size += expected[c] * expected[c];
      }
    }
  }
  EXPECT_LE(std::sqrt(difference / size), kError);  // false for NaN
  const auto [again, same_scales] = run();
  EXPECT_EQ(std::memcmp(found.data(), again.data(), found.size() * sizeof(Half)), 0)
      << "a second run must give the same bits";
}

// Tokens: less than a tile, odd, and so many that warpgroups take several tiles of a head. Keys: one, those
// at the border of a step, all that fit.
INSTANTIATE_TEST_SUITE_P(Shapes, CrossAttentionCuda,
                         testing::Values(Shape{1, 1, 128, 1}, Shape{63, 3, 128, 13}, Shape{65, 40, 128, 121},
                                         Shape{200, 4, 128, 127}, Shape{129, 12, 128, 128},
                                         Shape{193, 5, 128, 129}, Shape{577, 2, 128, 256}, Shape{1, 2, 64, 2},
                                         Shape{100, 4, 64, 14}, Shape{1000, 48, 64, 77},
                                         Shape{321, 3, 64, 128}, Shape{257, 2, 64, 200},
                                         Shape{130, 2, 64, 385}, Shape{640, 2, 64, 512},
                                         Shape{5000, 40, 64, 3}, Shape{4001, 30, 128, 5}),
                         [](const auto& shape) {
                           return std::to_string(shape.param.tokens) + "x" +
                                  std::to_string(shape.param.heads) + "x" +
                                  std::to_string(shape.param.head_dim) + "_" +
                                  std::to_string(shape.param.keys) + "_keys";
                         });

TEST(CrossAttentionCudaErrors, RefusesWhatItCannotDo) {
  if (const auto reason = why_no_cuda()) GTEST_SKIP() << *reason;
  EXPECT_FALSE(cross_attention_takes(96, 10));
  EXPECT_FALSE(cross_attention_takes(128, 257));
  EXPECT_FALSE(cross_attention_takes(64, 513));
  EXPECT_FALSE(cross_attention_takes(128, 0));
  CrossAttention problem{.tokens = 1, .heads = 1, .head_dim = 128, .keys_of_head = 257};
  EXPECT_THROW(cross_attention_cuda(problem), std::invalid_argument);
  problem.keys_of_head = 5;
  EXPECT_THROW(cross_attention_cuda(problem), std::invalid_argument) << "null pointers";
  const DeviceBuffer<float> x(16);
  EXPECT_THROW(inverse_rms_cuda(x.get(), 1e-6f, x.get(), 1, 12), std::invalid_argument)
      << "12 elements a row";
}

}  // namespace
}  // namespace vdit::kernels
