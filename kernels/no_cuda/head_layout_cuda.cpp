// SPDX-License-Identifier: Apache-2.0
#include "kernels/include/vdit/kernels/head_layout_cuda.h"

#include <stdexcept>

#include "kernels/include/vdit/kernels/run_attention_cuda.h"

namespace vdit::kernels {

void lay_out_heads_cuda(const HeadLayoutProblem&, void*) {
  throw std::runtime_error("CUDA head layout: " + *why_no_cuda());
}

}  // namespace vdit::kernels
