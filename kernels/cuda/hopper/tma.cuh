// SPDX-License-Identifier: Apache-2.0
// Copies of boxes between a tensor in global memory and shared memory by the copy engine (TMA). The tensor
// map is made on the host, see tensor_map.h: dimensions (column, token, head, batch).
#pragma once

#include <cuda.h>

#include <cstdint>

#include "kernels/cuda/hopper/barriers.cuh"

namespace vdit::kernels::cuda {

/// Where a box starts. Tokens past the end of the tensor arrive as zeros and are not stored.
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

__device__ __forceinline__ void store_box(const CUtensorMap& map, const void* shared, BoxOrigin at) {
  asm volatile(
      "cp.async.bulk.tensor.4d.global.shared::cta.bulk_group [%0, {%2, %3, %4, %5}], [%1];" ::"l"(&map),
      "r"(shared_address(shared)), "r"(at.column), "r"(at.token), "r"(at.head), "r"(at.batch)
      : "memory");
}

__device__ __forceinline__ void commit_stores() {
  asm volatile("cp.async.bulk.commit_group;" ::: "memory");
}

/// Waits until the committed stores have read shared memory; they need not have reached global memory.
__device__ __forceinline__ void wait_until_stores_have_read() {
  asm volatile("cp.async.bulk.wait_group.read 0;" ::: "memory");
}

__device__ __forceinline__ void prefetch_map(const CUtensorMap& map) {
  asm volatile("prefetch.tensormap [%0];" ::"l"(&map) : "memory");
}

}  // namespace vdit::kernels::cuda
