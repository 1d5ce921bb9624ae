// SPDX-License-Identifier: Apache-2.0
// Which implementation runs a layer whose heads all keep everything. The only user of LibTorch's own
// attention.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "engine/attention/attention_run.h"

namespace vdit::engine {

/// One implementation; `run` computes the whole layer.
struct DenseCandidate {
  DenseBackend backend = DenseBackend::Kernels;  ///< Kernels or LibTorch
  std::string name;                              ///< "kernels cuda", "libtorch cudnn"
  std::function<void()> run;
};

/// What LibTorch has for heads like q: its scaled_dot_product_attention on the CPU, in float32 and for head
/// dimensions that are no multiple of 8, cuDNN's and FlashAttention on CUDA in 16 bits. q, k, v, out: [heads,
/// tokens, head_dim] with any strides; they must outlive the candidates.
std::vector<DenseCandidate> libtorch_candidates(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                                                at::Tensor& out);

/// Measures once per shape. The first candidate stays unless another is a clear 10 % faster, so that noise
/// does not change a run's bits. One that this device or build does not have is passed over.
class DenseChoice {
 public:
  /// `candidates`: at least one; all of `wanted`'s may run when the shape is new. Where none is of the wanted
  /// backend, the others stand in.
  const DenseCandidate& choose(DenseBackend wanted, const at::Tensor& q,
                               std::span<const DenseCandidate> candidates);

 private:
  using Shape =
      std::tuple<DenseBackend, std::int64_t, std::int64_t, std::int64_t, at::ScalarType, at::DeviceType>;
  std::map<Shape, std::string> choices_;  // names
};

}  // namespace vdit::engine
