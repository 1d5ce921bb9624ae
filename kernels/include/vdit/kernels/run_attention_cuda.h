// SPDX-License-Identifier: Apache-2.0
// Attention over run lists on NVIDIA GPUs. Built with VDIT_CUDA; without it the same functions answer that
// they are not built (kernels/no_cuda), so that callers need no #ifdef.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "kernels/include/vdit/kernels/attention_problem.h"

namespace vdit::kernels {

/// Why the current device cannot run the kernels: not built, no driver, no device, too old; empty when it
/// can.
std::optional<std::string> why_no_cuda();

/// "NVIDIA H200, sm_90": the current device; empty where why_no_cuda() says why.
std::string cuda_device_name();

/// Values and outputs that lie in the model's order although some heads are reordered (RunTable::reorders):
/// `v` and `out` of the problem are the model's rows. Values of reordered heads are read from a copy in their
/// order; their outputs go straight to the model's places.
struct ModelRows {
  TokenGrid grid;
  /// At v's strides, a multiple of its head stride away from it.
  const void* reordered_values = nullptr;
};

/// The attention of one layer, planned for the current device: all heads, modes and batch rows in one launch.
/// Made once for a configuration, run at every step.
///
/// On Hopper (sm_90) warp-specialised kernels on wgmma and the copy engine, on other devices from sm_80 on
/// mma.sync. BFloat16 and Float16, head dimensions 64 and 128, batch rows, heads and tokens at any stride
/// that is a multiple of 16 bytes. Equal inputs give equal bits, whatever the order in which thread blocks
/// run. Probabilities are rounded to the input's type before they meet the values.
///
/// Keys and values that no granule of a query tile (128 rows, 192 with head dimension 64 on Hopper) keeps do
/// not influence its rows, even if they are NaN.
class CudaAttention {
 public:
  /// Reads type, batch, heads, tokens, head_dim and tables of `shape`; the tables need not outlive the call.
  /// Takes tens of bytes of device memory for each query tile. Throws std::invalid_argument for what check()
  /// refuses, a type, a head dimension or a size that is not supported; std::runtime_error when there is no
  /// usable device or memory (see why_no_cuda).
  explicit CudaAttention(const AttentionProblem& shape);
  ~CudaAttention();
  CudaAttention(CudaAttention&&) noexcept;
  CudaAttention& operator=(CudaAttention&&) noexcept;

  /// Enqueues the attention on `stream` (a cudaStream_t; null: the default stream) and returns. Pointers of
  /// the problem are device memory; its shape must be the planned one, its tables are not read. Runs of one
  /// object must not overlap. `rows`: null where values and outputs of every head lie in its table's order.
  /// Throws std::invalid_argument, std::runtime_error.
  void run(const AttentionProblem& problem, void* stream = nullptr, const ModelRows* rows = nullptr) const;

  /// "sm_90 bf16 hd128 128x192": the kernel's name in benchmarks and logs.
  const char* kernel_name() const noexcept;
  /// (query, key) pairs that are computed, the kept ones and the padding of tiles.
  std::int64_t computed_pairs() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace vdit::kernels
