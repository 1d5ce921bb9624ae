// SPDX-License-Identifier: Apache-2.0
#include "engine/models/convolution_columns.h"

namespace vdit::engine {
namespace {

constexpr int64_t kKernel = 3;
constexpr int64_t kKernelValues = kKernel * kKernel * kKernel;

// LibTorch counts the values of the input without its last side.
constexpr int64_t kMostForOwn = 20480;

// oneDNN's condition for bfloat16 in LibTorch (mkldnn_bf16_device_check).
bool onednn_has_bfloat16() noexcept {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512vl") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
         __builtin_cpu_supports("avx512dq") != 0;
#else
  return false;
#endif
}

}  // namespace

int64_t convolution_column_bytes(const ClipConvolution& convolution) {
  const int64_t frames = convolution.frames + kKernel - 1;
  const int64_t height = convolution.height + 2 * convolution.border;
  const int64_t width = convolution.width + 2 * convolution.border;
  const bool onednn = convolution.dtype == at::kBFloat16
                          ? onednn_has_bfloat16()
                          : convolution.channels * frames * height > kMostForOwn;
  if (convolution.device != at::kCPU || onednn) return 0;
  const int64_t pixels = convolution.frames * convolution.height * convolution.width;
  const int64_t element = convolution.dtype == at::kFloat ? 4 : 2;
  return (kKernelValues * pixels + frames * height * width) * convolution.channels * element;
}

}  // namespace vdit::engine
