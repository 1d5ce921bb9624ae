// SPDX-License-Identifier: Apache-2.0
// Random weights for measurements where the real ones are not at hand: speed does not depend on the values.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "engine/attention/linear.h"
#include "engine/models/compute_options.h"

namespace vdit::engine {

/// Made on the device, of LibTorch's default generator; at::manual_seed makes them the same again.
class RandomWeights {
 public:
  explicit RandomWeights(const ComputeOptions& options) : options_(options) {}

  /// A matrix with the deviation 1 / sqrt(in), so that activations keep their size, and a small bias.
  Linear linear(std::int64_t out, std::int64_t in) const;
  at::Tensor small(at::IntArrayRef shape) const;
  at::Tensor ones(std::int64_t size) const;

 private:
  ComputeOptions options_;
};

}  // namespace vdit::engine
