// SPDX-License-Identifier: Apache-2.0
// Attention from every token to a few text keys that stay the same for a whole run. Self-attention is
// engine/attention's.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>

namespace vdit::engine {

/// Keys and values of one prompt in one layer. On the CPU they are packed for row_kernels.h. On CUDA for our
/// kernel where it takes them (bfloat16 and kernels::cross_attention_takes); else, on older GPUs, for longer
/// prompts and in float32, LibTorch's attention runs on queries that a pass of its own norms.
struct CrossKeyValues {
  at::Tensor keys;    // CPU: float32 [heads, head_dim, padded keys], scaled; else [1, heads, keys, head_dim]
  at::Tensor values;  // CPU: float32 [heads, padded keys, padded head_dim]; else [1, heads, keys, head_dim]
  at::Tensor bias;    // CPU: float32 [padded keys]; our kernel: float32 [keys]; else [1, 1, 1, keys]
  std::int64_t heads = 0;
  std::int64_t head_dim = 0;
  bool for_our_kernel = false;  // keys are multiplied by the queries' norm weight
};

/// keys, values: float32 [keys, heads * head_dim], keys normed. The last key counts `last_key_count` times:
/// its logit gets ln(last_key_count). `norm_weight`: as in cross_attention. `dtype`: the activations' type.
CrossKeyValues pack_cross_keys(const at::Tensor& keys, const at::Tensor& values,
                               const at::Tensor& norm_weight, std::int64_t heads, std::int64_t last_key_count,
                               at::ScalarType dtype);

/// q: [batch, tokens, heads * head_dim], the raw projection; its RMS norm over all heads together
/// (`norm_weight`, float32 [heads * head_dim]) happens here. `context`: one a batch row. Returns the heads'
/// outputs, shaped and typed as q.
at::Tensor cross_attention(const at::Tensor& q, const at::Tensor& norm_weight, double eps,
                           std::span<const CrossKeyValues* const> context);

}  // namespace vdit::engine
