// SPDX-License-Identifier: Apache-2.0
// The queue behind all CPU kernels: every item once, failures reach the caller, few threads do as well.
#include <gtest/gtest.h>
#include <pthread.h>

#include <atomic>
#include <cstdint>
#include <stdexcept>
#include <thread>
#include <vector>

#include "kernels/cpu/workers.h"

namespace vdit::kernels::cpu {
namespace {

CpuOptions own_threads(int threads) {
  return {.threads = threads, .backend = {}, .executor = {}};
}

CpuOptions executor(int threads) {
  return {.threads = threads, .backend = {}, .executor = [](int workers, const auto& work) {
            for (int worker = 0; worker < workers; ++worker) work(worker);
          }};
}

// Threads that a test starts get a stack larger than the address space: none can be started.
class NoMoreThreads {
 public:
  NoMoreThreads() {
    pthread_getattr_default_np(&before_);
    pthread_attr_t huge;
    pthread_attr_init(&huge);
    pthread_attr_setstacksize(&huge, std::size_t{1} << 50);
    pthread_setattr_default_np(&huge);
    pthread_attr_destroy(&huge);
  }
  ~NoMoreThreads() {
    pthread_setattr_default_np(&before_);
    pthread_attr_destroy(&before_);
  }
  NoMoreThreads(const NoMoreThreads&) = delete;

 private:
  pthread_attr_t before_;
};

void expect_every_item_once(const CpuOptions& options) {
  std::vector<std::atomic<int>> calls(1000);
  Workers(options).for_each(calls.size(), 100, [&](std::size_t i, std::byte* workspace) {
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(workspace) % 64, 0U);
    ++calls[i];
  });
  for (const auto& count : calls) EXPECT_EQ(count, 1);
}

TEST(Workers, EveryItemOnce) {
  for (const int threads : {1, 2, 5}) {
    expect_every_item_once(own_threads(threads));
    expect_every_item_once(executor(threads));
  }
}

TEST(Workers, AnExceptionReachesTheCallerAndEndsTheQueue) {
  for (const CpuOptions& options : {own_threads(1), own_threads(4), executor(1), executor(4)}) {
    std::atomic<int> after{0};
    const auto work = [&](std::size_t i, std::byte*) {
      if (i >= 3) ++after;
      if (i == 3) throw std::runtime_error("item 3");
    };
    try {
      Workers(options).for_each(1'000'000, 0, work);
      ADD_FAILURE() << "no exception";
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "item 3");
    }
    EXPECT_LT(after, 1'000'000 - 3) << "the rest of the queue ran";
  }
}

TEST(Workers, GoOnWithTheThreadsThereAre) {
  const NoMoreThreads limit;
  EXPECT_THROW(std::thread([] {}).join(), std::system_error) << "the limit does not work";
  expect_every_item_once(own_threads(4));
}

}  // namespace
}  // namespace vdit::kernels::cpu
