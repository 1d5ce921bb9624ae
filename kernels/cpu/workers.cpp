// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/workers.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "kernels/cpu/aligned_bytes.h"

namespace vdit::kernels::cpu {
namespace {

// The first exception of any worker, for the caller.
class FirstFailure {
 public:
  void keep(std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = std::move(failure);
  }
  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  std::mutex mutex_;
  std::exception_ptr failure_;
};

void run_on_own_threads(std::size_t workers, const std::function<void(int)>& loop) {
  std::vector<std::jthread> threads;
  threads.reserve(workers - 1);
  try {
    for (std::size_t worker = 1; worker < workers; ++worker) {
      threads.emplace_back(loop, static_cast<int>(worker));
    }
  } catch (const std::system_error&) {
    // No more threads to be had: the queue is emptied by those there are.
  }
  loop(0);
}

}  // namespace

void Workers::for_each(std::size_t count, std::size_t workspace_bytes,
                       const std::function<void(std::size_t, std::byte*)>& work) const {
  if (count == 0) return;
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t wanted = options_.threads > 0 ? static_cast<std::size_t>(options_.threads) : cores;
  const std::size_t workers = std::min(wanted, count);
  const std::size_t stride = (workspace_bytes + kCacheLine - 1) / kCacheLine * kCacheLine;
  const AlignedBytes workspaces = allocate_aligned(stride * workers);
  std::atomic<std::size_t> next{0};
  FirstFailure failure;
  const auto loop = [&](int worker) {
    std::byte* workspace = workspaces.get() + stride * static_cast<std::size_t>(worker);
    try {
      for (std::size_t i = next++; i < count; i = next++) work(i, workspace);
    } catch (...) {
      failure.keep(std::current_exception());
      next = count;  // nobody begins another item
    }
  };
  if (workers == 1) {
    loop(0);
  } else if (options_.executor) {
    options_.executor(static_cast<int>(workers), loop);
  } else {
    run_on_own_threads(workers, loop);
  }
  failure.rethrow();
}

}  // namespace vdit::kernels::cpu
