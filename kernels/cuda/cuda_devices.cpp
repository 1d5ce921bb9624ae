// SPDX-License-Identifier: Apache-2.0
#include "kernels/include/vdit/kernels/cuda_devices.h"

#include <cuda_runtime_api.h>

#include "kernels/cuda/cuda_check.h"

namespace vdit::kernels {

std::vector<CudaDevice> cuda_devices() {
  int count = 0;
  if (cudaGetDeviceCount(&count) != cudaSuccess) {
    cudaGetLastError();  // not sticky: the next call starts clean
    return {};
  }
  std::vector<CudaDevice> devices;
  for (int index = 0; index < count; ++index) {
    cudaDeviceProp properties{};
    VDIT_CUDA_CHECK(cudaGetDeviceProperties(&properties, index));
    devices.push_back({.name = properties.name,
                       .major = properties.major,
                       .minor = properties.minor,
                       .memory_bytes = properties.totalGlobalMem});
  }
  return devices;
}

std::string cuda_of_driver() {
  int version = 0;  // 13000 for 13.0, 0 without a driver
  VDIT_CUDA_CHECK(cudaDriverGetVersion(&version));
  return version == 0 ? "" : std::to_string(version / 1000) + '.' + std::to_string(version % 1000 / 10);
}

}  // namespace vdit::kernels
