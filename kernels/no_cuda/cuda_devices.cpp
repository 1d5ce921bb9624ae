// SPDX-License-Identifier: Apache-2.0
#include "kernels/include/vdit/kernels/cuda_devices.h"

namespace vdit::kernels {

std::vector<CudaDevice> cuda_devices() {
  return {};
}
std::string cuda_of_driver() {
  return {};
}

}  // namespace vdit::kernels
