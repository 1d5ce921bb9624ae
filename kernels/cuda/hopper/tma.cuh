// SPDX-License-Identifier: Apache-2.0
// Copies of boxes between a tensor in global memory and shared memory by the copy engine (TMA). The tensor
// map is made on the host, see tensor_map.h: dimensions (column, token, head, batch).
#pragma once

#include <cuda.h>

#include <cstdint>

#include "kernels/cuda/hopper/barriers.cuh"

namespace vdit::kernels::cuda {

/// Where a box starts. Tokens past the end of the tensor arrive as zeros.
struct BoxOrigin {
  int column;
  int token;
  int head;
  int batch;
};

__device__ __forceinline__ void load_box(void* shared, const CUtensorMap& map, Barrier& full, BoxOrigin at) {
  asm volatile(
      "cp.async.bulk.tensor.4d.shared::cluster.global.mbarrier::complete_tx::bytes [%0], [%1, {%3, %4, %5, "
      "%6}], [%2];" ::"r"(shared_address(shared)),
      "l"(&map), "r"(shared_address(&full)), "r"(at.column), "r"(at.token), "r"(at.head), "r"(at.batch)
      : "memory");
}

/// Brings a box into the L2 cache only.
__device__ __forceinline__ void prefetch_box(const CUtensorMap& map, BoxOrigin at) {
  asm volatile("cp.async.bulk.prefetch.tensor.4d.L2.global.tile [%0, {%1, %2, %3, %4}];" ::"l"(&map),
               "r"(at.column), "r"(at.token), "r"(at.head), "r"(at.batch)
               : "memory");
}

}  // namespace vdit::kernels::cuda
