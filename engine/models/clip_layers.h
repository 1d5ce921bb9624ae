// SPDX-License-Identifier: Apache-2.0
// What layers of the video decoders of HunyuanVideo and CogVideoX have in common: where their weights come
// from, and how a convolution gets the frames that it reads.
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

namespace vdit::engine {

/// Hands out weights while a network is built.
struct LayerBuilder {
  const TensorSource& source;
  ComputeOptions compute;

  /// float32 on the device.
  at::Tensor vector(const std::string& name, int64_t size) const;
  /// Of the compute type, on the device.
  at::Tensor weight(const std::string& name, at::IntArrayRef shape) const;
};

/// The frames that a convolution reads. They are made on the way (normed, enlarged), a few at a time, so that
/// no such copy of a whole clip exists.
struct ConvInput {
  int64_t frames, height, width;
  /// Frames [begin, end) of them as [end - begin, height, width, channels], of any floating type.
  std::function<at::Tensor(int64_t begin, int64_t end)> make;
};

/// A clip as it is.
ConvInput whole_clip(const at::Tensor& clip);

/// Frames of `frame_values` values each that a layer works on at a time: enough to occupy a device, far below
/// the 2^31 values that its libraries can count.
int64_t frames_at_a_time(int64_t frame_values);

}  // namespace vdit::engine
