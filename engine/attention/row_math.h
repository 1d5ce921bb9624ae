// SPDX-License-Identifier: Apache-2.0
// Building blocks of CPU loops over rows of activations: storage types, sums that vectorise, one body
// compiled for several instruction sets. No threads, no tensors.
#pragma once

#include <bit>
#include <cstdint>

// The loader picks the best clone that the processor has.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define VDIT_CLONES [[gnu::target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")]]
#else
#define VDIT_CLONES
#endif
#define VDIT_INLINE [[gnu::always_inline]] inline

namespace vdit::engine::rows {

/// A bfloat16 as it lies in memory.
enum class Bf16 : std::uint16_t {};

VDIT_INLINE float load(float value) {
  return value;
}
VDIT_INLINE float load(Bf16 value) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(static_cast<std::uint16_t>(value)) << 16);
}

template <class T>
T store(float value);
template <>
VDIT_INLINE float store<float>(float value) {
  return value;
}
template <>
VDIT_INLINE Bf16 store<Bf16>(float value) {  // round to nearest, ties to even
  const auto bits = std::bit_cast<std::uint32_t>(value);
  return static_cast<Bf16>((bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16);
}

inline constexpr std::int64_t kSumLanes =
    32;  // independent partial sums: a fixed order that vectors can follow

VDIT_INLINE float sum_lanes(float (&lanes)[kSumLanes]) {
  for (std::int64_t width = kSumLanes / 2; width > 0; width /= 2) {
    for (std::int64_t l = 0; l < width; ++l) lanes[l] += lanes[l + width];
  }
  return lanes[0];
}

template <class T>
VDIT_INLINE float mean_of(const T* x, std::int64_t dim) {
  float lanes[kSumLanes] = {};
  const std::int64_t whole = dim - dim % kSumLanes;
  for (std::int64_t i = 0; i < whole; i += kSumLanes) {
    for (std::int64_t l = 0; l < kSumLanes; ++l) lanes[l] += load(x[i + l]);
  }
  for (std::int64_t i = whole; i < dim; ++i) lanes[i - whole] += load(x[i]);
  return sum_lanes(lanes) / static_cast<float>(dim);
}

/// Mean of (x - centre)^2.
template <class T>
VDIT_INLINE float mean_square(const T* x, float centre, std::int64_t dim) {
  float lanes[kSumLanes] = {};
  const std::int64_t whole = dim - dim % kSumLanes;
  for (std::int64_t i = 0; i < whole; i += kSumLanes) {
    for (std::int64_t l = 0; l < kSumLanes; ++l) {
      const float d = load(x[i + l]) - centre;
      lanes[l] += d * d;
    }
  }
  for (std::int64_t i = whole; i < dim; ++i) {
    const float d = load(x[i]) - centre;
    lanes[i - whole] += d * d;
  }
  return sum_lanes(lanes) / static_cast<float>(dim);
}

}  // namespace vdit::engine::rows
