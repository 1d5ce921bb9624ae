// SPDX-License-Identifier: Apache-2.0
#include "engine/weights/value_check.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "engine/base/error.h"
#include "engine/weights/tensor_convert.h"

namespace vdit::engine {
namespace {

template <class Float>
void count(const Float* values, std::size_t number, ValueCounts& counts) {
  for (std::size_t i = 0; i < number; ++i) {
    counts.nan += std::isnan(values[i]);
    counts.infinite += std::isinf(values[i]);
    counts.zero += values[i] == Float{0};
  }
}

}  // namespace

ValueCounts count_values(std::span<const std::byte> bytes, DataType type) {
  ValueCounts counts;
  const std::size_t width = bytes_per_element(type);
  if (width == 0) return counts;
  const std::size_t elements = bytes.size() / width;
  counts.elements = static_cast<std::int64_t>(elements);
  if (!is_floating(type)) return counts;
  constexpr std::size_t kBlock = 4096;
  for (std::size_t done = 0; done < elements; done += kBlock) {
    const std::size_t number = std::min(kBlock, elements - done);
    const std::byte* from = bytes.data() + done * width;
    // Doubles keep their own type: a large finite one would become infinite as a float.
    if (type == DataType::F64) {
      std::array<double, kBlock> values;
      std::memcpy(values.data(), from, number * width);
      count(values.data(), number, counts);
    } else {
      std::array<float, kBlock> values;
      convert_elements(from, type, reinterpret_cast<std::byte*>(values.data()), DataType::F32, number);
      count(values.data(), number, counts);
    }
  }
  return counts;
}

std::string value_warning(const std::string& name, const ValueCounts& counts) {
  const std::string all = std::to_string(counts.elements) + " values";
  if (counts.nan > 0 || counts.infinite > 0) {
    std::string bad = counts.nan > 0 ? std::to_string(counts.nan) + " NaN" : "";
    if (counts.infinite > 0) bad += (bad.empty() ? "" : ", ") + std::to_string(counts.infinite) + " infinite";
    return vdit::quoted(name) + ": " + bad + " of " + all;
  }
  if (counts.elements > 1 && counts.zero == counts.elements)
    return vdit::quoted(name) + ": all " + all + " are zero";
  return {};
}

std::vector<std::string> check_values(const WeightSet& weights) {
  constexpr std::uint64_t kChunk = 8u << 20;
  std::vector<std::byte> buffer;
  std::vector<std::string> warnings;
  for (const SafetensorsFile& file : weights.files()) {
    for (const TensorInfo& tensor : file.tensors()) {
      if (!is_floating(tensor.type)) continue;
      ValueCounts counts;
      for (std::uint64_t done = 0; done < tensor.bytes; done += kChunk) {
        // A piece of the tensor is read as a tensor of its own.
        TensorInfo piece = tensor;
        piece.offset += done;
        piece.bytes = std::min(kChunk, tensor.bytes - done);
        buffer.resize(piece.bytes);
        file.read(piece, buffer);
        const ValueCounts more = count_values(buffer, tensor.type);
        counts.elements += more.elements;
        counts.nan += more.nan;
        counts.infinite += more.infinite;
        counts.zero += more.zero;
      }
      std::string warning = value_warning(tensor.name, counts);
      if (!warning.empty()) warnings.push_back(std::move(warning));
    }
  }
  return warnings;
}

}  // namespace vdit::engine
