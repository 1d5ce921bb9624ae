// SPDX-License-Identifier: Apache-2.0
// Every instruction set's row kernels against plain loops in double: all block widths, odd row lengths, tails
// of channels; memory outside of what a kernel may write is checked.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <random>
#include <vector>

#include "engine/models/wan/vae/conv_rows.h"

namespace {

using namespace vdit::engine::wan;

#if defined(__x86_64__)

struct Isa {
  const char* name;
  const ConvKernels* (*kernels)();  // null where the processor lacks it
  bool bfloat16;
};

bool has_avx512() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq");
}

const Isa kIsas[] = {
    {"avx2",
     [] {
       return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &conv_rows_avx2() : nullptr;
     },
     false},
    {"avx512", [] { return has_avx512() ? &conv_rows_avx512() : nullptr; }, false},
    {"avx512_bf16",
     [] { return has_avx512() && __builtin_cpu_supports("avx512bf16") ? &conv_rows_avx512_bf16() : nullptr; },
     true},
};

constexpr float kPoison = -12345.0f;

uint16_t to_bfloat16(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return static_cast<uint16_t>((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

float from_bfloat16(uint16_t value) {
  const uint32_t bits = static_cast<uint32_t>(value) << 16;
  float result;
  std::memcpy(&result, &bits, sizeof result);
  return result;
}

class ConvRows : public ::testing::TestWithParam<Isa> {
 protected:
  void SetUp() override {
    kernels_ = GetParam().kernels();
    if (!kernels_) GTEST_SKIP() << "this processor lacks " << GetParam().name;
  }
  float random() { return distribution_(engine_); }

  /// The values as the kernel sees them, rounded in place where it takes bfloat16.
  std::vector<std::byte> operands(std::vector<float>& values) const {
    const size_t element = GetParam().bfloat16 ? 2 : 4;
    std::vector<std::byte> bytes(values.size() * element);
    for (size_t i = 0; i < values.size(); ++i) {
      if (GetParam().bfloat16) {
        const uint16_t rounded = to_bfloat16(values[i]);
        values[i] = from_bfloat16(rounded);
        std::memcpy(&bytes[2 * i], &rounded, 2);
      } else {
        std::memcpy(&bytes[4 * i], &values[i], 4);
      }
    }
    return bytes;
  }

  void check_conv(int lanes, int64_t pixels, int64_t channels, bool with_residual);

  const ConvKernels* kernels_ = nullptr;
  std::mt19937 engine_{3};
  std::normal_distribution<float> distribution_;
};

void ConvRows::check_conv(int lanes, int64_t pixels, int64_t channels, bool with_residual) {
  const int64_t taps = 5, in = 6, in_stride = 14, out_stride = lanes + 3;
  std::vector<std::vector<float>> inputs(taps);
  std::vector<std::vector<std::byte>> input_bytes;
  std::vector<const void*> pointers;
  for (auto& input : inputs) {
    input.resize(static_cast<size_t>(pixels * in_stride));
    for (float& value : input) value = random();
    input_bytes.push_back(operands(input));
  }
  for (const auto& bytes : input_bytes) pointers.push_back(bytes.data());
  std::vector<float> weights(static_cast<size_t>(taps * in * lanes)), bias(static_cast<size_t>(lanes));
  for (float& value : weights) value = random();
  for (float& value : bias) value = random();
  // bfloat16 interleaves two input channels: [tap][in / 2][lanes][2].
  const auto place = [&](int64_t tap, int64_t i, int64_t o) {
    return static_cast<size_t>(GetParam().bfloat16 ? ((tap * in + i - i % 2) * lanes + 2 * o + i % 2)
                                                   : ((tap * in + i) * lanes + o));
  };
  const std::vector<std::byte> weight_bytes = operands(weights);
  const auto total = static_cast<size_t>(pixels * out_stride);
  std::vector<float> residual(total), out(total, kPoison);
  for (float& value : residual) value = random();
  kernels_->conv({pointers.data(), taps, in_stride, in, weight_bytes.data(), bias.data(),
                  with_residual ? residual.data() : nullptr, out.data(), out_stride, pixels, channels,
                  lanes});
  for (int64_t p = 0; p < pixels; ++p) {
    for (int64_t o = 0; o < out_stride; ++o) {
      const auto at = static_cast<size_t>(p * out_stride + o);
      if (o >= channels) {
        ASSERT_EQ(out[at], kPoison) << "lanes " << lanes << ", pixel " << p << ", past channel " << o;
        continue;
      }
      double expected = bias[static_cast<size_t>(o)] + (with_residual ? residual[at] : 0.0f);
      for (int64_t tap = 0; tap < taps; ++tap)
        for (int64_t i = 0; i < in; ++i)
          expected +=
              static_cast<double>(inputs[static_cast<size_t>(tap)][static_cast<size_t>(p * in_stride + i)]) *
              weights[place(tap, i, o)];
      ASSERT_NEAR(out[at], expected, 2e-5)
          << "lanes " << lanes << ", pixel " << p << " of " << pixels << ", channel " << o;
    }
  }
}

TEST_P(ConvRows, ConvolvesEveryBlockWidthAndRowLength) {
  for (const int lanes : {8, 16, 24, 32, 48}) {
    if (lanes > kernels_->max_lanes) continue;
    for (const int64_t pixels : {1, 2, 3, 4, 7, 8, 15, 16, 17, 33}) {
      check_conv(lanes, pixels, lanes, pixels % 2 == 0);
      check_conv(lanes, pixels, lanes - 5, pixels % 2 == 1);
    }
  }
}

TEST_P(ConvRows, StagesWithNormAndSilu) {
  for (const int64_t channels : {1, 3, 8, 11, 24, 96}) {
    const int64_t pixels = 5, pitch = channels + 2;
    std::vector<float> in(static_cast<size_t>(pixels * channels)), gamma(static_cast<size_t>(channels));
    for (float& value : in) value = 40.0f * random();
    std::fill_n(in.begin(), channels, 0.0f);  // a pixel of zeros must not divide by zero
    for (float& value : gamma) value = 8.0f * random();
    for (const bool plain : {true, false}) {
      std::vector<float> poison(static_cast<size_t>(pixels * pitch), kPoison);
      std::vector<std::byte> out = operands(poison);
      kernels_->stage({in.data(), plain ? nullptr : gamma.data(), out.data(), pixels, channels, pitch});
      for (int64_t p = 0; p < pixels; ++p) {
        double squares = 0;
        for (int64_t c = 0; c < channels; ++c)
          squares += std::pow(in[static_cast<size_t>(p * channels + c)], 2);
        for (int64_t c = 0; c < pitch; ++c) {
          const auto at = static_cast<size_t>(p * pitch + c);
          float found;
          uint16_t half;
          std::memcpy(&half, &out[2 * at], 2);
          if (GetParam().bfloat16)
            found = from_bfloat16(half);
          else
            std::memcpy(&found, &out[4 * at], 4);
          if (c >= channels) {
            ASSERT_EQ(found, poison[at]);
            continue;
          }
          const double x = in[static_cast<size_t>(p * channels + c)];
          const double y = x / std::max(std::sqrt(squares), 1e-12) * gamma[static_cast<size_t>(c)];
          const double expected = plain ? x : y / (1.0 + std::exp(-y));
          const double tolerance = GetParam().bfloat16 ? 4e-3 : 1e-6;
          ASSERT_NEAR(found, expected, tolerance * (std::abs(expected) + 1e-3))
              << channels << " channels, pixel " << p << ", " << c;
        }
      }
    }
  }
}

TEST_P(ConvRows, SiluHoldsFarOut) {
  // A single channel is normalised to its sign, so gamma is SiLU's argument.
  for (const float y : {-200.0f, -88.0f, -20.0f, -1e-3f, 0.0f, 1e-3f, 20.0f, 88.0f, 200.0f}) {
    const float in = 3.0f;
    float values[2] = {};
    kernels_->stage({&in, &y, values, 1, 1, 1});
    float found = values[0];
    if (GetParam().bfloat16) {
      uint16_t half;
      std::memcpy(&half, values, 2);
      found = from_bfloat16(half);
    }
    const double expected = y / (1.0 + std::exp(-static_cast<double>(y)));
    EXPECT_NEAR(found, expected, (GetParam().bfloat16 ? 4e-3 : 1e-6) * std::abs(expected) + 1e-30) << y;
  }
}

INSTANTIATE_TEST_SUITE_P(Isas, ConvRows, ::testing::ValuesIn(kIsas),
                         [](const auto& variant) { return std::string(variant.param.name); });

#else

TEST(ConvRows, AreOfX86Only) {
  GTEST_SKIP() << "no row kernels are built for this processor";
}

#endif

}  // namespace
