// SPDX-License-Identifier: Apache-2.0
// Conversion of floating types against an oracle of its own: the nearest value by search over all 65,536 of
// them.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "engine/weights/tensor_convert.h"

namespace vdit::engine {
namespace {

template <class To, class From>
To convert(From value, DataType from, DataType to) {
  To result{};
  convert_elements(reinterpret_cast<const std::byte*>(&value), from, reinterpret_cast<std::byte*>(&result),
                   to, 1);
  return result;
}

// IEEE 754 binary16 and bfloat16 by their definition.
double decode(std::uint16_t bits, int mantissa_bits) {
  const int exponent_bits = 15 - mantissa_bits;
  const int bias = (1 << (exponent_bits - 1)) - 1;
  const int exponent = (bits & 0x7FFF) >> mantissa_bits;
  const double mantissa = bits & ((1 << mantissa_bits) - 1);
  const double sign = bits & 0x8000 ? -1.0 : 1.0;
  if (exponent == (1 << exponent_bits) - 1) {
    return mantissa == 0 ? sign * std::numeric_limits<double>::infinity()
                         : std::numeric_limits<double>::quiet_NaN();
  }
  const double scale = std::ldexp(1.0, std::max(exponent, 1) - bias - mantissa_bits);
  return sign * scale * (mantissa + (exponent == 0 ? 0 : 1 << mantissa_bits));
}

// The nearest finite value, to even at a tie; infinite from half a step above the largest on.
std::uint16_t encode(double value, int mantissa_bits) {
  static std::vector<double> tables[11];
  std::vector<double>& table = tables[mantissa_bits];
  const auto infinity = static_cast<std::uint16_t>(((1 << (15 - mantissa_bits)) - 1) << mantissa_bits);
  if (table.empty()) {
    for (std::uint32_t bits = 0; bits < infinity; ++bits)
      table.push_back(decode(static_cast<std::uint16_t>(bits), mantissa_bits));
    table.push_back(2 * table.back() - table[table.size() - 2]);  // where infinity would be as a number
  }
  const std::uint16_t sign = std::signbit(value) ? 0x8000 : 0;
  const double magnitude = std::fabs(value);
  if (magnitude >= table.back()) return sign | infinity;
  const auto above =
      static_cast<std::size_t>(std::upper_bound(table.begin(), table.end(), magnitude) - table.begin());
  const std::size_t below = above - 1;
  const double to_below = magnitude - table[below];
  const double to_above = table[above] - magnitude;
  const std::size_t nearest = to_below < to_above ? below : to_above < to_below ? above : below + (below & 1);
  return static_cast<std::uint16_t>(sign | nearest);
}

struct SmallType {
  DataType type;
  int mantissa_bits;
};
constexpr SmallType kSmallTypes[] = {{DataType::F16, 10}, {DataType::BF16, 7}};

TEST(TensorConvert, WidensEveryValueExactly) {
  for (const auto [type, mantissa] : kSmallTypes) {
    for (std::uint32_t bits = 0; bits < 65'536; ++bits) {
      const auto half = static_cast<std::uint16_t>(bits);
      const double expected = decode(half, mantissa);
      const auto widened = convert<float>(half, type, DataType::F32);
      if (std::isnan(expected)) {
        EXPECT_TRUE(std::isnan(widened));
      } else {
        EXPECT_EQ(static_cast<double>(widened), expected) << bits;
        EXPECT_EQ(std::signbit(widened), std::signbit(expected)) << bits;
      }
    }
  }
}

TEST(TensorConvert, NarrowsToTheNearest) {
  std::mt19937 random(7);
  for (const auto [type, mantissa] : kSmallTypes) {
    std::vector<float> values{0.0f,          -0.0f,   65504.0f,      65519.996f,    65520.0f,       65536.0f,
                              3.3895314e38f, 3.4e38f, 5.9604645e-8f, 2.9802322e-8f, 2.98023259e-8f, 1e-45f};
    for (int i = 0; i < 20'000; ++i) {
      const auto value = std::bit_cast<float>(static_cast<std::uint32_t>(random()));
      if (!std::isnan(value)) values.push_back(value);
      values.push_back(std::ldexp(static_cast<float>(static_cast<int>(random() % 8192)) - 4096.0f,
                                  -static_cast<int>(random() % 30)));
      // Ties: halfway between two neighbours.
      const auto bits = static_cast<std::uint16_t>(random() % 0x7B00);
      values.push_back(static_cast<float>(
          (decode(bits, mantissa) + decode(static_cast<std::uint16_t>(bits + 1), mantissa)) / 2));
    }
    for (const float value : values) {
      EXPECT_EQ(convert<std::uint16_t>(value, DataType::F32, type), encode(value, mantissa)) << value;
    }
    EXPECT_TRUE(std::isnan(decode(convert<std::uint16_t>(std::nanf(""), DataType::F32, type), mantissa)));
  }
}

TEST(TensorConvert, DoublesAreRoundedOnce) {
  for (const auto [type, mantissa] : kSmallTypes) {
    // Just above a tie: rounding to float first would make it a tie, and then go down to even.
    const double just_above = 1.0 + std::ldexp(1.0, -mantissa - 1) + std::ldexp(1.0, -50);
    const double just_below = 1.0 + 3 * std::ldexp(1.0, -mantissa - 1) - std::ldexp(1.0, -50);
    for (const double value : {just_above, -just_above, just_below, 1.0, 0.1, -1e300, 1e-300, 0.0}) {
      EXPECT_EQ(convert<std::uint16_t>(value, DataType::F64, type), encode(value, mantissa)) << value;
    }
  }
  EXPECT_EQ(convert<float>(0.1, DataType::F64, DataType::F32), 0.1f);
  EXPECT_EQ(convert<float>(1e300, DataType::F64, DataType::F32), std::numeric_limits<float>::infinity());
}

TEST(TensorConvert, EveryLengthAndAlignmentGivesTheSame) {
  std::mt19937 random(3);
  std::vector<std::byte> source(600), destination(1300);
  for (std::byte& byte : source) byte = static_cast<std::byte>(random());
  for (std::size_t count = 0; count < 70; ++count) {
    for (std::size_t shift = 0; shift < 4; ++shift) {
      std::fill(destination.begin(), destination.end(), std::byte{0x5A});
      convert_elements(source.data() + shift, DataType::BF16, destination.data() + shift, DataType::F32,
                       count);
      for (std::size_t i = 0; i < count; ++i) {
        std::uint16_t small = 0;
        std::uint32_t wide = 0;
        std::memcpy(&small, source.data() + shift + 2 * i, 2);
        std::memcpy(&wide, destination.data() + shift + 4 * i, 4);
        EXPECT_EQ(wide, static_cast<std::uint32_t>(small) << 16);
      }
      EXPECT_EQ(destination[shift + 4 * count], std::byte{0x5A});
    }
  }
}

TEST(TensorConvert, KnowsWhatItCanDo) {
  EXPECT_TRUE(can_convert(DataType::F64, DataType::BF16));
  EXPECT_TRUE(can_convert(DataType::F64, DataType::F64));
  EXPECT_FALSE(can_convert(DataType::F32, DataType::F64));
  EXPECT_FALSE(can_convert(DataType::I32, DataType::F32));
  EXPECT_FALSE(can_convert(DataType::Unsupported, DataType::F32));
}

}  // namespace
}  // namespace vdit::engine
