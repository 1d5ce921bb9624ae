// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/ampere/launch.cuh"
#include "kernels/cuda/attention_kernels.h"

namespace vdit::kernels::cuda {

const AttentionKernel kAmpereBf16Dim128 =
    ampere_kernel<AmpereVariant<__nv_bfloat16, 128>>("sm_80 bf16 hd128 128x64");

}  // namespace vdit::kernels::cuda
