// SPDX-License-Identifier: Apache-2.0
// What LibTorch's own 3x3x3 convolution on the CPU takes beside its input and output (aten/src/ATen/native,
// ConvolutionMM3d.cpp). It runs small convolutions, and those that oneDNN cannot (use_mkldnn in
// Convolution.cpp); oneDNN's workspace is small beside a clip.
#pragma once

#include <c10/core/DeviceType.h>
#include <c10/core/ScalarType.h>

#include <cstdint>

namespace vdit::engine {

/// A convolution over one clip, without padding in time.
struct ClipConvolution {
  int64_t channels = 1;           ///< of the input
  int64_t frames = 1;             ///< of the output
  int64_t height = 1, width = 1;  ///< of the output
  int64_t border = 0;             ///< padding on each side that the input has already
  at::ScalarType dtype = at::kFloat;
  at::DeviceType device = at::kCPU;
};

/// Bytes of the columns, the 27 inputs in each channel of every output pixel, and of the input
/// channels-first. 0 where oneDNN or a GPU's library runs the convolution.
int64_t convolution_column_bytes(const ClipConvolution& convolution);

}  // namespace vdit::engine
