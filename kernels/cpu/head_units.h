// SPDX-License-Identifier: Apache-2.0
// Keys and values of heads in the units that a backend reads (granule_kernel.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/cpu/aligned_bytes.h"
#include "kernels/cpu/granule_kernel.h"
#include "kernels/cpu/workers.h"

namespace vdit::kernels::cpu {

/// Rows of one head's keys and values.
struct HeadRows {
  const std::byte* k = nullptr;
  std::int64_t k_row_bytes = 0;
  const std::byte* v = nullptr;  ///< null: no values
  std::int64_t v_row_bytes = 0;
};

struct HeadRowsShape {
  DataType type = DataType::Float32;
  std::int64_t tokens = 0;
  std::int64_t head_dim = 0;
};

/// Copies and converts what the backend cannot read in place, nothing else: bf16 values become pairs of keys
/// for the bf16 backend, halves become fp32 for the others. With `positions`, row i of the result is row
/// positions[i] of the source.
class HeadUnits {
 public:
  HeadUnits(const GranuleKernel& kernel, const HeadRowsShape& shape, const std::vector<HeadRows>& sources,
            const std::int32_t* positions, const Workers& workers);

  const HeadRows& operator[](std::size_t head) const { return heads_[head]; }

 private:
  struct Copy;

  AlignedBytes memory_;
  std::vector<HeadRows> heads_;
};

}  // namespace vdit::kernels::cpu
