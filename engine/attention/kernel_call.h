// SPDX-License-Identifier: Apache-2.0
// Calls our attention kernels with tensors.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "kernels/include/vdit/kernels/run_attention.h"
#include "kernels/include/vdit/kernels/run_attention_cuda.h"
#include "kernels/runs/run_table.h"

namespace vdit::engine {

/// Of float32 and bfloat16.
kernels::DataType kernel_type(at::ScalarType type);

/// Of x [heads, tokens, head_dim], whose last dimension is contiguous.
kernels::Strides strides_of(const at::Tensor& x);

/// The kernels' work on LibTorch's threads: a second pool would fight for the same cores.
kernels::CpuOptions on_libtorch_threads();

/// Whether call_kernel takes heads like q ([heads, tokens, head_dim]): anything on the CPU; on CUDA bfloat16
/// and head dimensions 64 and 128.
bool kernel_takes(const at::Tensor& q);

/// Launch plans of CUDA, by the run tables of their heads, so that a layer is planned once and not at every
/// step. Tables are told apart by address: they must live as long as the plans.
class KernelPlans {
 public:
  const kernels::CudaAttention& get(const kernels::AttentionProblem& problem);

 private:
  struct Key {
    std::vector<const kernels::RunTable*> tables;
    kernels::DataType type;
    std::int64_t head_dim;
    auto operator<=>(const Key&) const = default;
  };
  std::map<Key, kernels::CudaAttention> plans_;
};

/// One batch row. q, k, v, out: [heads, tokens, head_dim] with any strides, the last dimension contiguous,
/// float32 or bfloat16; rows in each table's order, those of v and out as `model_rows` says where it is given
/// (CUDA). `scale` multiplies the logits. Throws vdit::Error "attention.kernel" (Internal).
void call_kernel(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, at::Tensor& out, double scale,
                 std::span<const kernels::RunTable* const> tables, KernelPlans& plans,
                 const kernels::ModelRows* model_rows = nullptr);

/// The kernels take head dimensions that are multiples of 4; rows are padded with zeros to this length.
constexpr std::int64_t padded_head_dim(std::int64_t head_dim) {
  return (head_dim + 3) / 4 * 4;
}

/// "kernels avx512-bf16", "kernels cuda": what call_kernel runs on for heads like q.
std::string kernel_name(const at::Tensor& q);

}  // namespace vdit::engine
