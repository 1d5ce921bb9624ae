// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/attention_kernels.h"

namespace vdit::kernels::cuda {

const AttentionKernel* find_kernel(int major, Element element, std::int64_t head_dim) {
  // Hopper's own instructions exist in no other generation; what is newer runs the kernels of sm_80.
  const int generation = major == 9 ? 9 : 8;
  if (major < 8) return nullptr;
  for (const AttentionKernel* kernel :
       {&kHopperBf16Dim128, &kHopperBf16Dim64, &kHopperFp16Dim128, &kHopperFp16Dim64, &kAmpereBf16Dim128,
        &kAmpereBf16Dim64, &kAmpereFp16Dim128, &kAmpereFp16Dim64}) {
    if (kernel->major == generation && kernel->element == element && kernel->head_dim == head_dim)
      return kernel;
  }
  return nullptr;
}

}  // namespace vdit::kernels::cuda
