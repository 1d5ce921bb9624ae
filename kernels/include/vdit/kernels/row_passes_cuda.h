// SPDX-License-Identifier: Apache-2.0
// What lies between two matrix products on NVIDIA GPUs, one sweep over memory each: gated residual addition,
// layer norm, RMS norm.
#pragma once

#include <cstdint>

#include "kernels/include/vdit/kernels/attention_problem.h"

namespace vdit::kernels {

/// Longest row that the passes take, in elements.
inline constexpr std::int64_t kMostRowElements = 8192;

/// Whether the passes take rows of this many elements: multiples of 4 up to kMostRowElements.
constexpr bool row_passes_take(std::int64_t dim) noexcept {
  return dim > 0 && dim % 4 == 0 && dim <= kMostRowElements;
}

/// x += gate * delta, then y = (x - mean) / sqrt(variance + epsilon) * gain + offset, row by row. All in
/// device memory, rows packed.
struct ResidualNorm {
  std::int64_t batch = 1;
  std::int64_t tokens = 0;
  std::int64_t dim = 0;
  float* x = nullptr;                        ///< [batch, tokens, dim]; written only where there is a delta
  const void* delta = nullptr;               ///< [batch, tokens, dim]; null: nothing is added
  DataType delta_type = DataType::BFloat16;  ///< Float32 or BFloat16
  const float* gate = nullptr;               ///< [dim] or, with gate_stride, [batch, dim]; null: 1
  std::int64_t gate_stride = 0;              ///< from one batch row to the next
  void* y = nullptr;                         ///< [batch, tokens, dim]; null: the sum alone
  DataType y_type = DataType::BFloat16;      ///< Float32 or BFloat16
  const float* gain = nullptr;               ///< [dim] or [batch, dim]; with y
  const float* offset = nullptr;
  std::int64_t gain_stride = 0;
  std::int64_t offset_stride = 0;
  float epsilon = 1e-6f;
};

/// Enqueues on `stream` (a cudaStream_t) and returns. Sums in fp32. Throws std::invalid_argument for a type
/// or a dimension that is not supported, std::runtime_error.
void residual_norm_cuda(const ResidualNorm& pass, void* stream = nullptr);

/// y = x / sqrt(mean(x^2) + epsilon) * weight, row by row. x, y: [rows, dim] BFloat16, packed, may be the
/// same memory; weight: [dim]. Throws as above.
void rms_norm_rows_cuda(const void* x, const float* weight, float epsilon, void* y, std::int64_t rows,
                        std::int64_t dim, void* stream = nullptr);

}  // namespace vdit::kernels
