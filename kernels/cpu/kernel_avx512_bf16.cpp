// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/row_lane_attention.h"
#include "kernels/cpu/simd_avx512.h"

namespace vdit::kernels::cpu {
namespace {

// AVX-512 with the bf16 dot product: a unit is a pair, products of pairs are added in fp32.
struct Avx512Bf16 : Avx512 {
  static constexpr int kUnitDims = 2;
  static constexpr int kUnitKeys = 2;

  static Vec dot(Vec sum, Vec a, Vec b) {
    return _mm512_dpbf16_ps(sum, reinterpret_cast<__m512bh>(a), reinterpret_cast<__m512bh>(b));
  }

  // Weights are rounded to 8 bits right after: a cubic, relative error below 8e-5, is as good as any. The
  // polynomial runs beside the adders: rounding by a large constant and adding to the exponent bits keep off
  // the multipliers.
  static Vec exp2(Vec x) {
    x = _mm512_max_ps(_mm512_set1_ps(-126.0F), x);
    const Vec round = _mm512_set1_ps(0x1.8p23F);
    const Vec shifted = _mm512_add_ps(x, round);
    const Vec f = _mm512_sub_ps(x, _mm512_sub_ps(shifted, round));
    Vec p = _mm512_set1_ps(5.517166950e-2F);
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(2.426111222e-1F));
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(6.932609854e-1F));
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(9.999280735e-1F));
    const __m512i exponent = _mm512_slli_epi32(_mm512_castps_si512(shifted), 23);
    return _mm512_castsi512_ps(_mm512_add_epi32(_mm512_castps_si512(p), exponent));
  }

  // The even key's weight in the low half of each unit.
  static Vec pack(const Vec (&weights)[2]) {
    const __m512i both = reinterpret_cast<__m512i>(_mm512_cvtne2ps_pbh(weights[1], weights[0]));
    const __m512i interleave = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8,
                                                23, 7, 22, 6, 21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
    return _mm512_castsi512_ps(_mm512_permutexvar_epi16(interleave, both));
  }

  static void transpose_out(const float* out, int stride, int count, int dim, std::byte* rows,
                            std::int64_t row_bytes, DataType type) {
    if (dim % kLanes != 0) return transpose_out_scalar(out, stride, count, dim, rows, row_bytes, type);
    transpose_out_rows(out, stride, count, dim, rows, row_bytes, 2, [](std::byte* to, Vec values) {
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(to),
                          reinterpret_cast<__m256i>(_mm512_cvtneps_pbh(values)));
    });
  }
};

}  // namespace

const GranuleKernel& avx512_bf16_kernel() {
  static constexpr GranuleKernel kKernel = RowLaneAttention<Avx512Bf16>::kernel();
  return kKernel;
}

}  // namespace vdit::kernels::cpu
