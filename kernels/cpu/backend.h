// SPDX-License-Identifier: Apache-2.0
// From an option to the kernel that runs.
#pragma once

#include "kernels/cpu/granule_kernel.h"
#include "kernels/include/vdit/kernels/run_attention.h"

namespace vdit::kernels::cpu {

/// The kernel that the options ask for, or the fastest one for the type. Throws std::invalid_argument when
/// the processor has not its instructions, or it does not take the type.
const GranuleKernel& kernel_for(const CpuOptions& options, DataType type);

}  // namespace vdit::kernels::cpu
