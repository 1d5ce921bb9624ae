// SPDX-License-Identifier: Apache-2.0
// The convolutions of HunyuanVideo's VAE: 3 x 3 x 3, every border the nearest pixel repeated, in time only
// the past. They go through a clip a few frames at a time, whose input is made on the way (normed, enlarged),
// so that no padded or normed copy of a clip exists.
//
// Clips between layers are channels-last frames, [frames, height, width, channels], contiguous, of the
// compute type.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <string>

#include "engine/models/compute_options.h"
#include "engine/models/tensor_source.h"

namespace vdit {
class CancelToken;
}

namespace vdit::engine::hunyuan {

/// Hands out weights while a network is built.
struct LayerBuilder {
  const TensorSource& source;
  ComputeOptions compute;

  /// float32 on the device.
  at::Tensor vector(const std::string& name, int64_t size) const;
  /// Of the compute type, on the device.
  at::Tensor weight(const std::string& name, at::IntArrayRef shape) const;
};

/// The frames that a convolution reads.
struct ConvInput {
  int64_t frames, height, width;
  /// Frames [begin, end) of them as [end - begin, height, width, channels], of any floating type.
  std::function<at::Tensor(int64_t begin, int64_t end)> make;
};

/// A clip as it is.
ConvInput whole_clip(const at::Tensor& clip);

class CausalConv {
 public:
  CausalConv(const LayerBuilder& build, const std::string& name, int64_t in, int64_t out);

  /// Returns [frames, height, width, out].
  at::Tensor operator()(const ConvInput& input, const CancelToken* cancel) const;

  /// Adds to `clip`, [frames, height, width, out].
  void add_to(at::Tensor& clip, const ConvInput& input, const CancelToken* cancel) const;

  /// Input frames that are convolved at a time, for pictures of that many pixels.
  static int64_t frames_at_a_time(int64_t pixels, int64_t in_channels);

 private:
  template <class Take>
  void run(const ConvInput& input, const CancelToken* cancel, const Take& take) const;

  at::Tensor weight_;  // [out, in, 3, 3, 3], channels last
  at::Tensor bias_;
};

}  // namespace vdit::engine::hunyuan
