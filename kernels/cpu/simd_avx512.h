// SPDX-License-Identifier: Apache-2.0
// AVX-512: 16 rows a vector, 32 registers. 6 keys x 4 vectors of rows are 24 accumulators, 4 more hold the
// rows' operand.
//
// What RowLaneAttention asks of an instruction set:
//   kLanes x kGroups rows a pass, dividing 64; kBlock accumulator columns; kUnitDims dimensions of a key in
//   32 bits; kUnitKeys keys of a value in 32 bits; dot(sum, a, b) multiplies units; pack turns the weights of
//   kUnitKeys keys into a vector of units; transpose_in and transpose_out move rows between memory and lanes.
#pragma once

#include <immintrin.h>

#include "kernels/cpu/simd_portable.h"

namespace vdit::kernels::cpu {

// 16 x 16 units of 32 bits: rows[i][j] becomes columns[j][i].
static inline void transpose_16x16(__m512i (&r)[16]) {
  __m512i t[16];
#pragma GCC unroll 8
  for (int i = 0; i < 16; i += 2) {
    t[i] = _mm512_unpacklo_epi32(r[i], r[i + 1]);
    t[i + 1] = _mm512_unpackhi_epi32(r[i], r[i + 1]);
  }
#pragma GCC unroll 4
  for (int i = 0; i < 16; i += 4) {
    r[i] = _mm512_unpacklo_epi64(t[i], t[i + 2]);
    r[i + 1] = _mm512_unpackhi_epi64(t[i], t[i + 2]);
    r[i + 2] = _mm512_unpacklo_epi64(t[i + 1], t[i + 3]);
    r[i + 3] = _mm512_unpackhi_epi64(t[i + 1], t[i + 3]);
  }
  // r[4 b + c] holds, in its 128-bit lane l, column 4 l + c of rows 4 b .. 4 b + 3.
#pragma GCC unroll 4
  for (int c = 0; c < 4; ++c) {
    t[c] = _mm512_shuffle_i32x4(r[c], r[4 + c], 0x88);
    t[4 + c] = _mm512_shuffle_i32x4(r[c], r[4 + c], 0xDD);
    t[8 + c] = _mm512_shuffle_i32x4(r[8 + c], r[12 + c], 0x88);
    t[12 + c] = _mm512_shuffle_i32x4(r[8 + c], r[12 + c], 0xDD);
  }
#pragma GCC unroll 4
  for (int c = 0; c < 4; ++c) {
    r[c] = _mm512_shuffle_i32x4(t[c], t[8 + c], 0x88);
    r[8 + c] = _mm512_shuffle_i32x4(t[c], t[8 + c], 0xDD);
    r[4 + c] = _mm512_shuffle_i32x4(t[4 + c], t[12 + c], 0x88);
    r[12 + c] = _mm512_shuffle_i32x4(t[4 + c], t[12 + c], 0xDD);
  }
}

namespace {

struct Avx512 {
  static constexpr int kLanes = 16;
  static constexpr int kGroups = 4;
  static constexpr int kBlock = 6;
  static constexpr int kUnitDims = 1;
  static constexpr int kUnitKeys = 1;
  using Vec = __m512;

  static Vec zero() { return _mm512_setzero_ps(); }
  static Vec broadcast(float value) { return _mm512_set1_ps(value); }
  static Vec broadcast_unit(const std::byte* at) {
    return _mm512_set1_ps(*reinterpret_cast<const float*>(at));
  }
  static Vec load(const float* at) { return _mm512_load_ps(at); }
  static void store(float* at, Vec v) { _mm512_store_ps(at, v); }
  static Vec dot(Vec sum, Vec a, Vec b) { return _mm512_fmadd_ps(a, b, sum); }
  static Vec add(Vec a, Vec b) { return _mm512_add_ps(a, b); }
  static Vec mul(Vec a, Vec b) { return _mm512_mul_ps(a, b); }
  static Vec max(Vec a, Vec b) { return _mm512_max_ps(a, b); }
  static Vec multiply_subtract(Vec a, Vec b, Vec c) { return _mm512_fmsub_ps(a, b, c); }

  static Vec exp2(Vec x) {
    // The second operand wins where one is NaN: NaN scores must not vanish.
    x = _mm512_max_ps(_mm512_set1_ps(-126.0F), x);
    const Vec n = _mm512_roundscale_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    const Vec f = _mm512_sub_ps(x, n);
    Vec p = _mm512_set1_ps(1.327647206e-3F);
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(9.675541337e-3F));
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(5.550713273e-2F));
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(2.402211972e-1F));
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(6.931469671e-1F));
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(1.000000072F));
    return _mm512_scalef_ps(p, n);
  }

  static Vec pack(const Vec (&weights)[1]) { return weights[0]; }

  static void transpose_in(const std::byte* rows, std::int64_t row_bytes, int count, int units, float* q,
                           int stride) {
    if (units % kLanes != 0) return transpose_in_scalar(rows, row_bytes, count, units, q, stride);
    for (int first = 0; first < count; first += kLanes) {
      for (int u = 0; u < units; u += kLanes) {
        __m512i block[kLanes];
        for (int i = 0; i < kLanes; ++i) {
          const std::byte* row = rows + (first + i) * row_bytes + 4 * u;
          block[i] = first + i < count ? _mm512_loadu_si512(row) : _mm512_setzero_si512();
        }
        transpose_16x16(block);
        for (int i = 0; i < kLanes; ++i) _mm512_store_si512(q + (u + i) * stride + first, block[i]);
      }
    }
  }

  static void transpose_out(const float* out, int stride, int count, int dim, std::byte* rows,
                            std::int64_t row_bytes, DataType type) {
    if (dim % kLanes != 0) return transpose_out_scalar(out, stride, count, dim, rows, row_bytes, type);
    transpose_out_rows(out, stride, count, dim, rows, row_bytes, bytes_per_element(type),
                       [type](std::byte* to, Vec values) { store_row(to, values, type); });
  }

  // `dim` is a multiple of kLanes; store_row(to, values) writes kLanes neighbours of a row.
  template <class StoreRow>
  static void transpose_out_rows(const float* out, int stride, int count, int dim, std::byte* rows,
                                 std::int64_t row_bytes, std::int64_t element_bytes, StoreRow store_row) {
    for (int first = 0; first < count; first += kLanes) {
      for (int d = 0; d < dim; d += kLanes) {
        __m512i block[kLanes];
        for (int i = 0; i < kLanes; ++i) block[i] = _mm512_load_si512(out + (d + i) * stride + first);
        transpose_16x16(block);
        for (int i = 0; i < kLanes && first + i < count; ++i) {
          store_row(rows + (first + i) * row_bytes + d * element_bytes, _mm512_castsi512_ps(block[i]));
        }
      }
    }
  }

  static void store_row(std::byte* to, Vec values, DataType type) {
    if (type == DataType::Float32) {
      _mm512_storeu_ps(to, values);
    } else if (type == DataType::Float16) {
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), _mm512_cvtps_ph(values, _MM_FROUND_TO_NEAREST_INT));
    } else {
      alignas(64) float lanes[kLanes];
      _mm512_store_ps(lanes, values);
      for (int i = 0; i < kLanes; ++i) store_element(to + 2 * i, lanes[i], type);
    }
  }
};

}  // namespace
}  // namespace vdit::kernels::cpu
