// SPDX-License-Identifier: Apache-2.0
// Arrays in device memory for the GPU tests, and 16-bit numbers on the host.
#pragma once

#include <cuda_bf16.h>
#include <cuda_fp16.h>
#include <cuda_runtime_api.h>

#include <random>
#include <vector>

#include "kernels/cuda/cuda_check.h"

namespace vdit::kernels {

/// A device copy of a host array. Poisoned on request: every byte 0xFF is NaN in bfloat16, float16 and float.
template <typename T>
class DeviceBuffer {
 public:
  explicit DeviceBuffer(std::size_t count) : count_(count) {
    void* memory = nullptr;
    VDIT_CUDA_CHECK(cudaMalloc(&memory, std::max<std::size_t>(count, 1) * sizeof(T)));
    data_ = static_cast<T*>(memory);
    poison();
  }
  explicit DeviceBuffer(const std::vector<T>& host) : DeviceBuffer(host.size()) {
    VDIT_CUDA_CHECK(cudaMemcpy(data_, host.data(), count_ * sizeof(T), cudaMemcpyHostToDevice));
  }
  DeviceBuffer(const DeviceBuffer&) = delete;
  ~DeviceBuffer() { cudaFree(data_); }

  void poison() { VDIT_CUDA_CHECK(cudaMemset(data_, 0xFF, count_ * sizeof(T))); }
  T* get() const { return data_; }
  std::vector<T> host() const {
    std::vector<T> copy(count_);
    VDIT_CUDA_CHECK(cudaMemcpy(copy.data(), data_, count_ * sizeof(T), cudaMemcpyDeviceToHost));
    return copy;
  }

 private:
  T* data_ = nullptr;
  std::size_t count_;
};

template <typename Half>
std::vector<Half> random_halves(std::size_t count, std::mt19937& random, float deviation = 1.0f) {
  std::normal_distribution<float> normal(0.0f, deviation);
  std::vector<Half> values(count);
  for (Half& value : values) value = Half(normal(random));
  return values;
}

}  // namespace vdit::kernels
