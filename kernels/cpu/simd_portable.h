// SPDX-License-Identifier: Apache-2.0
// Plain C++ in the place of an instruction set: the compiler's own vectors, and the definition of what the
// others do.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "kernels/cpu/float_formats.h"
#include "kernels/include/vdit/kernels/attention_problem.h"

namespace vdit::kernels::cpu {

/// 2^x for x <= kSlack of row_lane_attention.h, as the vector versions compute it: x = n + f, |f| <= 1/2, a
/// polynomial for 2^f, n added to the exponent bits. Relative error below 2e-7. NaN stays NaN; below -126 it
/// is 2^-126.
static inline float exp2_by_polynomial(float x) {
  x = x < -126.0F ? -126.0F : x;
  const float n = std::nearbyint(x);
  const float f = x - n;
  float p = 1.327647206e-3F;
  p = p * f + 9.675541337e-3F;
  p = p * f + 5.550713273e-2F;
  p = p * f + 2.402211972e-1F;
  p = p * f + 6.931469671e-1F;
  p = p * f + 1.000000072F;
  return std::isnan(x)
             ? x
             : std::bit_cast<float>(std::bit_cast<std::int32_t>(p) + (static_cast<std::int32_t>(n) << 23));
}

/// Row by row; the layout is that of RowLaneAttention: q[unit, rows].
static inline void transpose_in_scalar(const std::byte* rows, std::int64_t row_bytes, int count, int units,
                                       float* q, int stride) {
  for (int row = 0; row < count; ++row) {
    for (int u = 0; u < units; ++u) std::memcpy(q + u * stride + row, rows + row * row_bytes + 4 * u, 4);
  }
}

static inline void store_element(std::byte* to, float value, DataType type) {
  if (type == DataType::Float32) {
    std::memcpy(to, &value, 4);
    return;
  }
  const std::uint16_t bits = type == DataType::BFloat16 ? to_bf16(value) : to_fp16(value);
  std::memcpy(to, &bits, 2);
}

static inline void transpose_out_scalar(const float* out, int stride, int count, int dim, std::byte* rows,
                                        std::int64_t row_bytes, DataType type) {
  for (int row = 0; row < count; ++row) {
    std::byte* to = rows + row * row_bytes;
    for (int d = 0; d < dim; ++d)
      store_element(to + d * bytes_per_element(type), out[d * stride + row], type);
  }
}

namespace {

struct Portable {
  static constexpr int kLanes = 8;
  static constexpr int kGroups = 2;
  static constexpr int kBlock = 4;
  static constexpr int kUnitDims = 1;
  static constexpr int kUnitKeys = 1;
  struct Vec {
    float lane[kLanes];
  };

  template <class F>
  static Vec each(F f) {
    Vec out;
    for (int i = 0; i < kLanes; ++i) out.lane[i] = f(i);
    return out;
  }
  static Vec zero() { return broadcast(0.0F); }
  static Vec broadcast(float value) {
    return each([&](int) { return value; });
  }
  static Vec broadcast_unit(const std::byte* at) {
    float value;
    std::memcpy(&value, at, 4);
    return broadcast(value);
  }
  static Vec load(const float* at) {
    return each([&](int i) { return at[i]; });
  }
  static void store(float* at, const Vec& v) { std::copy(v.lane, v.lane + kLanes, at); }
  static Vec dot(const Vec& sum, const Vec& a, const Vec& b) {
    return each([&](int i) { return sum.lane[i] + a.lane[i] * b.lane[i]; });
  }
  static Vec add(const Vec& a, const Vec& b) {
    return each([&](int i) { return a.lane[i] + b.lane[i]; });
  }
  static Vec mul(const Vec& a, const Vec& b) {
    return each([&](int i) { return a.lane[i] * b.lane[i]; });
  }
  static Vec max(const Vec& a, const Vec& b) {
    return each([&](int i) { return std::max(a.lane[i], b.lane[i]); });
  }
  static Vec multiply_subtract(const Vec& a, const Vec& b, const Vec& c) {
    return each([&](int i) { return a.lane[i] * b.lane[i] - c.lane[i]; });
  }
  static Vec exp2(const Vec& x) {
    return each([&](int i) { return exp2_by_polynomial(x.lane[i]); });
  }
  static Vec pack(const Vec (&weights)[1]) { return weights[0]; }
  static constexpr auto transpose_in = transpose_in_scalar;
  static constexpr auto transpose_out = transpose_out_scalar;
};

}  // namespace
}  // namespace vdit::kernels::cpu
