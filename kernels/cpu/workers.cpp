// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/workers.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace vdit::kernels::cpu {

void Workers::for_each(std::size_t count, std::size_t workspace_bytes,
                       const std::function<void(std::size_t, std::byte*)>& work) const {
  if (count == 0) return;
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t wanted = options_.threads > 0 ? static_cast<std::size_t>(options_.threads) : cores;
  const std::size_t workers = std::min(wanted, count);
  const std::size_t stride = (workspace_bytes + kCacheLine - 1) / kCacheLine * kCacheLine;
  // Allocated here: running out of memory must reach the caller, not end a thread.
  const AlignedBytes workspaces = allocate_aligned(stride * workers);
  std::atomic<std::size_t> next{0};
  const auto loop = [&](int worker) {
    std::byte* workspace = workspaces.get() + stride * static_cast<std::size_t>(worker);
    for (std::size_t i = next++; i < count; i = next++) work(i, workspace);
  };
  if (workers == 1) return loop(0);
  if (options_.executor) return options_.executor(static_cast<int>(workers), loop);
  std::vector<std::jthread> threads;
  threads.reserve(workers - 1);
  for (std::size_t worker = 1; worker < workers; ++worker)
    threads.emplace_back(loop, static_cast<int>(worker));
  loop(0);
}

}  // namespace vdit::kernels::cpu
