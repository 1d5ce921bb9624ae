// SPDX-License-Identifier: Apache-2.0
// Element types of tensors in files. LibTorch's types are mapped to these in engine/models.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace vdit::engine {

enum class DataType {
  Bool,
  U8,
  I8,
  I16,
  I32,
  I64,
  F16,
  BF16,
  F32,
  F64,
  Unsupported,  ///< known or not to the format, but not to us: F8_*, F4, C64, U16, ... Only the bytes can be
                ///< read.
};

/// Bytes of an element; 0 for Unsupported.
std::size_t bytes_per_element(DataType type) noexcept;

/// The name used in safetensors headers ("BF16"); "unsupported" for Unsupported.
std::string_view to_string(DataType type) noexcept;

bool is_floating(DataType type) noexcept;

}  // namespace vdit::engine
