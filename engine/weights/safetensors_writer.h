// SPDX-License-Identifier: Apache-2.0
// Writer of the safetensors format: latents, checkpoints, loss tables, test models. The file appears whole or
// not at all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/base/atomic_file.h"
#include "engine/weights/data_type.h"

namespace vdit::engine {

/// A tensor in memory, packed, C order, little-endian. The bytes must live until write_safetensors returns.
struct TensorToWrite {
  std::string name;
  DataType type = DataType::F32;
  std::vector<std::int64_t> shape;
  std::span<const std::byte> bytes;
};

/// Writes tensors sorted as the format's own writer does (wider types first, then by name), the header padded
/// with spaces to a multiple of 8. Empty metadata writes no "__metadata__". Throws what AtomicFile throws,
/// and "weights.size" (Internal) when bytes and shape do not fit or a name comes twice.
void write_safetensors(const std::filesystem::path& target, std::vector<TensorToWrite> tensors,
                       const std::map<std::string, std::string>& metadata = {},
                       Overwrite overwrite = Overwrite::No);

}  // namespace vdit::engine
