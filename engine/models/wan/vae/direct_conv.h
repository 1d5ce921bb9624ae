// SPDX-License-Identifier: Apache-2.0
// Direct convolution of one channels-last frame on the CPU. Every output pixel sums its taps and channels in
// one fixed order, so results do not depend on the number of threads or on how a clip is cut into chunks.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <vector>

#include "engine/models/wan/vae/conv_rows.h"

namespace vdit::engine::wan {

/// The row kernels of this processor for operands of `dtype` (at::kFloat or at::kBFloat16), or null where it
/// has none.
const ConvKernels* direct_kernels(at::ScalarType dtype) noexcept;

/// A frame with a border of one zero pixel on every side, as convolutions read it:
/// [height + 2, width + 2, pitch], float or bfloat16; channels past the frame's own are zero.
at::Tensor make_padded_frame(int64_t height, int64_t width, int64_t channels, at::ScalarType dtype);

/// Fills the inside of `padded` with `frame` [height, width, channels] float32, normalised and through SiLU
/// when `gamma`
/// ([channels] float32, sqrt(channels) included) is defined. Rows in parallel.
void stage_frame(const at::Tensor& frame, const at::Tensor& gamma, at::Tensor& padded);

/// A convolution whose taps are given as pointers, which makes any kernel, stride or dilation the caller's
/// business.
class DirectConv {
 public:
  /// weight [taps, in, out] float32, bias [out] float32; `dtype` is that of the staged input.
  DirectConv(const at::Tensor& weight, const at::Tensor& bias, at::ScalarType dtype);

  /// Where one output frame goes; strides in elements. `residual` is laid out as `out`, or null.
  struct Target {
    float* out = nullptr;
    const float* residual = nullptr;
    int64_t row_stride = 0;
    int64_t pixel_stride = 0;
    int64_t height = 0;
    int64_t width = 0;
  };

  /// How the input moves from one output pixel to the next; in elements.
  struct Step {
    int64_t row = 0;
    int64_t pixel = 0;
  };

  /// `taps`: for each tap from `first_tap` on, the input pixel under it for output pixel (0, 0), inside a
  /// staged frame. Taps before `first_tap` see zeros. Rows and blocks of output channels in parallel.
  void run(std::span<const void* const> taps, int64_t first_tap, Step step, const Target& target) const;

 private:
  struct Block {
    int64_t first_channel;
    int64_t channels;
    int lanes;
    at::Tensor weights;  // as ConvRow::weights
    at::Tensor bias;     // [lanes] float32
  };
  const ConvKernels& kernels_;
  at::ScalarType dtype_;
  int64_t in_channels_;  // a multiple of kernels_.channel_multiple
  int64_t taps_;
  std::vector<Block> blocks_;
};

}  // namespace vdit::engine::wan
