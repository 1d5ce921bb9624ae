// SPDX-License-Identifier: Apache-2.0
// Which implementation runs a layer whose heads all keep everything. The only user of LibTorch's own
// attention.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <tuple>

#include "engine/attention/attention_run.h"

namespace vdit::engine {

/// q, k, v: [heads, tokens, head_dim] with any strides. Returns the same shape.
at::Tensor libtorch_attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v);

/// Measures once per shape. Ours stays unless LibTorch is a clear 10 % faster, so that noise does not change
/// a run's bits.
class DenseChoice {
 public:
  /// `ours` and `libtorch` each compute the whole layer; both may run when the shape is new.
  DenseBackend choose(DenseBackend wanted, const at::Tensor& q, const std::function<void()>& ours,
                      const std::function<void()>& libtorch);

 private:
  using Shape = std::tuple<std::int64_t, std::int64_t, std::int64_t, at::ScalarType, at::DeviceType>;
  std::map<Shape, DenseBackend> choices_;
};

}  // namespace vdit::engine
