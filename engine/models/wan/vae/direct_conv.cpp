// SPDX-License-Identifier: Apache-2.0
#include "engine/models/wan/vae/direct_conv.h"

#include <ATen/Parallel.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cassert>

namespace vdit::engine::wan {
namespace {

constexpr int64_t kMostTaps = 27;

int64_t round_up(int64_t value, int64_t multiple) {
  return (value + multiple - 1) / multiple * multiple;
}

/// The narrowest block that holds `channels`, or the widest there is.
int block_lanes(int64_t channels, int max_lanes) {
  for (const int lanes : {8, 16, 24, 32, 48}) {
    if (lanes == max_lanes || (channels <= lanes && lanes < max_lanes)) return lanes;
  }
  return max_lanes;
}

/// [taps, in, out] -> [taps, in', lanes] for output channels [first, first + count), zero-padded; for
/// bfloat16 two input channels are interleaved: [taps, in' / 2, lanes, 2].
at::Tensor pack(const at::Tensor& weight, int64_t first, int64_t count, int64_t padded_in, int64_t lanes,
                at::ScalarType dtype) {
  at::Tensor packed = at::zeros({weight.size(0), padded_in, lanes}, at::kFloat);
  packed.narrow(1, 0, weight.size(1)).narrow(2, 0, count).copy_(weight.narrow(2, first, count));
  if (dtype == at::kBFloat16) {
    packed = packed.view({weight.size(0), padded_in / 2, 2, lanes}).transpose(2, 3);
  }
  return packed.to(dtype).contiguous();
}

}  // namespace

const ConvKernels* direct_kernels(at::ScalarType dtype) noexcept {
#if defined(__x86_64__)
  const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq");
  if (dtype == at::kBFloat16) {
    return avx512 && __builtin_cpu_supports("avx512bf16") ? &conv_rows_avx512_bf16() : nullptr;
  }
  if (avx512) return &conv_rows_avx512();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return &conv_rows_avx2();
#endif
  return nullptr;
}

at::Tensor make_padded_frame(int64_t height, int64_t width, int64_t channels, at::ScalarType dtype) {
  const int64_t pitch = round_up(channels, direct_kernels(dtype)->channel_multiple);
  return at::zeros({height + 2, width + 2, pitch}, dtype);
}

void stage_frame(const at::Tensor& frame, const at::Tensor& gamma, at::Tensor& padded) {
  const int64_t height = frame.size(0), width = frame.size(1), channels = frame.size(2),
                pitch = padded.size(2);
  assert(frame.is_contiguous() && padded.size(0) == height + 2 && padded.size(1) == width + 2 &&
         pitch >= channels);
  const ConvKernels& kernels = *direct_kernels(padded.scalar_type());
  const auto* in = frame.const_data_ptr<float>();
  const auto* scale = gamma.defined() ? gamma.const_data_ptr<float>() : nullptr;
  auto* out = static_cast<std::byte*>(padded.data_ptr());
  const int64_t element = padded.element_size();
  at::parallel_for(0, height, 1, [&](int64_t begin, int64_t end) {
    for (int64_t y = begin; y < end; ++y) {
      std::byte* to = out + ((y + 1) * (width + 2) + 1) * pitch * element;
      kernels.stage({in + y * width * channels, scale, to, width, channels, pitch});
    }
  });
}

DirectConv::DirectConv(const at::Tensor& weight, const at::Tensor& bias, at::ScalarType dtype)
    : kernels_(*direct_kernels(dtype)),
      dtype_(dtype),
      in_channels_(round_up(weight.size(1), kernels_.channel_multiple)),
      taps_(weight.size(0)) {
  assert(taps_ <= kMostTaps && bias.size(0) == weight.size(2));
  const int64_t out_channels = weight.size(2);
  for (int64_t first = 0; first < out_channels;) {
    const int lanes = block_lanes(out_channels - first, kernels_.max_lanes);
    const int64_t count = std::min<int64_t>(lanes, out_channels - first);
    at::Tensor padded_bias = at::zeros({lanes}, at::kFloat);
    padded_bias.narrow(0, 0, count).copy_(bias.narrow(0, first, count));
    blocks_.push_back(
        {first, count, lanes, pack(weight, first, count, in_channels_, lanes, dtype), padded_bias});
    first += count;
  }
}

void DirectConv::run(std::span<const void* const> taps, int64_t first_tap, Step step,
                     const Target& target) const {
  assert(first_tap + static_cast<int64_t>(taps.size()) == taps_);
  const int64_t element = static_cast<int64_t>(c10::elementSize(dtype_));
  const auto units = static_cast<int64_t>(blocks_.size()) * target.height;
  at::parallel_for(0, units, 1, [&](int64_t begin, int64_t end) {
    const void* row_taps[kMostTaps];
    for (int64_t unit = begin; unit < end; ++unit) {
      const Block& block = blocks_[static_cast<size_t>(unit / target.height)];
      const int64_t y = unit % target.height;
      for (size_t tap = 0; tap < taps.size(); ++tap) {
        row_taps[tap] = static_cast<const std::byte*>(taps[tap]) + y * step.row * element;
      }
      const auto* weights = static_cast<const std::byte*>(block.weights.const_data_ptr());
      const int64_t at = y * target.row_stride + block.first_channel;
      kernels_.conv({.taps = row_taps,
                     .tap_count = static_cast<int64_t>(taps.size()),
                     .in_pixel_stride = step.pixel,
                     .in_channels = in_channels_,
                     .weights = weights + first_tap * in_channels_ * block.lanes * element,
                     .bias = block.bias.const_data_ptr<float>(),
                     .residual = target.residual ? target.residual + at : nullptr,
                     .out = target.out + at,
                     .out_pixel_stride = target.pixel_stride,
                     .pixels = target.width,
                     .channels = block.channels,
                     .lanes = block.lanes});
    }
  });
}

}  // namespace vdit::engine::wan
