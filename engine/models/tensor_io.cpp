// SPDX-License-Identifier: Apache-2.0
#include "engine/models/tensor_io.h"

#include <ATen/ops/empty.h>
#include <c10/util/Exception.h>

#include <span>
#include <string>

#include "engine/base/error.h"

namespace vdit::engine {
namespace {

DataType file_type(at::ScalarType dtype) {
  switch (dtype) {
    case at::kBFloat16:
      return DataType::BF16;
    case at::kHalf:
      return DataType::F16;
    default:
      TORCH_INTERNAL_ASSERT(dtype == at::kFloat);
      return DataType::F32;
  }
}

}  // namespace

at::Tensor load_tensor(const WeightSet& weights, std::string_view name, ComputeOptions options) {
  const TensorInfo& info = weights.info(name);
  try {
    // From pinned memory a device copies by itself; LibTorch keeps the buffer until it has.
    at::Tensor tensor = at::empty(
        info.shape, at::TensorOptions().dtype(options.dtype).pinned_memory(options.device.is_cuda()));
    weights.read_as(name, file_type(options.dtype),
                    std::span(static_cast<std::byte*>(tensor.mutable_data_ptr()), tensor.nbytes()));
    return options.device.is_cpu() ? tensor : tensor.to(options.device, options.dtype, /*non_blocking=*/true);
  } catch (const c10::OutOfMemoryError& error) {
    throw Error({.kind = ErrorKind::OutOfMemory,
                 .code = "weights.out_of_memory",
                 .subject = weights.description(),
                 .field = std::string(name),
                 .found = error.what_without_backtrace(),
                 .hint = "close other programs, or choose a smaller type or device memory plan"});
  }
}

Linear load_linear(const WeightSet& weights, std::string_view prefix, ComputeOptions options) {
  const std::string name(prefix);
  Linear linear{.weight = load_tensor(weights, name + ".weight", options), .bias = {}};
  if (weights.contains(name + ".bias")) linear.bias = load_tensor(weights, name + ".bias", options);
  return linear;
}

}  // namespace vdit::engine
