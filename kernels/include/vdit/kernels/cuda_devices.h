// SPDX-License-Identifier: Apache-2.0
// The NVIDIA GPUs of this machine. Without VDIT_CUDA there are none (kernels/no_cuda).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vdit::kernels {

/// A device as its driver describes it.
struct CudaDevice {
  std::string name;  ///< "NVIDIA H200"
  int major = 0;     ///< compute capability, so is minor
  int minor = 0;
  std::uint64_t memory_bytes = 0;  ///< all of it, free or not
};

/// In the driver's order. Takes no memory on them. Empty where there is none, no driver, or no CUDA in this
/// build.
std::vector<CudaDevice> cuda_devices();

/// The newest CUDA that the driver runs, "13.0"; empty without a driver.
std::string cuda_of_driver();

}  // namespace vdit::kernels
