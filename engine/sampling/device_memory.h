// SPDX-License-Identifier: Apache-2.0
// What is free on the device that a model runs on, and what to do when it runs out all the same.
#pragma once

#include <c10/core/Device.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace vdit::engine {

/// Bytes that can be taken on the device now: free ones and those that LibTorch holds in reserve. The host's
/// (host_memory) for the CPU.
std::uint64_t available_memory(const at::Device& device);

/// Gives what LibTorch holds in reserve back to the device. Nothing on the CPU.
void release_cached_memory(const at::Device& device);

/// One way to need less memory. `take` does it and returns false when there is nothing to be had that way.
struct MemoryRung {
  std::string words;  ///< for people: "freed the text encoder"
  std::function<bool()> take;
};

/// Runs `work`. When the device's memory runs out (c10::OutOfMemoryError), takes the next rung that helps,
/// says so to `note` and runs `work` again, which must be able to start over. Rethrows when no rung is left.
/// Rungs that were taken stay taken: `next_rung`, 0 at first, is kept by the caller from one call to the
/// next.
void run_within_memory(const std::vector<MemoryRung>& rungs, std::size_t& next_rung,
                       const std::function<void()>& work,
                       const std::function<void(const std::string&)>& note);

}  // namespace vdit::engine
