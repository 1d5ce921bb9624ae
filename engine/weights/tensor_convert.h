// SPDX-License-Identifier: Apache-2.0
// Conversion between floating types of packed elements, rounding to nearest even (IEEE 754).
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/weights/data_type.h"

namespace vdit::engine {

/// From F16, BF16, F32, F64 to F16, BF16, F32.
bool can_convert(DataType from, DataType to) noexcept;

/// Converts `count` elements; neither pointer needs any alignment, the ranges must not overlap.
/// NaN stays NaN, too large values become infinite. can_convert() must hold.
void convert_elements(const std::byte* source, DataType from, std::byte* destination, DataType to,
                      std::size_t count);

}  // namespace vdit::engine
