// SPDX-License-Identifier: Apache-2.0
#include "engine/base/heap.h"

#include <malloc.h>

namespace vdit {
namespace {

constexpr int kLargestHeapBlock = 32 << 20;  // the most that glibc takes
constexpr int kKeptBytes = 256 << 20;

}  // namespace

void keep_freed_memory() {
  ::mallopt(M_MMAP_THRESHOLD, kLargestHeapBlock);
  ::mallopt(M_TRIM_THRESHOLD, kKeptBytes);
  // Other arenas have heaps of 64 MiB, which are given back as soon as they are empty.
  ::mallopt(M_ARENA_MAX, 1);
}

void return_freed_memory() {
  ::malloc_trim(0);
}

}  // namespace vdit
