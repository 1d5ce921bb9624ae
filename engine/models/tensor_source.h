// SPDX-License-Identifier: Apache-2.0
// Where the layers of a model take their weights from.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <string>

namespace vdit::engine {

class WeightSet;

/// Gives the tensor of that name, on any device and of any floating type, after checking that it has this
/// shape. Throws vdit::Error otherwise. Names are those of diffusers ("decoder.conv_in.weight").
using TensorSource = std::function<at::Tensor(const std::string& name, at::IntArrayRef shape)>;

/// Checks the shape of each tensor before reading it, always as float32 on the host: layers convert and pack.
/// `weights` must outlive it.
TensorSource tensors_of(const WeightSet& weights);

}  // namespace vdit::engine
