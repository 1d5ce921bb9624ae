// SPDX-License-Identifier: Apache-2.0
#include "engine/weights/data_type.h"

namespace vdit::engine {

std::size_t bytes_per_element(DataType type) noexcept {
  switch (type) {
    case DataType::Bool:
    case DataType::U8:
    case DataType::I8:
      return 1;
    case DataType::I16:
    case DataType::F16:
    case DataType::BF16:
      return 2;
    case DataType::I32:
    case DataType::F32:
      return 4;
    case DataType::I64:
    case DataType::F64:
      return 8;
    case DataType::Unsupported:
      break;
  }
  return 0;
}

std::string_view to_string(DataType type) noexcept {
  switch (type) {
    case DataType::Bool:
      return "BOOL";
    case DataType::U8:
      return "U8";
    case DataType::I8:
      return "I8";
    case DataType::I16:
      return "I16";
    case DataType::I32:
      return "I32";
    case DataType::I64:
      return "I64";
    case DataType::F16:
      return "F16";
    case DataType::BF16:
      return "BF16";
    case DataType::F32:
      return "F32";
    case DataType::F64:
      return "F64";
    case DataType::Unsupported:
      break;
  }
  return "unsupported";
}

bool is_floating(DataType type) noexcept {
  return type == DataType::F16 || type == DataType::BF16 || type == DataType::F32 || type == DataType::F64;
}

}  // namespace vdit::engine
