// SPDX-License-Identifier: Apache-2.0
// The attention of one generation: which modes its heads take in each step, who watches, what it cost. A
// Transformer asks it to run layers; it owns no weights.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/attention/attention_plan.h"
#include "engine/attention/device_queue.h"

namespace vdit::engine {

class AttentionObserver;

/// The row of a guided batch.
enum class Branch { Conditional, Unconditional };

/// What runs heads that keep everything.
enum class DenseBackend {
  Fastest,   ///< measured once per shape, whichever is quickest
  Kernels,   ///< our kernels
  LibTorch,  ///< LibTorch's own: scaled_dot_product_attention, on CUDA the faster of cuDNN and FlashAttention
};

struct AttentionOptions {
  DenseBackend dense = DenseBackend::Fastest;
  AttentionObserver* observer = nullptr;  ///< must outlive the run; null costs nothing
};

/// The forward that comes next. `step` counts from 0.
struct ForwardInfo {
  int step = 0;
  int steps = 1;
  std::vector<Branch> rows{Branch::Conditional};  ///< one a batch row
};

/// Seconds since the run began, and pairs that were attended.
struct AttentionTimes {
  double attention_s = 0;     ///< norm, rotation, layout and attention of all self-attention layers
  double projections_s = 0;   ///< their linear layers
  double other_linear_s = 0;  ///< linear layers elsewhere in the model, where the model measures them
  double kept_pairs = 0;      ///< (query, key) pairs computed over all heads, layers and rows
  double all_pairs = 0;       ///< pairs that dense attention would have computed
  /// 1 - density of what ran; 0 before the first layer.
  double sparsity() const { return all_pairs > 0 ? 1.0 - kept_pairs / all_pairs : 0.0; }
};

/// Used by the one thread that owns the device. Sizes are not fixed: a run serves any grid, tables are cached
/// for each.
class AttentionRun {
 public:
  explicit AttentionRun(AttentionPlan plan, AttentionOptions options = {});
  ~AttentionRun();
  AttentionRun(AttentionRun&&) noexcept;
  AttentionRun& operator=(AttentionRun&&) noexcept;

  /// Comes before every forward of the transformer.
  void begin_forward(ForwardInfo info);

  const ForwardInfo& forward() const;
  const AttentionPlan& plan() const;
  /// Waits for what a device still has to do of it.
  const AttentionTimes& times() const;

  /// What dense heads ran on so far: "kernels avx512-bf16", "libtorch cudnn"; empty before the first.
  const std::string& dense_backend() const;

  /// Adds the time until its end to times().other_linear_s.
  DeviceClock::Scope measure_linear(const at::Device& device);

  struct State;
  State& state() { return *state_; }  ///< for self_attention.cpp

 private:
  std::unique_ptr<State> state_;
};

}  // namespace vdit::engine
