// SPDX-License-Identifier: Apache-2.0
// Bytes that a model's weights need, read from the headers alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/weights/model_folder.h"

namespace vdit::engine {

struct ComponentWeights {
  std::string component;  ///< "transformer"
  std::uint64_t parameters = 0;
  std::uint64_t stored_bytes = 0;    ///< on disk, without headers
  std::uint64_t resident_bytes = 0;  ///< once loaded in the asked type
  std::size_t tensors = 0;
  std::size_t files = 0;
};

/// Components that have weights, in name order. `type` converts floating tensors; nothing keeps the stored
/// types. Throws what ModelFolder::weights throws.
std::vector<ComponentWeights> forecast_weights(const ModelFolder& model, std::optional<DataType> type);

}  // namespace vdit::engine
