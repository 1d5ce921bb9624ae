// SPDX-License-Identifier: Apache-2.0
// Looks at the values of weights: NaN, infinities, tensors that are all zero. These are warnings, never
// errors: the format allows them, and some models have all-zero tensors by design.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/weights/weight_set.h"

namespace vdit::engine {

struct ValueCounts {
  std::int64_t elements = 0;
  std::int64_t nan = 0;
  std::int64_t infinite = 0;
  std::int64_t zero = 0;
};

/// Counts values of packed F16, BF16, F32 or F64 data (any alignment); other types count only elements.
ValueCounts count_values(std::span<const std::byte> bytes, DataType type);

/// "encoder.weight: 3 NaN, 1 infinite of 4096 values" or "...: all 4096 values are zero"; empty when there is
/// nothing to say. A scalar or an empty tensor is never called all zero.
std::string value_warning(const std::string& name, const ValueCounts& counts);

/// Reads every floating tensor in bounded chunks and returns the warnings, in file order.
std::vector<std::string> check_values(const WeightSet& weights);

}  // namespace vdit::engine
