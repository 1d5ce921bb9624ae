// SPDX-License-Identifier: Apache-2.0
// What every CPU backend provides: the attention of one granule of one head. It knows nothing of threads,
// heads or modes.
//
// Keys and values are read in units of 32 bits: a backend that multiplies in fp32 has one fp32 number a unit,
// the bf16 backend two bf16 numbers (two neighbours of the head dimension in a key, two neighbouring keys in
// a value).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "kernels/include/vdit/kernels/attention_problem.h"
#include "kernels/runs/run_table.h"

namespace vdit::kernels::cpu {

struct GranuleArguments {
  const void* q = nullptr;  ///< first row of the granule, in the problem's type
  std::int64_t q_row_bytes = 0;
  DataType q_type = DataType::Float32;
  std::int64_t rows = 0;         ///< 1..64
  const std::byte* k = nullptr;  ///< row of key 0, in units
  std::int64_t k_row_bytes = 0;
  const std::byte* v = nullptr;  ///< row of key 0 (fp32 units) or of keys 0 and 1 (bf16 units)
  std::int64_t v_row_bytes = 0;
  std::int64_t head_dim = 0;
  float scale = 0;
  std::span<const Run> runs;
  void* out = nullptr;  ///< first row of the granule, of q_type
  std::int64_t out_row_bytes = 0;
  float* lse = nullptr;            ///< [rows] or null
  std::byte* workspace = nullptr;  ///< workspace_bytes(head_dim), aligned to 64; its content does not matter
};

/// The attention of one class of keys, not yet divided: sums of 2^(score - base) * value and of 2^(score -
/// base), scores in powers of two. Rows past the granule's last hold some finite numbers.
struct ClassSums {
  float* out = nullptr;   // [head_dim, 64], aligned to 64 like the others
  float* base = nullptr;  // [64]
  float* sum = nullptr;   // [64]
};

/// Weights of a granule's rows summed over blocks of keys.
struct BlockSums {
  const std::int32_t* block_of_key = nullptr;  // [tokens]
  std::int64_t blocks = 0;
  float* sums = nullptr;  // [blocks, 64], zero before, aligned to 64
};

struct GranuleKernel {
  /// softmax(q k^T) v over the runs.
  void (*run)(const GranuleArguments& arguments);
  /// One result a class; runs, out and lse of the arguments are not read.
  void (*attend_classes)(const GranuleArguments& arguments, std::span<const std::span<const Run>> classes,
                         const ClassSums* results);
  /// Adds every key's weights to its block in every map, and gives their sums over all keys, [64]. The
  /// arguments' runs must be one run from key 0; v may be null.
  void (*pool)(const GranuleArguments& arguments, std::span<const BlockSums> maps, float* row_sums);
  /// to[d, row] += from[d, row] * weights[row]; [head_dim, 64], [64], aligned to 64.
  void (*mix)(float* to, const float* from, const float* weights, std::int64_t head_dim);
  /// sums[row] = the quadratic form d^T G d of each row's column d of `columns` [head_dim, 64], aligned to
  /// 64; `gram` is G, [head_dim, head_dim].
  void (*quadratic)(const float* columns, const float* gram, std::int64_t head_dim, float* sums);
  std::size_t (*workspace_bytes)(std::int64_t head_dim);
  bool bf16_units;  ///< keys are read as bf16 from where they are, values as packed pairs of keys
};

// One translation unit each; calling one on a processor without its instructions is undefined.
const GranuleKernel& portable_kernel();
const GranuleKernel& avx2_kernel();
const GranuleKernel& avx512_kernel();
const GranuleKernel& avx512_bf16_kernel();

}  // namespace vdit::kernels::cpu
