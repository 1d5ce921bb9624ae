// SPDX-License-Identifier: Apache-2.0
#include "engine/models/wan/vae/conv_rows_x86.h"

namespace vdit::engine::wan {
namespace {

// 16 registers: 12 sums, 3 weights, 1 input.
void conv(const ConvRow& row) {
  using Step = FloatStep<Floats8>;
  switch (row.lanes) {
    case 24:
      return conv_row<Step, Floats8, 3, 4>(row);
    case 16:
      return conv_row<Step, Floats8, 2, 4>(row);
    default:
      return conv_row<Step, Floats8, 1, 8>(row);
  }
}

}  // namespace

const ConvKernels& conv_rows_avx2() noexcept {
  static constexpr ConvKernels kKernels{24, 1, conv, stage_row<FloatOut>};
  return kKernels;
}

}  // namespace vdit::engine::wan
