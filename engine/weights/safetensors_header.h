// SPDX-License-Identifier: Apache-2.0
// The JSON header of a safetensors file, read and checked; no file access, so it can be fuzzed by itself.
// Caps and error codes: see safetensors_file.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/weights/safetensors_file.h"

namespace vdit::engine {

inline constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;
inline constexpr std::size_t kMaxTensors = 65'536;
inline constexpr std::size_t kMaxNameBytes = 1024;
inline constexpr std::size_t kMaxDimensions = 8;
inline constexpr std::int64_t kMaxDimension = std::int64_t{1} << 39;
inline constexpr std::size_t kMaxMetadataBytes = 64u << 20;

struct SafetensorsHeader {
  std::vector<TensorInfo> tensors;  ///< in file order; offsets count from the start of the file
  std::map<std::string, std::string> metadata;
};

/// `text` are the header's bytes after the length field, `file_bytes` the size of the whole file, `subject`
/// its name for errors. Throws weights.header_json, header_too_large, duplicate, field, shape, size, overlap,
/// uncovered, truncated.
SafetensorsHeader parse_safetensors_header(std::string_view text, std::uint64_t file_bytes,
                                           const std::string& subject);

/// "[256, 16, 1, 2, 2]"
std::string shape_text(const std::vector<std::int64_t>& shape);

}  // namespace vdit::engine
