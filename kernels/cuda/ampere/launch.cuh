// SPDX-License-Identifier: Apache-2.0
// Launches one variant of the kernel for GPUs from sm_80 on. Included by the instantiation files only.
#pragma once

#include <numbers>
#include <stdexcept>
#include <type_traits>

#include "kernels/cuda/ampere/attention_kernel.cuh"
#include "kernels/cuda/cuda_check.h"

namespace vdit::kernels::cuda {

template <typename V>
void launch_ampere(const AttentionLaunch& launch, const DevicePlan& plan) {
  for (const DeviceTensor* tensor : {&launch.queries, &launch.keys, &launch.values, &launch.output})
    require_16_byte_rows(*tensor);
  require_16_byte_rows({.data = launch.reordered_values});
  if (plan.item_count() == 0) return;
  const AmpereArguments arguments{
      .items = plan.items(),
      .segments = plan.segments(),
      .queries = launch.queries,
      .keys = launch.keys,
      .values = launch.values,
      .output = launch.output,
      .reordered_values = launch.reordered_values != nullptr ? launch.reordered_values : launch.values.data,
      .output_order = launch.output_order,
      .tokens = static_cast<int>(launch.tokens),
      .heads = static_cast<int>(launch.heads),
      .scale_log2 = launch.scale * std::numbers::log2e_v<float>,
      .log_sum_exp = launch.log_sum_exp,
  };
  const auto kernel = run_attention_ampere<V>;
  VDIT_CUDA_CHECK(cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, V::kSharedBytes));
  kernel<<<plan.item_count(), V::kThreads, V::kSharedBytes, launch.stream>>>(arguments);
  VDIT_CUDA_CHECK(cudaGetLastError());
}

template <typename V>
constexpr AttentionKernel ampere_kernel(const char* name) {
  constexpr auto element =
      std::is_same_v<typename V::Element, __nv_bfloat16> ? Element::BFloat16 : Element::Float16;
  return {name, 8, element, V::kHeadDim, {V::kTileRows / 64, V::kChunkKeys}, &launch_ampere<V>};
}

}  // namespace vdit::kernels::cuda
