// SPDX-License-Identifier: Apache-2.0
#include "engine/models/wan/vae/conv_rows_x86.h"

namespace vdit::engine::wan {
namespace {

// 32 registers: up to 24 sums, 3 weights, 1 input. Blocks that are not whole 512-bit vectors use 256-bit
// ones.
void conv(const ConvRow& row) {
  switch (row.lanes) {
    case 48:
      return conv_row<FloatStep<Floats16>, Floats16, 3, 8>(row);
    case 32:
      return conv_row<FloatStep<Floats16>, Floats16, 2, 8>(row);
    case 24:
      return conv_row<FloatStep<Floats8>, Floats8, 3, 8>(row);
    case 16:
      return conv_row<FloatStep<Floats16>, Floats16, 1, 16>(row);
    default:
      return conv_row<FloatStep<Floats8>, Floats8, 1, 16>(row);
  }
}

}  // namespace

const ConvKernels& conv_rows_avx512() noexcept {
  static constexpr ConvKernels kKernels{48, 1, conv, stage_row<FloatOut>};
  return kKernels;
}

}  // namespace vdit::engine::wan
