// SPDX-License-Identifier: Apache-2.0
#include "engine/attention/dense_attention.h"

#include <ATen/ops/_scaled_dot_product_cudnn_attention.h>
#include <ATen/ops/_scaled_dot_product_flash_attention.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <cassert>
#include <chrono>
#include <limits>

#include "engine/attention/device_queue.h"

namespace vdit::engine {
namespace {

// Infinity for a candidate that cannot run here.
double best_seconds(const DenseCandidate& candidate, const at::Device& device) {
  constexpr int kRepeats = 3;
  double best = std::numeric_limits<double>::infinity();
  try {
    for (int i = 0; i < kRepeats; ++i) {
      wait_for_device(device);
      const auto start = std::chrono::steady_clock::now();
      candidate.run();
      wait_for_device(device);
      best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
  } catch (const c10::Error&) {
    return std::numeric_limits<double>::infinity();
  }
  return best;
}

const DenseCandidate& fastest(const std::vector<const DenseCandidate*>& candidates,
                              const at::Device& device) {
  constexpr double kClearlyFaster = 0.9;
  const DenseCandidate* best = candidates.front();
  double best_s = best_seconds(*best, device);
  for (std::size_t i = 1; i < candidates.size(); ++i) {
    const double seconds = best_seconds(*candidates[i], device);
    if (seconds >= kClearlyFaster * best_s) continue;
    best = candidates[i];
    best_s = seconds;
  }
  return *best;
}

}  // namespace

std::vector<DenseCandidate> libtorch_candidates(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                                                at::Tensor& out) {
  const auto candidate = [&](std::string name, auto attention) {
    return DenseCandidate{.backend = DenseBackend::LibTorch, .name = std::move(name), .run = [&, attention] {
                            out.copy_(attention(q.unsqueeze(0), k.unsqueeze(0), v.unsqueeze(0)).squeeze(0));
                          }};
  };
  using Tensor = at::Tensor;
  // cuDNN's and FlashAttention's rows are whole pieces of 16 bytes; asked for others, cuDNN ends the process.
  constexpr std::int64_t kPiece = 8;
  if (!q.is_cuda() || q.scalar_type() == at::kFloat || q.size(2) % kPiece != 0) {
    return {candidate("libtorch sdpa", [](const Tensor& a, const Tensor& b, const Tensor& c) {
      return at::scaled_dot_product_attention(a, b, c);
    })};
  }
  return {
      candidate("libtorch cudnn",
                [](const Tensor& a, const Tensor& b, const Tensor& c) {
                  return std::get<0>(at::_scaled_dot_product_cudnn_attention(a, b, c, std::nullopt, false));
                }),
      candidate("libtorch flash", [](const Tensor& a, const Tensor& b, const Tensor& c) {
        return std::get<0>(at::_scaled_dot_product_flash_attention(a, b, c));
      })};
}

const DenseCandidate& DenseChoice::choose(DenseBackend wanted, const at::Tensor& q,
                                          std::span<const DenseCandidate> candidates) {
  assert(!candidates.empty());
  std::vector<const DenseCandidate*> fitting;
  for (const DenseCandidate& one : candidates) {
    if (wanted == DenseBackend::Fastest || one.backend == wanted) fitting.push_back(&one);
  }
  if (fitting.empty()) {
    for (const DenseCandidate& one : candidates) fitting.push_back(&one);
  }
  if (fitting.size() == 1) return *fitting.front();
  const Shape shape{wanted, q.size(0), q.size(1), q.size(2), q.scalar_type(), q.device().type()};
  const auto found = choices_.find(shape);
  if (found == choices_.end()) {
    const DenseCandidate& choice = fastest(fitting, q.device());
    choices_.emplace(shape, choice.name);
    return choice;
  }
  return **std::find_if(fitting.begin(), fitting.end(),
                        [&](const DenseCandidate* one) { return one->name == found->second; });
}

}  // namespace vdit::engine
