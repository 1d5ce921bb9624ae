// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/hopper/tensor_map.h"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string>

#include "kernels/cuda/cuda_check.h"

namespace vdit::kernels::cuda {
namespace {

using Encode = decltype(&cuTensorMapEncodeTiled);
constexpr cuuint64_t kElementBytes = 2;  // bfloat16 and float16 alike: the engine only moves them

Encode find_encoder() {
  void* entry = nullptr;
  cudaDriverEntryPointQueryResult found{};
  VDIT_CUDA_CHECK(
      cudaGetDriverEntryPointByVersion("cuTensorMapEncodeTiled", &entry, 12000, cudaEnableDefault, &found));
  if (found != cudaDriverEntryPointSuccess)
    throw CudaError(cudaErrorInsufficientDriver, "cuTensorMapEncodeTiled");
  return reinterpret_cast<Encode>(entry);
}

/// A dimension of one entry may have any stride; the encoder wants a multiple of 16 bytes.
cuuint64_t stride_bytes(std::int64_t stride, std::int64_t extent) {
  return extent == 1 ? 16 : static_cast<cuuint64_t>(stride) * kElementBytes;
}

}  // namespace

CUtensorMap make_tensor_map(const DeviceTensor& tensor, const AttentionLaunch& launch, int head_dim,
                            int box_rows) {
  static const Encode encode = find_encoder();
  const cuuint64_t extents[4] = {static_cast<cuuint64_t>(head_dim), static_cast<cuuint64_t>(launch.tokens),
                                 static_cast<cuuint64_t>(launch.heads),
                                 static_cast<cuuint64_t>(launch.batch)};
  const cuuint64_t strides[3] = {stride_bytes(tensor.token_stride, launch.tokens),
                                 stride_bytes(tensor.head_stride, launch.heads),
                                 stride_bytes(tensor.batch_stride, launch.batch)};
  const cuuint32_t box[4] = {64, static_cast<cuuint32_t>(box_rows), 1, 1};
  const cuuint32_t element_steps[4] = {1, 1, 1, 1};
  CUtensorMap map;
  const CUresult status =
      encode(&map, CU_TENSOR_MAP_DATA_TYPE_BFLOAT16, 4, tensor.data, extents, strides, box, element_steps,
             CU_TENSOR_MAP_INTERLEAVE_NONE, CU_TENSOR_MAP_SWIZZLE_128B, CU_TENSOR_MAP_L2_PROMOTION_L2_256B,
             CU_TENSOR_MAP_FLOAT_OOB_FILL_NONE);
  if (status != CUDA_SUCCESS)
    throw std::invalid_argument(
        "attention: a tensor's address and strides must be multiples of 16 bytes; strides " +
        std::to_string(tensor.token_stride) + ", " + std::to_string(tensor.head_stride) + ", " +
        std::to_string(tensor.batch_stride) + " elements");
  return map;
}

ValueHeads value_heads(const AttentionLaunch& launch) {
  if (launch.reordered_values == nullptr) return {launch.values, launch.heads, 0, 0};
  const auto in_place = reinterpret_cast<std::uintptr_t>(launch.values.data),
             reordered = reinterpret_cast<std::uintptr_t>(launch.reordered_values),
             begin = std::min(in_place, reordered), distance = std::max(in_place, reordered) - begin;
  const auto stride = static_cast<std::uintptr_t>(launch.values.head_stride) * kElementBytes;
  if (launch.values.head_stride <= 0 || distance % stride != 0 ||
      distance / stride > std::numeric_limits<int>::max() / 2)
    throw std::invalid_argument("attention: reordered values must be whole heads away from the values");
  const auto heads = static_cast<std::int64_t>(distance / stride);
  DeviceTensor tensor = launch.values;
  tensor.data = reinterpret_cast<void*>(begin);
  return {tensor, heads + launch.heads, in_place == begin ? 0 : static_cast<int>(heads),
          reordered == begin ? 0 : static_cast<int>(heads)};
}

}  // namespace vdit::kernels::cuda
