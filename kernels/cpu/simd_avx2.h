// SPDX-License-Identifier: Apache-2.0
// AVX2 with FMA: 8 rows a vector, 16 registers. 3 keys x 4 vectors of rows are 12 accumulators.
#pragma once

#include <immintrin.h>

#include "kernels/cpu/simd_portable.h"

namespace vdit::kernels::cpu {

namespace {

struct Avx2 {
  static constexpr int kLanes = 8;
  static constexpr int kGroups = 4;
  static constexpr int kBlock = 3;
  static constexpr int kUnitDims = 1;
  static constexpr int kUnitKeys = 1;
  using Vec = __m256;

  static Vec zero() { return _mm256_setzero_ps(); }
  static Vec broadcast(float value) { return _mm256_set1_ps(value); }
  static Vec broadcast_unit(const std::byte* at) {
    return _mm256_broadcast_ss(reinterpret_cast<const float*>(at));
  }
  static Vec load(const float* at) { return _mm256_load_ps(at); }
  static void store(float* at, Vec v) { _mm256_store_ps(at, v); }
  static Vec dot(Vec sum, Vec a, Vec b) { return _mm256_fmadd_ps(a, b, sum); }
  static Vec add(Vec a, Vec b) { return _mm256_add_ps(a, b); }
  static Vec mul(Vec a, Vec b) { return _mm256_mul_ps(a, b); }
  static Vec max(Vec a, Vec b) { return _mm256_max_ps(a, b); }
  static Vec multiply_subtract(Vec a, Vec b, Vec c) { return _mm256_fmsub_ps(a, b, c); }

  static Vec exp2(Vec x) {
    // The second operand wins where one is NaN: NaN scores must not vanish.
    x = _mm256_max_ps(_mm256_set1_ps(-126.0F), x);
    const Vec n = _mm256_round_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    const Vec f = _mm256_sub_ps(x, n);
    Vec p = _mm256_set1_ps(1.327647206e-3F);
    p = _mm256_fmadd_ps(p, f, _mm256_set1_ps(9.675541337e-3F));
    p = _mm256_fmadd_ps(p, f, _mm256_set1_ps(5.550713273e-2F));
    p = _mm256_fmadd_ps(p, f, _mm256_set1_ps(2.402211972e-1F));
    p = _mm256_fmadd_ps(p, f, _mm256_set1_ps(6.931469671e-1F));
    p = _mm256_fmadd_ps(p, f, _mm256_set1_ps(1.000000072F));
    const __m256i exponent = _mm256_slli_epi32(_mm256_cvtps_epi32(n), 23);
    const Vec power = _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(p), exponent));
    return _mm256_blendv_ps(power, x, _mm256_cmp_ps(x, x, _CMP_UNORD_Q));
  }

  static Vec pack(const Vec (&weights)[1]) { return weights[0]; }
  static constexpr auto transpose_in = transpose_in_scalar;
  static constexpr auto transpose_out = transpose_out_scalar;
};

}  // namespace
}  // namespace vdit::kernels::cpu
