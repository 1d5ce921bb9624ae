// SPDX-License-Identifier: Apache-2.0
// Launches one variant of the Hopper kernel. Included by the instantiation files only.
#pragma once

#include <numbers>
#include <type_traits>

#include "kernels/cuda/cuda_check.h"
#include "kernels/cuda/hopper/attention_kernel.cuh"
#include "kernels/cuda/hopper/tensor_map.h"

namespace vdit::kernels::cuda {

template <typename V>
ChunkMaps<V::kChunks> make_chunk_maps(const DeviceTensor& tensor, const AttentionLaunch& launch) {
  ChunkMaps<V::kChunks> maps;
  for (int i = 0; i < V::kChunks; ++i)
    maps.of[i] = make_tensor_map(tensor, launch, V::kHeadDim, (i + 1) * V::kChunkKeys);
  return maps;
}

template <typename V>
void launch_hopper(const AttentionLaunch& launch, const DevicePlan& plan) {
  const ValueHeads values = value_heads(launch);
  AttentionLaunch more_heads = launch;
  more_heads.heads = values.heads;
  const TensorMaps<V::kChunks> maps{
      make_tensor_map(launch.queries, launch, V::kHeadDim, 64), make_chunk_maps<V>(launch.keys, launch),
      make_chunk_maps<V>(values.tensor, more_heads), values.first, values.first_reordered};
  require_16_byte_rows(launch.output);
  const LaunchArguments arguments{
      .items = plan.items(),
      .segments = plan.segments(),
      .item_count = plan.item_count(),
      .queue = plan.queue(),
      .tokens = static_cast<int>(launch.tokens),
      .heads = static_cast<int>(launch.heads),
      .scale_log2 = launch.scale * std::numbers::log2e_v<float>,
      .log_sum_exp = launch.log_sum_exp,
      .output = launch.output,
      .output_order = launch.output_order,
  };
  const auto kernel = run_attention_hopper<V>;
  int device = 0, processors = 0;
  VDIT_CUDA_CHECK(cudaGetDevice(&device));
  VDIT_CUDA_CHECK(cudaDeviceGetAttribute(&processors, cudaDevAttrMultiProcessorCount, device));
  VDIT_CUDA_CHECK(
      cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, shared_bytes<V>()));
  kernel<<<processors, V::kThreads, shared_bytes<V>(), launch.stream>>>(maps, arguments);
  VDIT_CUDA_CHECK(cudaGetLastError());
}

template <typename V>
constexpr AttentionKernel hopper_kernel(const char* name) {
  constexpr auto element =
      std::is_same_v<typename V::Element, __nv_bfloat16> ? Element::BFloat16 : Element::Float16;
  return {name,
          9,
          element,
          V::kHeadDim,
          {.granules = V::kConsumers,
           .chunk_keys = V::kChunkKeys,
           .step_chunks = V::kChunks,
           .tails = V::kTails,
           .step_cost = {V::kStepCost[0], V::kStepCost[1], V::kStepCost[2]},
           .item_cost = V::kItemCost},
          &launch_hopper<V>};
}

}  // namespace vdit::kernels::cuda
