// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/attention_kernels.h"
#include "kernels/cuda/hopper/launch.cuh"

namespace vdit::kernels::cuda {

// Two consumers of 64 rows, twelve chunks of 16 keys a step, two stages, one query buffer: 224 KiB.
using Variant = HopperVariant<__nv_bfloat16, 128, 2, 12, 16, 2, 2, 1>;
const AttentionKernel kHopperBf16Dim128 = hopper_kernel<Variant>("sm_90 bf16 hd128 128x192");

}  // namespace vdit::kernels::cuda
