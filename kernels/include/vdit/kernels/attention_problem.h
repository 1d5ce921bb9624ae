// SPDX-License-Identifier: Apache-2.0
// One attention of all heads of a layer, on raw pointers: the argument of every backend.
#pragma once

#include <cstdint>
#include <span>

#include "kernels/runs/run_table.h"

namespace vdit::kernels {

enum class DataType : std::uint8_t { Float32, BFloat16, Float16 };

constexpr std::int64_t bytes_per_element(DataType type) noexcept {
  return type == DataType::Float32 ? 4 : 2;
}

/// Whether the CPU kernels and probes take heads of this many dimensions: multiples of 4 up to 256.
constexpr bool head_dim_fits(std::int64_t head_dim) noexcept {
  return head_dim > 0 && head_dim <= 256 && head_dim % 4 == 0;
}

/// Distances between neighbours, in elements. The head dimension is contiguous.
struct Strides {
  std::int64_t batch = 0;
  std::int64_t head = 0;
  std::int64_t token = 0;
};

/// out = softmax(scale * q k^T, over the keys that the row's granule keeps) v, for every batch row and head.
///
/// Rows of q, k, v and out are in the token order of their head's run table. A row whose granule keeps
/// nothing gives zeros. Keys and values that no granule of a head keeps are never read: they may hold
/// anything. Softmax and sums are in fp32.
struct AttentionProblem {
  DataType type = DataType::Float32;
  std::int64_t batch = 1;
  std::int64_t heads = 0;
  std::int64_t tokens = 0;
  std::int64_t head_dim = 0;
  float scale = 0;  ///< usually 1 / sqrt(head_dim)

  const void* q = nullptr;  // [batch, heads, tokens, head_dim], by its strides; so are k, v and out
  const void* k = nullptr;
  const void* v = nullptr;
  void* out = nullptr;
  Strides q_strides, k_strides, v_strides, out_strides;

  /// Natural logarithm of the sum of exp(scale * q k) over the kept keys, -infinity where there are none;
  /// float [batch, heads, tokens]. Not written when null.
  float* lse = nullptr;

  std::span<const RunTable* const> tables;  ///< [heads]; the same for all batch rows
};

/// Throws std::invalid_argument, naming the field, for null pointers, sizes and strides that cannot be, a
/// table count other than `heads`, or a table of another token count. Every backend calls it.
void check(const AttentionProblem& problem);

}  // namespace vdit::kernels
