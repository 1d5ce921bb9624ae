// SPDX-License-Identifier: Apache-2.0
#include "engine/weights/memory_forecast.h"

namespace vdit::engine {

std::vector<ComponentWeights> forecast_weights(const ModelFolder& model, std::optional<DataType> type,
                                               const CountsTensor& counts) {
  std::vector<ComponentWeights> forecast;
  for (const auto& [name, component] : model.components()) {
    if (!component_has_weights(name)) continue;
    const WeightSet weights = model.weights(name);
    ComponentWeights result{.component = name, .files = weights.files().size()};
    for (const SafetensorsFile& file : weights.files()) {
      for (const TensorInfo& tensor : file.tensors()) {
        if (counts && !counts(name, tensor.name)) continue;
        const auto elements = static_cast<std::uint64_t>(tensor.elements());
        const bool converted = type && is_floating(tensor.type);
        result.parameters += elements;
        result.stored_bytes += tensor.bytes;
        result.resident_bytes += converted ? elements * bytes_per_element(*type) : tensor.bytes;
        ++result.tensors;
      }
    }
    forecast.push_back(std::move(result));
  }
  return forecast;
}

}  // namespace vdit::engine
