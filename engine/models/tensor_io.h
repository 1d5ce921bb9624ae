// SPDX-License-Identifier: Apache-2.0
// Weights from files become LibTorch tensors here and nowhere else.
#pragma once

#include <ATen/core/Tensor.h>

#include <string_view>

#include "engine/attention/linear.h"
#include "engine/models/compute_options.h"
#include "engine/weights/weight_set.h"

namespace vdit::engine {

/// The tensor of that name, contiguous, on options.device in options.dtype (at::kFloat, at::kBFloat16 or
/// at::kHalf), whatever floating type the file stores. Throws what WeightSet::read_as throws, and
/// "weights.out_of_memory".
at::Tensor load_tensor(const WeightSet& weights, std::string_view name, ComputeOptions options);

/// `prefix`.weight and, where the file has it, `prefix`.bias.
Linear load_linear(const WeightSet& weights, std::string_view prefix, ComputeOptions options);

}  // namespace vdit::engine
