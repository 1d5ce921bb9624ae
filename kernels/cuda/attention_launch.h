// SPDX-License-Identifier: Apache-2.0
// One launch of a GPU attention kernel: tensors, and the kernels that can run it.
#pragma once

#include <cuda_runtime_api.h>

#include <cstdint>
#include <stdexcept>

#include "kernels/cuda/device_plan.h"
#include "kernels/cuda/model_order.h"

namespace vdit::kernels::cuda {

enum class Element { BFloat16, Float16 };

/// [batch, heads, tokens, head_dim] in device memory, the head dimension contiguous; strides in elements.
struct DeviceTensor {
  void* data = nullptr;
  std::int64_t batch_stride = 0;
  std::int64_t head_stride = 0;
  std::int64_t token_stride = 0;
};

struct AttentionLaunch {
  std::int64_t batch = 1;
  std::int64_t heads = 1;
  std::int64_t tokens = 0;
  float scale = 1.0f;
  DeviceTensor queries, keys, values, output;
  /// Of reordered heads (RunTable::reorders), at the strides of `values`; null: theirs lie there too. A
  /// multiple of the head stride away from `values`.
  void* reordered_values = nullptr;
  ModelOrder output_order;  ///< of the rows that reordered heads write
  float* log_sum_exp =
      nullptr;  ///< [batch, heads, tokens], natural logarithm, -inf for rows without keys; or null
  cudaStream_t stream = nullptr;
};

/// Throws std::invalid_argument unless every row of the tensor starts at a multiple of 16 bytes.
inline void require_16_byte_rows(const DeviceTensor& tensor) {
  const auto fits = [](std::int64_t stride) { return stride % 8 == 0; };
  if (reinterpret_cast<std::uintptr_t>(tensor.data) % 16 != 0 || !fits(tensor.batch_stride) ||
      !fits(tensor.head_stride) || !fits(tensor.token_stride))
    throw std::invalid_argument("attention: a tensor's address and strides must be multiples of 16 bytes");
}

/// A compiled kernel. Its plans must be compiled for its tile shape.
struct AttentionKernel {
  const char* name;
  int major;  ///< compute capability: 9 runs on Hopper only, 8 from 8.0 on
  Element element;
  int head_dim;
  TileShape shape;
  /// Enqueues the launch; throws std::invalid_argument for strides that are not multiples of 16 bytes,
  /// CudaError.
  void (*launch)(const AttentionLaunch& launch, const DevicePlan& plan);
};

}  // namespace vdit::kernels::cuda
