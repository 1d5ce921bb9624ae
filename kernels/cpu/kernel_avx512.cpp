// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/row_lane_attention.h"
#include "kernels/cpu/simd_avx512.h"

namespace vdit::kernels::cpu {

const GranuleKernel& avx512_kernel() {
  static constexpr GranuleKernel kKernel = RowLaneAttention<Avx512>::kernel();
  return kKernel;
}

}  // namespace vdit::kernels::cpu
