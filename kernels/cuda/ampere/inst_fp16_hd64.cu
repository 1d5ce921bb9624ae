// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/ampere/launch.cuh"
#include "kernels/cuda/attention_kernels.h"

namespace vdit::kernels::cuda {

const AttentionKernel kAmpereFp16Dim64 = ampere_kernel<AmpereVariant<__half, 64>>("sm_80 fp16 hd64 128x64");

}  // namespace vdit::kernels::cuda
