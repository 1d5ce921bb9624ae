// SPDX-License-Identifier: Apache-2.0
#include "kernels/include/vdit/kernels/row_passes_cuda.h"

#include <stdexcept>

#include "kernels/include/vdit/kernels/run_attention_cuda.h"

namespace vdit::kernels {

void residual_norm_cuda(const ResidualNorm&, void*) {
  throw std::runtime_error("CUDA row pass: " + *why_no_cuda());
}
void rms_norm_rows_cuda(const void*, const float*, float, void*, std::int64_t, std::int64_t, void*) {
  throw std::runtime_error("CUDA row pass: " + *why_no_cuda());
}

}  // namespace vdit::kernels
