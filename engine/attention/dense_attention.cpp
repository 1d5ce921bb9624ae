// SPDX-License-Identifier: Apache-2.0
#include "engine/attention/dense_attention.h"

#include <ATen/ops/scaled_dot_product_attention.h>

#include <algorithm>
#include <chrono>
#include <limits>

#include "engine/attention/kernel_call.h"

namespace vdit::engine {
namespace {

// Reading an element waits for a device's queue.
void wait_for(const at::Tensor& x) {
  if (!x.is_cpu()) x.flatten()[0].item<double>();
}

double best_seconds(const std::function<void()>& work, const at::Tensor& q) {
  constexpr int kRepeats = 3;
  double best = std::numeric_limits<double>::infinity();
  for (int i = 0; i < kRepeats; ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    wait_for(q);
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return best;
}

}  // namespace

at::Tensor libtorch_attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
  return at::scaled_dot_product_attention(q.unsqueeze(0), k.unsqueeze(0), v.unsqueeze(0)).squeeze(0);
}

DenseBackend DenseChoice::choose(DenseBackend wanted, const at::Tensor& q, const std::function<void()>& ours,
                                 const std::function<void()>& libtorch) {
  if (wanted != DenseBackend::Fastest) return wanted;
  if (!kernel_takes(q)) return DenseBackend::LibTorch;
  const Shape shape{q.size(0), q.size(1), q.size(2), q.scalar_type(), q.device().type()};
  const auto found = choices_.find(shape);
  if (found != choices_.end()) return found->second;
  constexpr double kClearlyFaster = 0.9;
  const double ours_s = best_seconds(ours, q);
  const DenseBackend choice =
      best_seconds(libtorch, q) < kClearlyFaster * ours_s ? DenseBackend::LibTorch : DenseBackend::Kernels;
  choices_.emplace(shape, choice);
  return choice;
}

}  // namespace vdit::engine
