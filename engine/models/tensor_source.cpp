// SPDX-License-Identifier: Apache-2.0
#include "engine/models/tensor_source.h"

#include "engine/models/tensor_io.h"
#include "engine/weights/weight_set.h"

namespace vdit::engine {

TensorSource tensors_of(const WeightSet& weights) {
  return [&weights](const std::string& name, at::IntArrayRef shape) {
    weights.check({{name, shape.vec()}});
    return load_tensor(weights, name, {at::kCPU, at::kFloat});
  };
}

}  // namespace vdit::engine
