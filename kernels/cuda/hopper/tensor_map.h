// SPDX-License-Identifier: Apache-2.0
// Descriptions of tensors for the Hopper copy engine.
#pragma once

#include <cuda.h>

#include "kernels/cuda/attention_launch.h"

namespace vdit::kernels::cuda {

/// Boxes of 64 columns and `box_rows` tokens of one head, 128-byte swizzle. The driver's encoder is found at
/// run time, so nothing links libcuda. Throws std::invalid_argument when a stride or the address is not a
/// multiple of 16 bytes, CudaError when there is no driver.
CUtensorMap make_tensor_map(const DeviceTensor& tensor, const AttentionLaunch& launch, int head_dim,
                            int box_rows);

}  // namespace vdit::kernels::cuda
