// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/device_plan.h"

#include <algorithm>

#include "kernels/cuda/cuda_check.h"

namespace vdit::kernels::cuda {
namespace {

constexpr std::size_t kQueueCounters = 2;

template <typename T>
T* allocate(std::size_t count) {
  void* memory = nullptr;
  VDIT_CUDA_CHECK(cudaMalloc(&memory, std::max<std::size_t>(count, 1) * sizeof(T)));
  return static_cast<T*>(memory);
}

template <typename T>
void upload(T* device, const std::vector<T>& host) {
  VDIT_CUDA_CHECK(cudaMemcpy(device, host.data(), host.size() * sizeof(T), cudaMemcpyHostToDevice));
}

}  // namespace

void DevicePlan::Free::operator()(void* memory) const noexcept {
  cudaFree(memory);
}

DevicePlan::DevicePlan(const LaunchPlan& plan, TileShape shape)
    : items_(allocate<WorkItem>(plan.items.size())),
      segments_(allocate<Segment>(plan.segments.size())),
      queue_(allocate<int>(kQueueCounters)),
      item_count_(static_cast<int>(plan.items.size())),
      chunks_(plan.chunks),
      shape_(shape) {
  upload(items_.get(), plan.items);
  upload(segments_.get(), plan.segments);
  upload(queue_.get(), std::vector<int>(kQueueCounters, 0));
  VDIT_CUDA_CHECK(cudaStreamSynchronize(nullptr));  // launches on other streams must find it there
}

}  // namespace vdit::kernels::cuda
