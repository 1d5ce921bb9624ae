// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/hopper/cross_attention.cuh"

#include <algorithm>
#include <numbers>
#include <stdexcept>
#include <string>

#include "kernels/cuda/cuda_check.h"
#include "kernels/cuda/hopper/tensor_map.h"
#include "kernels/include/vdit/kernels/cross_attention_cuda.h"

namespace vdit::kernels {
namespace {

using namespace cuda;

int attribute_of_device(cudaDeviceAttr attribute) {
  int device = 0, value = 0;
  VDIT_CUDA_CHECK(cudaGetDevice(&device));
  VDIT_CUDA_CHECK(cudaDeviceGetAttribute(&value, attribute, device));
  return value;
}

void require(bool holds, const std::string& what) {
  if (!holds) throw std::invalid_argument("cross-attention: " + what);
}

template <typename V>
bool fits(std::int64_t keys) {
  return keys >= 1 && keys <= V::kMostSteps * V::kStepKeys;
}

/// x: [rows, heads, head_dim] by its strides.
CUtensorMap map_of(const void* x, std::int64_t rows, std::int64_t heads, int head_dim,
                   std::int64_t head_stride, std::int64_t row_stride, int box_rows) {
  AttentionLaunch extents;
  extents.heads = heads;
  extents.tokens = rows;
  return make_tensor_map({.data = const_cast<void*>(x),
                          .batch_stride = 0,
                          .head_stride = head_stride,
                          .token_stride = row_stride},
                         extents, head_dim, box_rows);
}

template <typename V>
void launch(const CrossAttention& p, cudaStream_t stream) {
  const int dim = V::kHeadDim;
  const std::int64_t channels = p.heads * dim, keys = p.keys_of_head;
  const CrossMaps maps{map_of(p.q, p.tokens, p.heads, dim, dim, channels, V::kTileRows),
                       map_of(p.keys, keys, p.heads, dim, keys * dim, dim, V::kStepKeys),
                       map_of(p.values, keys, p.heads, dim, keys * dim, dim, V::kStepKeys)};
  const auto heads = static_cast<int>(p.heads);
  // Blocks of all heads at the same rows: neighbouring heads' queries are read, and outputs written,
  // together.
  const int blocks = std::max(1, attribute_of_device(cudaDevAttrMultiProcessorCount) / heads);
  const CrossArguments arguments{.bias = p.bias,
                                 .scales = p.scales,
                                 .scale_log2 = p.scale * std::numbers::log2e_v<float>,
                                 .out = static_cast<__nv_bfloat16*>(p.out),
                                 .tokens = static_cast<int>(p.tokens),
                                 .heads = heads,
                                 .keys = static_cast<int>(keys),
                                 .steps = static_cast<int>((keys + V::kStepKeys - 1) / V::kStepKeys),
                                 .blocks_of_head = blocks};
  const int bytes = CrossShared<V>::bytes(arguments.steps);
  static_assert(CrossShared<V>::bytes(V::kMostSteps) <= 232448, "It must fit a multiprocessor.");
  const auto kernel = cross_attention_hopper<V>;
  VDIT_CUDA_CHECK(cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, bytes));
  kernel<<<heads * blocks, V::kThreads, bytes, stream>>>(maps, arguments);
  VDIT_CUDA_CHECK(cudaGetLastError());
}

}  // namespace

bool cross_attention_takes(std::int64_t head_dim, std::int64_t keys_of_head) {
  const bool shape = (head_dim == 128 && fits<CrossVariant<128>>(keys_of_head)) ||
                     (head_dim == 64 && fits<CrossVariant<64>>(keys_of_head));
  int devices = 0;
  if (!shape || cudaGetDeviceCount(&devices) != cudaSuccess || devices == 0) return false;
  return attribute_of_device(cudaDevAttrComputeCapabilityMajor) == 9;
}

void cross_attention_cuda(const CrossAttention& p, void* stream) {
  if (p.tokens == 0) return;
  require(cross_attention_takes(p.head_dim, p.keys_of_head),
          std::to_string(p.keys_of_head) + " keys of head dimension " + std::to_string(p.head_dim) +
              " are not supported on this device");
  require(p.tokens > 0 && p.tokens <= 1 << 30 && p.heads > 0 && p.heads <= 65535, "a size is out of range");
  require(p.q && p.keys && p.values && p.bias && p.scales && p.out, "a pointer is null");
  require(reinterpret_cast<std::uintptr_t>(p.out) % 16 == 0, "out is not at a multiple of 16 bytes");
  auto* const queue = static_cast<cudaStream_t>(stream);
  p.head_dim == 128 ? launch<CrossVariant<128>>(p, queue) : launch<CrossVariant<64>>(p, queue);
}

}  // namespace vdit::kernels
