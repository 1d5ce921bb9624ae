// SPDX-License-Identifier: Apache-2.0
// How four threads that hold parts of a row of accumulators come to write 16 bytes each.
#pragma once

#include <cstdint>

namespace vdit::kernels::cuda {

/// Thread q of a quad has word q of four pieces of 16 bytes and gets piece q.
__device__ __forceinline__ uint4 transpose_quad(std::uint32_t (&words)[4], int q) {
#pragma unroll
  for (int i = 0; i < 4; i += 2) {
    const bool odd = q & 1;
    const std::uint32_t got = __shfl_xor_sync(~0u, odd ? words[i] : words[i + 1], 1);
    (odd ? words[i] : words[i + 1]) = got;
  }
#pragma unroll
  for (int i = 0; i < 2; ++i) {
    const bool high = q & 2;
    const std::uint32_t got = __shfl_xor_sync(~0u, high ? words[i] : words[i + 2], 2);
    (high ? words[i] : words[i + 2]) = got;
  }
  return {words[0], words[1], words[2], words[3]};
}

}  // namespace vdit::kernels::cuda
