// SPDX-License-Identifier: Apache-2.0
// The inner loops of the VAE on a CPU, one row of a picture at a time, compiled once per instruction set. Raw
// pointers only: the files that implement this are built with wider instructions than the rest of the program
// and include nothing.
#pragma once

#include <cstdint>

namespace vdit::engine::wan {

/// One row of output pixels of a convolution, for one block of output channels.
/// A tap is one cell of the kernel (its place in time, height and width); every tap of every pixel must be
/// readable.
struct ConvRow {
  const void* const*
      taps;  ///< by tap: the input pixel under it for the first output pixel; float or bfloat16
  int64_t tap_count;
  int64_t in_pixel_stride;   ///< elements between the input pixels of two neighbouring output pixels
  int64_t in_channels;       ///< bfloat16: even, see ConvKernels::channel_multiple
  const void* weights;       ///< [tap][in channel][lanes] float, or [tap][in channel / 2][lanes][2] bfloat16;
                             ///< 64-byte aligned
  const float* bias;         ///< [lanes]
  const float* residual;     ///< added to the result, laid out as `out`; or null
  float* out;                ///< the block's first channel of the first pixel
  int64_t out_pixel_stride;  ///< elements
  int64_t pixels;
  int64_t channels;  ///< output channels stored, at most lanes
  int lanes;         ///< width of the block: 8, 16, 24, and with AVX-512 also 32 and 48
};

/// One row of pixels on its way into a convolution: optionally x / max(|x|, 1e-12) * sqrt(channels) * gamma
/// and then SiLU, with the norm over a pixel's channels; the statistics are float32.
struct StageRow {
  const float* in;     ///< [pixels, channels]
  const float* gamma;  ///< [channels], sqrt(channels) included; null: a plain copy
  void* out;           ///< [pixels, pitch] float or bfloat16
  int64_t pixels;
  int64_t channels;
  int64_t pitch;  ///< elements between output pixels; channels past `channels` are left alone
};

struct ConvKernels {
  int max_lanes;
  int64_t channel_multiple;  ///< staged pixels are padded with zero channels to a multiple of this
  void (*conv)(const ConvRow&);
  void (*stage)(const StageRow&);
};

/// The caller checks the processor: AVX2 and FMA; AVX-512 F, VL, BW, DQ; those and AVX512-BF16.
const ConvKernels& conv_rows_avx2() noexcept;
const ConvKernels& conv_rows_avx512() noexcept;
const ConvKernels& conv_rows_avx512_bf16() noexcept;

}  // namespace vdit::engine::wan
