// SPDX-License-Identifier: Apache-2.0
// Matrix products of a warpgroup (PTX ISA, "Asynchronous Warpgroup Level Matrix Instructions"), fp32
// accumulators.
//
// A warpgroup is 128 threads; its product has 64 rows. Thread t holds N / 2 accumulators; accumulator j
// belongs to
//   row    16 * (t / 32) + (t % 32) / 4 + 8 * ((j / 2) % 2)
//   column 8 * (j / 4) + 2 * (t % 4) + j % 2
// so that pairs of accumulators, rounded to 16 bits, are the A operand of the next product as they stand.
#pragma once

#include <cuda_bf16.h>
#include <cuda_fp16.h>

#include <cstdint>

#include "kernels/cuda/hopper/barriers.cuh"

namespace vdit::kernels::cuda {

/// Columns of an operand tile in shared memory: boxes of 64 elements (128 bytes), rows 128 bytes apart, the
/// 16-byte pieces of a row exchanged by (row % 8) (the copy engine's 128-byte swizzle).
inline constexpr int kBoxColumns = 64;

/// Descriptor of an operand in shared memory. `leading_bytes`: distance of two boxes, used by transposed
/// operands.
__device__ __forceinline__ std::uint64_t operand_descriptor(const void* shared, int leading_bytes) {
  constexpr std::uint64_t kSwizzle128 = std::uint64_t{1} << 62;
  constexpr std::uint64_t kEightRowsBytes = 8 * 128;
  return ((shared_address(shared) & 0x3FFFFu) >> 4) | static_cast<std::uint64_t>(leading_bytes >> 4) << 16 |
         (kEightRowsBytes >> 4) << 32 | kSwizzle128;
}

/// The operand `bytes` further on. The address is in the lower word and cannot run over: one addition, where
/// a new descriptor takes five instructions before every product.
__device__ __forceinline__ std::uint64_t moved(std::uint64_t descriptor, int bytes) {
  const std::uint32_t low = static_cast<std::uint32_t>(descriptor) + (bytes >> 4);
  return (descriptor >> 32 << 32) | low;
}

/// Before the first product that reads or adds to registers which this thread wrote.
__device__ __forceinline__ void fence_products() {
  asm volatile("wgmma.fence.sync.aligned;" ::: "memory");
}
/// Closes a group of products.
__device__ __forceinline__ void commit_products() {
  asm volatile("wgmma.commit_group.sync.aligned;" ::: "memory");
}
/// Waits until at most kGroups groups are still running.
template <int kGroups>
__device__ __forceinline__ void wait_products() {
  asm volatile("wgmma.wait_group.sync.aligned %0;" ::"n"(kGroups) : "memory");
}

/// Tells the compiler that the registers may have changed: accumulators change behind its back.
template <int kCount>
__device__ __forceinline__ void registers_may_change(float (&values)[kCount]) {
#pragma unroll
  for (int i = 0; i < kCount; ++i) asm volatile("" : "+f"(values[i])::"memory");
}

/// D = A B^T (or += when `accumulate`) in the first kColumns / 2 registers of D, A [64, 16] and B [N, 16] in
/// shared memory, both with 16 contiguous columns.
template <typename Element, int kColumns>
struct SharedProduct;

/// D += A B, A [64, 16] in registers, B [16, N] in shared memory with contiguous columns.
template <typename Element, int kColumns>
struct RegisterProduct;

// The accumulators of an instruction are written out one by one; these macros spell the lists.
#define VDIT_D8(d, i)                                                                         \
  "+f"(d[i]), "+f"(d[i + 1]), "+f"(d[i + 2]), "+f"(d[i + 3]), "+f"(d[i + 4]), "+f"(d[i + 5]), \
      "+f"(d[i + 6]), "+f"(d[i + 7])
#define VDIT_D32_FROM(d, i) VDIT_D8(d, i), VDIT_D8(d, i + 8), VDIT_D8(d, i + 16), VDIT_D8(d, i + 24)
#define VDIT_D32(d) VDIT_D32_FROM(d, 0)
#define VDIT_D48(d) VDIT_D32_FROM(d, 0), VDIT_D8(d, 32), VDIT_D8(d, 40)
#define VDIT_D64(d) VDIT_D32_FROM(d, 0), VDIT_D32_FROM(d, 32)
#define VDIT_D96(d) VDIT_D64(d), VDIT_D32_FROM(d, 64)

#define VDIT_NAMES_0_31                                                                                \
  "%0,%1,%2,%3,%4,%5,%6,%7,%8,%9,%10,%11,%12,%13,%14,%15,%16,%17,%18,%19,%20,%21,%22,%23,%24,%25,%26," \
  "%27,%28,%29,%30,%31"
#define VDIT_NAMES_32_63                                                                                 \
  "%32,%33,%34,%35,%36,%37,%38,%39,%40,%41,%42,%43,%44,%45,%46,%47,%48,%49,%50,%51,%52,%53,%54,%55,%56," \
  "%57,%58,%59,%60,%61,%62,%63"
#define VDIT_NAMES_64_95                                                                                 \
  "%64,%65,%66,%67,%68,%69,%70,%71,%72,%73,%74,%75,%76,%77,%78,%79,%80,%81,%82,%83,%84,%85,%86,%87,%88," \
  "%89,%90,%91,%92,%93,%94,%95"
#define VDIT_NAMES_32 VDIT_NAMES_0_31
#define VDIT_NAMES_48 VDIT_NAMES_0_31 ",%32,%33,%34,%35,%36,%37,%38,%39,%40,%41,%42,%43,%44,%45,%46,%47"
#define VDIT_NAMES_64 VDIT_NAMES_0_31 "," VDIT_NAMES_32_63
#define VDIT_NAMES_96 VDIT_NAMES_64 "," VDIT_NAMES_64_95

#define VDIT_SHARED_PRODUCT(Element, type, N, count, a, b, accumulates)                                    \
  template <>                                                                                              \
  struct SharedProduct<Element, N> {                                                                       \
    template <int kCount>                                                                                  \
    static __device__ __forceinline__ void add(float (&d)[kCount], std::uint64_t a_tile,                   \
                                               std::uint64_t b_tile, int accumulate) {                     \
      static_assert(kCount >= count);                                                                      \
      asm volatile("{.reg .pred p; setp.ne.b32 p, " accumulates                                            \
                   ", 0;\n"                                                                                \
                   "wgmma.mma_async.sync.aligned.m64n" #N "k16.f32." type "." type " {" VDIT_NAMES_##count \
                   "}, " a ", " b ", p, 1, 1, 0, 0;}\n"                                                    \
                   : VDIT_D##count(d)                                                                      \
                   : "l"(a_tile), "l"(b_tile), "r"(accumulate));                                           \
    }                                                                                                      \
  }

#define VDIT_REGISTER_PRODUCT(Element, type, N, count, a0, a1, a2, a3, b)                                  \
  template <>                                                                                              \
  struct RegisterProduct<Element, N> {                                                                     \
    static __device__ __forceinline__ void add(float (&d)[count], const std::uint32_t* a,                  \
                                               std::uint64_t b_tile) {                                     \
      asm volatile("wgmma.mma_async.sync.aligned.m64n" #N "k16.f32." type "." type " {" VDIT_NAMES_##count \
                   "}, {" a0 "," a1 "," a2 "," a3 "}, " b ", 1, 1, 1, 1;\n"                                \
                   : VDIT_D##count(d)                                                                      \
                   : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "l"(b_tile));                             \
    }                                                                                                      \
  }

#define VDIT_PRODUCTS(Element, type)                                               \
  VDIT_SHARED_PRODUCT(Element, type, 64, 32, "%32", "%33", "%34");                 \
  VDIT_SHARED_PRODUCT(Element, type, 96, 48, "%48", "%49", "%50");                 \
  VDIT_SHARED_PRODUCT(Element, type, 128, 64, "%64", "%65", "%66");                \
  VDIT_SHARED_PRODUCT(Element, type, 192, 96, "%96", "%97", "%98");                \
  VDIT_REGISTER_PRODUCT(Element, type, 64, 32, "%32", "%33", "%34", "%35", "%36"); \
  VDIT_REGISTER_PRODUCT(Element, type, 128, 64, "%64", "%65", "%66", "%67", "%68")

VDIT_PRODUCTS(__nv_bfloat16, "bf16");
VDIT_PRODUCTS(__half, "f16");

#undef VDIT_PRODUCTS
#undef VDIT_SHARED_PRODUCT
#undef VDIT_REGISTER_PRODUCT

}  // namespace vdit::kernels::cuda
