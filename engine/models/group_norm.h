// SPDX-License-Identifier: Apache-2.0
// Group norm of a whole clip, in two steps: its statistics need every frame, applying it goes frame by frame,
// so that the normed clip is never in memory at once.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace vdit::engine {

struct GroupNorm {
  at::Tensor weight;  // float32 [channels]
  at::Tensor bias;    // float32 [channels]
  int64_t groups = 1;
  double eps = 1e-6;
};

/// The norm of one clip as a line for each channel: y = x * gain + offset.
struct NormLine {
  at::Tensor gain;    // float32 [channels]
  at::Tensor offset;  // float32 [channels]

  /// x: any floating type [.., channels]. Returns float32.
  at::Tensor operator()(const at::Tensor& x) const { return x.mul(gain).add_(offset); }
};

/// clip: [frames, height, width, channels], contiguous; means and variances over all frames and pixels of a
/// group's channels, sums in double.
NormLine norm_line(const GroupNorm& norm, const at::Tensor& clip);

}  // namespace vdit::engine
