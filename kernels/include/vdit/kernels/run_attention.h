// SPDX-License-Identifier: Apache-2.0
// Attention over run lists on the CPU. The CUDA entry points are in run_attention_cuda.h.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "kernels/include/vdit/kernels/attention_problem.h"

namespace vdit::kernels {

/// Instruction sets of the CPU kernels, each better than the one before where the processor has it.
enum class CpuBackend : std::uint8_t {
  Portable,    ///< plain C++
  Avx2,        ///< AVX2, FMA and F16C
  Avx512,      ///< AVX-512 F, BW, DQ and VL
  Avx512Bf16,  ///< and AVX512-BF16, for bf16 inputs
};

std::string_view name_of(CpuBackend backend);

/// Compiled in, and the processor and the operating system have the instructions.
bool is_available(CpuBackend backend);

/// The fastest one for inputs of this type.
CpuBackend best_backend(DataType type);

/// Runs `work(worker)` for worker = 0 .. workers - 1, at the same time if it can, and returns when all have
/// returned. An engine passes its own pool here, so that two pools do not fight for the cores.
using Executor = std::function<void(int workers, const std::function<void(int worker)>& work)>;

struct CpuOptions {
  int threads = 0;                    ///< 0: as many as there are cores
  std::optional<CpuBackend> backend;  ///< unset: best_backend
  Executor executor;                  ///< unset: threads of our own
};

/// All heads and granules of the layer through one queue, heads with the longest granules first. Equal inputs
/// give equal bits, with any number of threads. Head dimensions: multiples of 4 up to 256; 64 and 128 are
/// tuned. Throws std::invalid_argument (see check, and for a backend that is not available).
void run_attention(const AttentionProblem& problem, const CpuOptions& options = {});

}  // namespace vdit::kernels
