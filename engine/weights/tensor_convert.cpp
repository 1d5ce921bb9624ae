// SPDX-License-Identifier: Apache-2.0
#include "engine/weights/tensor_convert.h"

#include <bit>
#include <cassert>
#include <cstring>

// The loops below are branch-free so that the compiler vectorises them; the widest version is picked at load
// time.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define VDIT_WIDEST_CPU \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default"), optimize("O3")))
#else
#define VDIT_WIDEST_CPU
#endif

namespace vdit::engine {
namespace {

struct Half {
  using Storage = std::uint16_t;

  static float decode(Storage half) {
    constexpr std::uint32_t kRebias = (127u - 15u) << 23;
    const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000u) << 16;
    const std::uint32_t magnitude = static_cast<std::uint32_t>(half & 0x7FFFu) << 13;
    const std::uint32_t exponent = magnitude & 0x0F800000u;
    const std::uint32_t normal = magnitude + kRebias;
    const std::uint32_t special = magnitude + 2 * kRebias;  // infinity and NaN
    // A subnormal half is its mantissa times 2^-24: put it under an implicit one and subtract that one.
    const float shifted =
        std::bit_cast<float>(normal + (1u << 23)) - std::bit_cast<float>(kRebias + (1u << 23));
    const std::uint32_t subnormal = std::bit_cast<std::uint32_t>(shifted);
    const std::uint32_t bits = exponent == 0x0F800000u ? special : exponent == 0 ? subnormal : normal;
    return std::bit_cast<float>(bits | sign);
  }

  static Storage encode(float value) {
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t sign = (bits >> 16) & 0x8000u;
    const std::uint32_t magnitude = bits & 0x7FFFFFFFu;
    const std::uint32_t special = magnitude > 0x7F800000u ? 0x7E00u : 0x7C00u;
    // Adding 0.5 lines the mantissa of a subnormal half up with the last bits of a float, rounded by the
    // addition.
    const std::uint32_t subnormal = std::bit_cast<std::uint32_t>(std::bit_cast<float>(magnitude) + 0.5f) -
                                    std::bit_cast<std::uint32_t>(0.5f);
    const std::uint32_t odd = (magnitude >> 13) & 1u;
    const std::uint32_t normal = (magnitude - ((127u - 15u) << 23) + 0xFFFu + odd) >> 13;
    const std::uint32_t half = magnitude >= 0x47800000u  ? special
                               : magnitude < 0x38800000u ? subnormal
                                                         : normal;
    return static_cast<Storage>(half | sign);
  }
};

struct BrainFloat {
  using Storage = std::uint16_t;

  static float decode(Storage value) { return std::bit_cast<float>(static_cast<std::uint32_t>(value) << 16); }

  static Storage encode(float value) {
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t rounded = (bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16;
    const std::uint32_t quiet_nan = (bits >> 16) | 0x0040u;
    return static_cast<Storage>((bits & 0x7FFFFFFFu) > 0x7F800000u ? quiet_nan : rounded);
  }
};

struct Single {
  using Storage = float;
  static float decode(Storage value) { return value; }
  static Storage encode(float value) { return value; }
};

struct Double {
  using Storage = double;
  static float decode(Storage value) { return static_cast<float>(value); }
};

// A double as the neighbouring float whose last bit is odd, unless it is exact: rounding that once more to a
// type of fewer than 22 mantissa bits gives the same as rounding the double directly.
struct DoubleToOdd {
  using Storage = double;
  static float decode(Storage value) {
    const float nearest = static_cast<float>(value);
    const double widened = nearest;
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(nearest);
    const bool away = value > 0 ? widened > value : widened < value;
    const bool inexact = widened != value && value == value;
    return std::bit_cast<float>(inexact ? (bits - (away ? 1u : 0u)) | 1u : bits);
  }
};

template <class From, class To>
void convert_loop(const std::byte* source, std::byte* destination, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    typename From::Storage input;
    std::memcpy(&input, source + i * sizeof input, sizeof input);
    const typename To::Storage output = To::encode(From::decode(input));
    std::memcpy(destination + i * sizeof output, &output, sizeof output);
  }
}

// Clones cannot be templates, so each pair has a name.
#define VDIT_CONVERT(name, From, To)                                                               \
  VDIT_WIDEST_CPU void name(const std::byte* __restrict source, std::byte* __restrict destination, \
                            std::size_t count) {                                                   \
    convert_loop<From, To>(source, destination, count);                                            \
  }
VDIT_CONVERT(f16_to_f32, Half, Single)
VDIT_CONVERT(f16_to_bf16, Half, BrainFloat)
VDIT_CONVERT(bf16_to_f32, BrainFloat, Single)
VDIT_CONVERT(bf16_to_f16, BrainFloat, Half)
VDIT_CONVERT(f32_to_f16, Single, Half)
VDIT_CONVERT(f32_to_bf16, Single, BrainFloat)
VDIT_CONVERT(f64_to_f32, Double, Single)
VDIT_CONVERT(f64_to_f16, DoubleToOdd, Half)
VDIT_CONVERT(f64_to_bf16, DoubleToOdd, BrainFloat)
#undef VDIT_CONVERT

using Convert = void (*)(const std::byte*, std::byte*, std::size_t);

Convert converter(DataType from, DataType to) {
  using enum DataType;
  if (to == F32)
    return from == F16 ? f16_to_f32 : from == BF16 ? bf16_to_f32 : from == F64 ? f64_to_f32 : nullptr;
  if (to == F16)
    return from == F32 ? f32_to_f16 : from == BF16 ? bf16_to_f16 : from == F64 ? f64_to_f16 : nullptr;
  if (to == BF16)
    return from == F32 ? f32_to_bf16 : from == F16 ? f16_to_bf16 : from == F64 ? f64_to_bf16 : nullptr;
  return nullptr;
}

}  // namespace

bool can_convert(DataType from, DataType to) noexcept {
  return is_floating(from) && is_floating(to) && (from == to || to != DataType::F64);
}

void convert_elements(const std::byte* source, DataType from, std::byte* destination, DataType to,
                      std::size_t count) {
  assert(can_convert(from, to));
  if (from == to) {
    std::memcpy(destination, source, count * bytes_per_element(from));
  } else {
    converter(from, to)(source, destination, count);
  }
}

}  // namespace vdit::engine
