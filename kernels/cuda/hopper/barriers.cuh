// SPDX-License-Identifier: Apache-2.0
// Barriers in shared memory (mbarrier) and named barriers, one PTX instruction a function
// (PTX ISA 8.x, "Parallel Synchronization and Communication Instructions").
#pragma once

#include <cstdint>

namespace vdit::kernels::cuda {

__device__ __forceinline__ std::uint32_t shared_address(const void* pointer) {
  return static_cast<std::uint32_t>(__cvta_generic_to_shared(pointer));
}

/// Counts arrivals and the bytes of asynchronous copies; flips its phase when both are complete.
using Barrier = std::uint64_t;

__device__ __forceinline__ void init_barrier(Barrier& barrier, int arrivals) {
  asm volatile("mbarrier.init.shared::cta.b64 [%0], %1;" ::"r"(shared_address(&barrier)), "r"(arrivals));
}

/// Makes initialised barriers visible to the copy engine.
__device__ __forceinline__ void publish_barriers() {
  asm volatile("fence.mbarrier_init.release.cluster;" ::: "memory");
}

__device__ __forceinline__ void arrive(Barrier& barrier) {
  asm volatile("mbarrier.arrive.shared::cta.b64 _, [%0];" ::"r"(shared_address(&barrier)) : "memory");
}

/// Arrives and announces `bytes` that copies will complete.
__device__ __forceinline__ void arrive_expecting(Barrier& barrier, int bytes) {
  asm volatile("mbarrier.arrive.expect_tx.shared::cta.b64 _, [%0], %1;" ::"r"(shared_address(&barrier)),
               "r"(bytes)
               : "memory");
}

/// Waits until the phase of this parity is complete.
__device__ __forceinline__ void wait(Barrier& barrier, int parity) {
  asm volatile(
      "{\n"
      ".reg .pred done;\n"
      "WAIT:\n"
      "mbarrier.try_wait.parity.shared::cta.b64 done, [%0], %1;\n"
      "@!done bra WAIT;\n"
      "}\n" ::"r"(shared_address(&barrier)),
      "r"(parity)
      : "memory");
}

__device__ __forceinline__ void named_barrier_sync(int id, int threads) {
  asm volatile("bar.sync %0, %1;" ::"r"(id), "r"(threads) : "memory");
}

__device__ __forceinline__ void named_barrier_arrive(int id, int threads) {
  asm volatile("bar.arrive %0, %1;" ::"r"(id), "r"(threads) : "memory");
}

/// Orders this thread's ordinary writes to shared memory before reads by the tensor cores and the copy
/// engine.
__device__ __forceinline__ void fence_shared_for_async() {
  asm volatile("fence.proxy.async.shared::cta;" ::: "memory");
}

template <int kRegisters>
__device__ __forceinline__ void raise_register_limit() {
  asm volatile("setmaxnreg.inc.sync.aligned.u32 %0;" ::"n"(kRegisters));
}

template <int kRegisters>
__device__ __forceinline__ void lower_register_limit() {
  asm volatile("setmaxnreg.dec.sync.aligned.u32 %0;" ::"n"(kRegisters));
}

/// Position in a ring of buffers: the slot, and the parity of the pass over the ring.
template <int kSlots>
struct RingPosition {
  static_assert((kSlots & (kSlots - 1)) == 0, "The count runs over, and is divided at every step.");
  unsigned count = 0;

  __device__ __forceinline__ int slot() const { return count % kSlots; }
  __device__ __forceinline__ int parity() const { return count / kSlots % 2; }
  __device__ __forceinline__ void advance() { ++count; }
  __device__ __forceinline__ RingPosition before() const { return {count - 1}; }
};

}  // namespace vdit::kernels::cuda
