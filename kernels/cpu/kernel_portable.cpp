// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/row_lane_attention.h"
#include "kernels/cpu/simd_portable.h"

namespace vdit::kernels::cpu {

const GranuleKernel& portable_kernel() {
  static constexpr GranuleKernel kKernel = RowLaneAttention<Portable>::kernel();
  return kKernel;
}

}  // namespace vdit::kernels::cpu
