// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/attention_kernels.h"
#include "kernels/cuda/hopper/launch.cuh"

namespace vdit::kernels::cuda {

// Three consumers of 64 rows, eight chunks of 16 keys a step, two stages of keys and four of values, two query
// buffers: 144 KiB.
using Variant = HopperVariant<__half, 64, 3, 8, 16, 2, 4, 2>;
const AttentionKernel kHopperFp16Dim64 = hopper_kernel<Variant>("sm_90 fp16 hd64 192x128");

}  // namespace vdit::kernels::cuda
