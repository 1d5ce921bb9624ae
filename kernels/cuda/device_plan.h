// SPDX-License-Identifier: Apache-2.0
// A launch plan in device memory. Made once for a layer's configuration and used at every step.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "kernels/cuda/launch_plan.h"

namespace vdit::kernels::cuda {

/// Owns device memory of the device that is current when it is made. Launches of one plan must not overlap:
/// they share the queue's counter.
class DevicePlan {
 public:
  /// Copies the plan; returns when it is there. Throws CudaError.
  DevicePlan(const LaunchPlan& plan, TileShape shape);

  const WorkItem* items() const noexcept { return items_.get(); }
  const Segment* segments() const noexcept { return segments_.get(); }
  /// Two counters for the kernel, zero before and after every launch.
  int* queue() const noexcept { return queue_.get(); }
  int item_count() const noexcept { return item_count_; }
  std::int64_t chunks() const noexcept { return chunks_; }
  TileShape shape() const noexcept { return shape_; }

 private:
  struct Free {
    void operator()(void* memory) const noexcept;
  };
  template <typename T>
  using DeviceArray = std::unique_ptr<T, Free>;

  DeviceArray<WorkItem> items_;
  DeviceArray<Segment> segments_;
  DeviceArray<int> queue_;
  int item_count_ = 0;
  std::int64_t chunks_ = 0;
  TileShape shape_;
};

}  // namespace vdit::kernels::cuda
