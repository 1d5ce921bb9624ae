// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/device_memory.h"

#include <ATen/Context.h>
#include <c10/core/CachingDeviceAllocator.h>
#include <c10/util/Exception.h>

#include "engine/sampling/memory_plan.h"

namespace vdit::engine {

std::uint64_t available_memory(const at::Device& device) {
  if (device.is_cpu()) return host_memory().available;
  // The allocator knows no device until LibTorch has set it up, which only the first tensor there would do.
  at::globalContext().lazyInitDevice(device.type());
  c10::DeviceAllocator& allocator = *c10::getDeviceAllocator(device.type());
  constexpr auto kAll = static_cast<std::size_t>(c10::CachingAllocator::StatType::AGGREGATE);
  const auto stats = allocator.getDeviceStats(device.index());
  const auto reserve = stats.reserved_bytes.at(kAll).current - stats.allocated_bytes.at(kAll).current;
  return allocator.getMemoryInfo(device.index()).first + static_cast<std::uint64_t>(reserve);
}

void release_cached_memory(const at::Device& device) {
  if (!device.is_cpu()) c10::getDeviceAllocator(device.type())->emptyCache();
}

void run_within_memory(const std::vector<MemoryRung>& rungs, std::size_t& next_rung,
                       const std::function<void()>& work,
                       const std::function<void(const std::string&)>& note) {
  for (;;) {
    try {
      return work();
    } catch (const c10::OutOfMemoryError&) {
      while (next_rung < rungs.size() && !rungs[next_rung].take()) ++next_rung;
      if (next_rung == rungs.size()) throw;
      note("the device's memory ran out: " + rungs[next_rung++].words);
    }
  }
}

}  // namespace vdit::engine
