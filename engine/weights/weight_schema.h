// SPDX-License-Identifier: Apache-2.0
// What a model expects of its weights: names and shapes, made from the component's config before anything is
// loaded.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vdit::engine {

struct ExpectedTensor {
  std::string name;
  std::vector<std::int64_t> shape;
};

using WeightSchema = std::vector<ExpectedTensor>;

}  // namespace vdit::engine
