// SPDX-License-Identifier: Apache-2.0
#include "engine/models/wan/vae/conv_rows_x86.h"

namespace vdit::engine::wan {
namespace {

/// Two neighbouring input channels at a time: VDPBF16PS, products and sums in float32.
struct PairStep16 {
  using Element = uint16_t;
  static constexpr int kChannels = 2;
  static constexpr int kWeightElements = 32;
  static __m512bh weight(const Element* w) { return (__m512bh)_mm512_loadu_si512(w); }
  static Floats16 add_product(Floats16 sum, __m512bh weight, const Element* x) {
    int32_t pair;
    __builtin_memcpy(&pair, x, sizeof pair);
    return (Floats16)_mm512_dpbf16_ps((__m512)sum, weight, (__m512bh)_mm512_set1_epi32(pair));
  }
};

struct PairStep8 {
  using Element = uint16_t;
  static constexpr int kChannels = 2;
  static constexpr int kWeightElements = 16;
  static __m256bh weight(const Element* w) {
    return (__m256bh)_mm256_loadu_si256(reinterpret_cast<const __m256i*>(w));
  }
  static Floats8 add_product(Floats8 sum, __m256bh weight, const Element* x) {
    int32_t pair;
    __builtin_memcpy(&pair, x, sizeof pair);
    return (Floats8)_mm256_dpbf16_ps((__m256)sum, weight, (__m256bh)_mm256_set1_epi32(pair));
  }
};

struct Bfloat16Out {
  using Element = uint16_t;
  static void write8(Element* to, Floats8 value) {
    const __m128bh rounded = _mm256_cvtneps_pbh((__m256)value);
    __builtin_memcpy(to, &rounded, sizeof rounded);
  }
};

void conv(const ConvRow& row) {
  switch (row.lanes) {
    case 48:
      return conv_row<PairStep16, Floats16, 3, 8>(row);
    case 32:
      return conv_row<PairStep16, Floats16, 2, 8>(row);
    case 24:
      return conv_row<PairStep8, Floats8, 3, 8>(row);
    case 16:
      return conv_row<PairStep16, Floats16, 1, 16>(row);
    default:
      return conv_row<PairStep8, Floats8, 1, 16>(row);
  }
}

}  // namespace

const ConvKernels& conv_rows_avx512_bf16() noexcept {
  static constexpr ConvKernels kKernels{48, 2, conv, stage_row<Bfloat16Out>};
  return kKernels;
}

}  // namespace vdit::engine::wan
