// SPDX-License-Identifier: Apache-2.0
// The probe (kernels/include/vdit/kernels/probe.h) where the heads lie, on a device: maps by tiles of
// LibTorch's matrix products, candidates by the attention kernels. Nothing of N x N exists at any time, only
// results leave the device.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/include/vdit/kernels/probe.h"

namespace vdit::engine {

/// What kernels::probe_maps gives for the same rows, on any device. q, k: [heads, tokens, head_dim],
/// frame-major, not scaled; float32 or bfloat16. Takes memory for 1,024 rows of weights. Throws
/// std::invalid_argument for a block or a sample that cannot be.
std::vector<std::vector<float>> probe_maps_on_device(const at::Tensor& q, const at::Tensor& k,
                                                     const kernels::TokenGrid& grid,
                                                     std::span<const kernels::PooledMap> maps,
                                                     const kernels::RowSample& sample);

/// What else a probe of candidates is asked for.
struct ProbeExtras {
  /// kernels::ProbeProblem::gram, float32 [heads, head_dim, head_dim] on the device; undefined: not asked
  /// for.
  at::Tensor gram;
  /// Gets the full outputs of the sampled rows in the model's order, float32 [heads, rows, head_dim] on the
  /// device, if some candidate has that order; null: not asked for.
  at::Tensor* full_out = nullptr;
};

/// What kernels::probe_candidates gives, each head with candidates of its own: [heads][candidates]. q, k, v
/// as above, of a type and head dimension that kernel_takes, on CUDA. Outputs are compared in bfloat16:
/// errors below 1e-5 are rounding. Throws std::invalid_argument, std::runtime_error.
std::vector<std::vector<kernels::CandidateScore>> probe_candidates_on_device(
    const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const kernels::TokenGrid& grid,
    const std::vector<std::vector<const kernels::RunTable*>>& candidates, const kernels::RowSample& sample,
    const ProbeExtras& extras = {});

}  // namespace vdit::engine
