// SPDX-License-Identifier: Apache-2.0
// Bytes that a model's weights need, read from the headers alone.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
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

/// Whether a tensor of a component counts.
using CountsTensor = std::function<bool(std::string_view component, std::string_view tensor)>;

/// Components that have weights, in name order, and of each what `counts` says; without it every tensor.
/// `type` converts floating tensors; nothing keeps the stored types. Throws what ModelFolder::weights throws.
std::vector<ComponentWeights> forecast_weights(const ModelFolder& model, std::optional<DataType> type,
                                               const CountsTensor& counts = {});

}  // namespace vdit::engine
