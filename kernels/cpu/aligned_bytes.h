// SPDX-License-Identifier: Apache-2.0
// Memory that starts on a cache line, not initialised.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>

namespace vdit::kernels::cpu {

struct FreeAligned {
  void operator()(std::byte* memory) const { std::free(memory); }
};
using AlignedBytes = std::unique_ptr<std::byte[], FreeAligned>;

inline constexpr std::size_t kCacheLine = 64;

/// Throws std::bad_alloc.
inline AlignedBytes allocate_aligned(std::size_t bytes) {
  const std::size_t rounded = (std::max<std::size_t>(bytes, 1) + kCacheLine - 1) / kCacheLine * kCacheLine;
  AlignedBytes memory(static_cast<std::byte*>(std::aligned_alloc(kCacheLine, rounded)));
  if (!memory) throw std::bad_alloc();
  return memory;
}

}  // namespace vdit::kernels::cpu
