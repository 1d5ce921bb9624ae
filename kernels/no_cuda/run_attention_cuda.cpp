// SPDX-License-Identifier: Apache-2.0
// What callers find where CUDA is not built: the same symbols, which say so.
#include "kernels/include/vdit/kernels/run_attention_cuda.h"

#include <stdexcept>

namespace vdit::kernels {

struct CudaAttention::State {};

std::optional<std::string> why_no_cuda() {
  return "this program was built without CUDA (VDIT_CUDA is off)";
}

std::string cuda_device_name() {
  return {};
}

CudaAttention::CudaAttention(const AttentionProblem&) {
  throw std::runtime_error("CUDA attention: " + *why_no_cuda());
}
CudaAttention::~CudaAttention() = default;
CudaAttention::CudaAttention(CudaAttention&&) noexcept = default;
CudaAttention& CudaAttention::operator=(CudaAttention&&) noexcept = default;

void CudaAttention::run(const AttentionProblem&, void*, const ModelRows*) const {}
const char* CudaAttention::kernel_name() const noexcept {
  return "";
}
std::int64_t CudaAttention::computed_pairs() const noexcept {
  return 0;
}

}  // namespace vdit::kernels
