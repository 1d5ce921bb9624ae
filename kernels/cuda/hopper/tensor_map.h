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

/// The values of a launch as one tensor with more heads than the launch has: those in place and those of
/// reordered heads each begin somewhere in it.
struct ValueHeads {
  DeviceTensor tensor;
  std::int64_t heads;
  int first;            ///< where head 0 lies
  int first_reordered;  ///< where it lies when it is reordered
};

/// Throws std::invalid_argument when reordered values are no multiple of the head stride away.
ValueHeads value_heads(const AttentionLaunch& launch);

}  // namespace vdit::kernels::cuda
