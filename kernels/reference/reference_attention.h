// SPDX-License-Identifier: Apache-2.0
// The definition of correct: attention over run lists in fp64, one row after the other, in two passes.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/runs/run_table.h"

namespace vdit::kernels {

struct ReferenceResult {
  std::vector<double> out;  ///< [tokens, head_dim]
  std::vector<double> lse;  ///< [tokens], -infinity where nothing is kept
};

/// One head. q, k, v: [tokens, head_dim], packed, rows in the table's order.
ReferenceResult reference_attention(const std::vector<double>& q, const std::vector<double>& k,
                                    const std::vector<double>& v, std::int64_t head_dim, double scale,
                                    const RunTable& table);

}  // namespace vdit::kernels
