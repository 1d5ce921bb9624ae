// SPDX-License-Identifier: Apache-2.0
// CPU loops over rows of activations: what lies between two matrix products, in one pass over memory each.
// Raw pointers, one thread; compiled for several instruction sets and picked at run time. Tensors and threads
// are elementwise.h's.
#pragma once

#include <cstdint>

#include "engine/attention/row_math.h"

namespace vdit::engine::rows {

/// x += gate * delta, with gate [dim] or null for 1. x, delta: [rows, dim].
void add_gated(float* x, const float* delta, const float* gate, std::int64_t rows, std::int64_t dim);
void add_gated(float* x, const Bf16* delta, const float* gate, std::int64_t rows, std::int64_t dim);

/// y = (x - mean) / sqrt(variance + eps) * gain + offset, row by row; gain, offset: [dim].
void layer_norm(const float* x, const float* gain, const float* offset, float eps, float* y,
                std::int64_t rows, std::int64_t dim);
void layer_norm(const float* x, const float* gain, const float* offset, float eps, Bf16* y, std::int64_t rows,
                std::int64_t dim);

/// h = h * sigmoid(2 * sqrt(2 / pi) * (h + 0.044715 h^3)): GELU in its tanh form.
void gelu_tanh(float* h, std::int64_t count);
void gelu_tanh(Bf16* h, std::int64_t count);

/// Keys and values of one cross-attention, padded with zeros so that inner loops have no tails.
struct CrossKeys {
  const float* keys;    // [heads, head_dim, padded_keys], scaled by 1 / sqrt(head_dim)
  const float* bias;    // [padded_keys]: added to the logit; -infinity on padding
  const float* values;  // [heads, padded_keys, padded_head_dim]
  std::int64_t heads, head_dim, padded_head_dim, padded_keys;
};

/// Padded sizes are multiples of this.
inline constexpr std::int64_t kCrossLanes = 16;

/// out = softmax(rms_norm(q) keys + bias) values. q, out: [rows, heads * head_dim]; the norm runs over all
/// heads together with `norm_weight` [heads * head_dim]. `scratch`: cross_scratch_floats() floats of the
/// calling thread.
void cross_attention(const float* q, const float* norm_weight, float eps, const CrossKeys& keys,
                     float* scratch, float* out, std::int64_t rows);
void cross_attention(const Bf16* q, const float* norm_weight, float eps, const CrossKeys& keys,
                     float* scratch, Bf16* out, std::int64_t rows);
std::int64_t cross_scratch_floats(const CrossKeys& keys);

}  // namespace vdit::engine::rows
