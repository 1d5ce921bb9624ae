// SPDX-License-Identifier: Apache-2.0
// Turns CUDA status codes into exceptions that carry the failing expression.
#pragma once

#include <cuda_runtime_api.h>

#include <stdexcept>
#include <string>

namespace vdit::kernels::cuda {

/// A call of the CUDA runtime failed. A sticky error (a fault inside a kernel) spoils every later call of the
/// process: the engine must be restarted.
class CudaError : public std::runtime_error {
 public:
  CudaError(cudaError_t status, const char* expression)
      : std::runtime_error(std::string(expression) + ": " + cudaGetErrorString(status) + " (" +
                           cudaGetErrorName(status) + ")"),
        status_(status) {}

  cudaError_t status() const noexcept { return status_; }

 private:
  cudaError_t status_;
};

inline void check_cuda(cudaError_t status, const char* expression) {
  if (status != cudaSuccess) throw CudaError(status, expression);
}

}  // namespace vdit::kernels::cuda

#define VDIT_CUDA_CHECK(expression) ::vdit::kernels::cuda::check_cuda((expression), #expression)
