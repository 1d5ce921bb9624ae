// SPDX-License-Identifier: Apache-2.0
// The list of compiled kernels. Each is instantiated in a file of its own (hopper/inst_*.cu,
// ampere/inst_*.cu).
#pragma once

#include "kernels/cuda/attention_launch.h"

namespace vdit::kernels::cuda {

extern const AttentionKernel kHopperBf16Dim128;
extern const AttentionKernel kHopperBf16Dim64;
extern const AttentionKernel kHopperFp16Dim128;
extern const AttentionKernel kHopperFp16Dim64;
extern const AttentionKernel kAmpereBf16Dim128;
extern const AttentionKernel kAmpereBf16Dim64;
extern const AttentionKernel kAmpereFp16Dim128;
extern const AttentionKernel kAmpereFp16Dim64;

/// The kernel for a device of compute capability `major`.x; null when there is none.
const AttentionKernel* find_kernel(int major, Element element, std::int64_t head_dim);

}  // namespace vdit::kernels::cuda
