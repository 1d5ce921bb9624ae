// SPDX-License-Identifier: Apache-2.0
// The convolutions of HunyuanVideo's VAE: 3 x 3 x 3, every border the nearest pixel repeated, in time only
// the past. They go through a clip a few frames at a time, so that no padded copy of a clip exists.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#include "engine/models/clip_layers.h"

namespace vdit {
class CancelToken;
}

namespace vdit::engine::hunyuan {

class CausalConv {
 public:
  CausalConv(const LayerBuilder& build, const std::string& name, int64_t in, int64_t out);

  /// Returns [frames, height, width, out].
  at::Tensor operator()(const ConvInput& input, const CancelToken* cancel) const;

  /// Adds to `clip`, [frames, height, width, out].
  void add_to(at::Tensor& clip, const ConvInput& input, const CancelToken* cancel) const;

 private:
  template <class Take>
  void run(const ConvInput& input, const CancelToken* cancel, const Take& take) const;

  at::Tensor weight_;  // [out, in, 3, 3, 3], channels last
  at::Tensor bias_;
};

}  // namespace vdit::engine::hunyuan
