// SPDX-License-Identifier: Apache-2.0
// The online softmax of a tile of scores, on the accumulator layout that Hopper's and Ampere's tensor cores
// share (see hopper/wgmma.cuh): a thread holds parts of two rows, eight apart, and the four threads of a quad
// share them.
#pragma once

#include <cuda_bf16.h>
#include <cuda_fp16.h>

#include <cstdint>

namespace vdit::kernels::cuda {

/// 2^x by the special function unit: 0 for -inf, denormals flushed.
__device__ __forceinline__ float exp2_unit(float x) {
  float result;
  asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(result) : "f"(x));
  return result;
}

/// 1 / x by the special function unit, within one unit in the last place.
__device__ __forceinline__ float reciprocal_unit(float x) {
  float result;
  asm("rcp.approx.ftz.f32 %0, %1;" : "=f"(result) : "f"(x));
  return result;
}

__device__ __forceinline__ std::uint32_t pack_pair(float low, float high, __nv_bfloat16) {
  const __nv_bfloat162 pair = __floats2bfloat162_rn(low, high);
  return *reinterpret_cast<const std::uint32_t*>(&pair);
}
__device__ __forceinline__ std::uint32_t pack_pair(float low, float high, __half) {
  const __half2 pair = __floats2half2_rn(low, high);
  return *reinterpret_cast<const std::uint32_t*>(&pair);
}

__device__ __forceinline__ float quad_max(float x) {
  x = fmaxf(x, __shfl_xor_sync(~0u, x, 1));
  return fmaxf(x, __shfl_xor_sync(~0u, x, 2));
}
__device__ __forceinline__ float quad_sum(float x) {
  x += __shfl_xor_sync(~0u, x, 1);
  return x + __shfl_xor_sync(~0u, x, 2);
}

struct OnlineSoftmax {
  /// The base of the exponent follows the row maximum only when it has fallen this far behind (in powers of
  /// two): the output is rescaled a few times a row instead of at every step, and probabilities stay below
  /// 2^8.
  static constexpr float kSlack = 8.0f;

  float base[2] = {-INFINITY, -INFINITY};  ///< what the exponents are relative to, unscaled
  float sum[2] = {0.0f, 0.0f};             ///< this thread's columns only
  float factor[2];                         ///< of the last step: the output so far is to be multiplied by it

  /// Turns the first kScores scores into probabilities. Returns whether any row of the warp needs its output
  /// multiplied by `factor`.
  template <int kScores, int kSize>
  __device__ __forceinline__ bool step(float (&s)[kSize], float scale_log2) {
    static_assert(kScores <= kSize);
    float top[2] = {s[0], s[2]};
#pragma unroll
    for (int j = 0; j < kScores; j += 4) {
      top[0] = fmaxf(top[0], fmaxf(s[j], s[j + 1]));
      top[1] = fmaxf(top[1], fmaxf(s[j + 2], s[j + 3]));
    }
    bool moved = false;
    float offset[2];
#pragma unroll
    for (int r = 0; r < 2; ++r) {
      top[r] = quad_max(top[r]);
      const bool behind = top[r] > -INFINITY && (top[r] - base[r]) * scale_log2 > kSlack;
      factor[r] = 1.0f;
      if (behind) {
        factor[r] = exp2_unit((base[r] - top[r]) * scale_log2);
        base[r] = top[r];
        sum[r] *= factor[r];
      }
      moved |= behind;
      offset[r] = base[r] == -INFINITY ? 0.0f : base[r] * scale_log2;
    }
#pragma unroll
    for (int j = 0; j < kScores; ++j) s[j] = exp2_unit(fmaf(s[j], scale_log2, -offset[(j >> 1) & 1]));
#pragma unroll
    for (int j = 0; j < kScores; j += 4) {
      sum[0] += s[j] + s[j + 1];
      sum[1] += s[j + 2] + s[j + 3];
    }
    return __any_sync(~0u, moved);
  }

  template <int kOutputs>
  __device__ __forceinline__ void rescale(float (&o)[kOutputs]) const {
#pragma unroll
    for (int j = 0; j < kOutputs; j += 4) {
      o[j] *= factor[0];
      o[j + 1] *= factor[0];
      o[j + 2] *= factor[1];
      o[j + 3] *= factor[1];
    }
  }

  /// After the last step: the sums over whole rows.
  __device__ __forceinline__ void finish() {
    sum[0] = quad_sum(sum[0]);
    sum[1] = quad_sum(sum[1]);
  }

  /// The natural logarithm of the sum of exp(score * scale) over the row; -inf for a row without keys.
  __device__ __forceinline__ float log_sum_exp(int r, float scale_log2) const {
    constexpr float kLn2 = 0.693147180559945f;
    return sum[r] > 0.0f ? kLn2 * (base[r] * scale_log2 + log2f(sum[r])) : -INFINITY;
  }
};

/// Replaces scores outside the kept columns of one chunk by -inf. `kept`: begin | end << 8, of chunk kChunk
/// of the scores, kColumns wide.
template <int kChunk, int kColumns, int kScores>
__device__ __forceinline__ void mask_chunk(float (&s)[kScores], std::uint32_t kept, int lane) {
  const int shift = 2 * (lane % 4);
  const int begin = static_cast<int>(kept & 0xFF) - shift;
  const int end = static_cast<int>(kept >> 8 & 0xFF) - shift;
#pragma unroll
  for (int j = 0; j < kScores; ++j) {
    const int column = 8 * (j / 4) + j % 2 - kChunk * kColumns;
    if (column < 0 || column >= kColumns) continue;
    if (column < begin || column >= end) s[j] = -INFINITY;
  }
}

}  // namespace vdit::kernels::cuda
