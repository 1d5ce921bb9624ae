// SPDX-License-Identifier: Apache-2.0
// Counts what LibTorch and its libraries hold on the CPU while it is installed.
#pragma once

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <mutex>
#include <new>

namespace vdit::test {

class CountingAllocator final : public c10::Allocator {
 public:
  CountingAllocator() : inner_(c10::GetCPUAllocator()) {
    count() = {};
    c10::SetCPUAllocator(this, 200);
  }
  ~CountingAllocator() override { c10::SetCPUAllocator(inner_, 200); }

  at::DataPtr allocate(std::size_t bytes) override {
    constexpr std::size_t kAlignment = 64;
    void* data = nullptr;
    if (bytes > 0 && ::posix_memalign(&data, kAlignment, bytes) != 0) throw std::bad_alloc();
    if (data != nullptr) count().add(data, bytes);
    return {data, data, &CountingAllocator::release, at::Device(at::kCPU)};
  }
  c10::DeleterFnPtr raw_deleter() const override { return &CountingAllocator::release; }
  void copy_data(void* to, const void* from, std::size_t bytes) const override {
    default_copy_data(to, from, bytes);
  }

  /// Most bytes held at once. What is still held after this object's end may be given back then.
  std::int64_t peak() const { return static_cast<std::int64_t>(count().peak); }

 private:
  struct Count {
    std::map<void*, std::size_t> blocks;
    std::size_t live = 0, peak = 0;

    void add(void* data, std::size_t bytes) {
      const std::scoped_lock lock(mutex());
      blocks[data] = bytes;
      live += bytes;
      peak = std::max(peak, live);
    }
    void remove(void* data) {
      const std::scoped_lock lock(mutex());
      const auto block = blocks.find(data);
      if (block == blocks.end()) return;
      live -= block->second;
      blocks.erase(block);
    }
  };
  static std::mutex& mutex() {
    static std::mutex mutex;
    return mutex;
  }
  static Count& count() {
    static Count count;
    return count;
  }
  static void release(void* data) {
    if (data == nullptr) return;
    count().remove(data);
    std::free(data);
  }

  c10::Allocator* inner_;
};

}  // namespace vdit::test
