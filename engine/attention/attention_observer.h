// SPDX-License-Identifier: Apache-2.0
// Looks into the self-attention of a running model: live maps, probes, a search's calibration.
#pragma once

#include <ATen/core/Tensor.h>

#include <span>

#include "engine/attention/attention_run.h"
#include "kernels/runs/head_mode.h"
#include "kernels/runs/token_grid.h"

namespace vdit::engine {

/// One layer of one batch row, before it attends. Everything is valid during the call only.
struct ObservedLayer {
  const ForwardInfo& forward;
  int layer = 0;
  Branch branch = Branch::Conditional;
  kernels::TokenGrid grid;
  at::Tensor
      q;  // [heads, tokens, head_dim], frame-major, normed and rotated, not scaled; float32 or bfloat16
  at::Tensor k;                              // the same
  at::Tensor v;                              // the same
  std::span<const kernels::HeadMode> modes;  ///< what runs without an answer, [heads]
  at::Tensor out_weight;                     ///< of the output projection, [width, heads * head_dim]
};

/// Called on the thread that runs the model.
class AttentionObserver {
 public:
  virtual ~AttentionObserver() = default;

  /// Modes to run with instead of the plan's, [heads], valid until the next call; empty: the plan's. Asked
  /// for every layer, before wants().
  virtual std::span<const kernels::HeadMode> modes(const ForwardInfo& /*forward*/, int /*layer*/) {
    return {};
  }

  /// Whether observe() is to be called; a layer that nobody wants costs nothing.
  virtual bool wants(const ForwardInfo& forward, int layer) = 0;

  /// Returns an undefined tensor to let the plan run, or the heads' outputs to go on with instead:
  /// [heads, tokens, head_dim], frame-major, of q's type.
  virtual at::Tensor observe(const ObservedLayer& layer) = 0;
};

/// Attention of one batch row: every head with its mode. q, k, v: [heads, tokens, head_dim], frame-major,
/// contiguous. Returns the outputs, shaped, ordered and typed as q; zero for Skip. Tables come from the run's
/// cache; its times are not touched.
at::Tensor attend_modes(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                        std::span<const kernels::HeadMode> modes, const kernels::TokenGrid& grid,
                        AttentionRun& run);

}  // namespace vdit::engine
