// SPDX-License-Identifier: Apache-2.0
#include "kernels/include/vdit/kernels/cross_attention_cuda.h"

#include <stdexcept>

#include "kernels/include/vdit/kernels/run_attention_cuda.h"

namespace vdit::kernels {

bool cross_attention_takes(std::int64_t, std::int64_t) {
  return false;
}
void cross_attention_cuda(const CrossAttention&, void*) {
  throw std::runtime_error("CUDA cross-attention: " + *why_no_cuda());
}
void inverse_rms_cuda(const void*, float, float*, std::int64_t, std::int64_t, void*) {
  throw std::runtime_error("CUDA row pass: " + *why_no_cuda());
}

}  // namespace vdit::kernels
