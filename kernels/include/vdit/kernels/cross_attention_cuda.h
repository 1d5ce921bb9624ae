// SPDX-License-Identifier: Apache-2.0
// Attention from every token to a few keys (a text prompt's) on NVIDIA GPUs, with the queries' RMS norm.
//
// The norm of a row, q / rms(q) * weight, multiplies all scores of the row by 1 / rms(q), and the weight may
// as well be the keys'. So queries are read as the projection leaves them: once for 1 / rms(q), once for the
// scores.
#pragma once

#include <cstdint>

namespace vdit::kernels {

/// All in device memory, bfloat16 but for what is said to be float.
struct CrossAttention {
  std::int64_t tokens = 0;
  std::int64_t heads = 0;
  std::int64_t head_dim = 0;      ///< 64 or 128
  std::int64_t keys_of_head = 0;  ///< see cross_attention_takes
  const void* q = nullptr;        ///< [tokens, heads * head_dim], packed, 16-byte aligned
  const void* keys = nullptr;     ///< [heads, keys, head_dim], packed, multiplied by the norm's weight
  const void* values = nullptr;   ///< [heads, keys, head_dim], packed
  const float* bias = nullptr;    ///< [keys]: added to each row's logits
  const float* scales = nullptr;  ///< [tokens]: each multiplies its row's scores, besides `scale`
  float scale = 0;                ///< usually 1 / sqrt(head_dim)
  void* out = nullptr;            ///< [tokens, heads * head_dim], packed
};

/// Whether the current device and cross_attention_cuda take heads like these: on Hopper (sm_90) up to 256
/// keys with head dimension 128 and up to 512 with 64, what its shared memory holds.
bool cross_attention_takes(std::int64_t head_dim, std::int64_t keys_of_head);

/// out = softmax(scale * scales q keys^T + bias) values. Softmax and sums in fp32, probabilities rounded to
/// bfloat16 before they meet the values. Enqueues on `stream` (a cudaStream_t) and returns. Throws
/// std::invalid_argument for what it does not take, std::runtime_error.
void cross_attention_cuda(const CrossAttention& problem, void* stream = nullptr);

/// scales[row] = 1 / sqrt(mean(x^2) + epsilon). x: [rows, dim] bfloat16, packed, dim a multiple of 8. Throws
/// as above.
void inverse_rms_cuda(const void* x, float epsilon, float* scales, std::int64_t rows, std::int64_t dim,
                      void* stream = nullptr);

}  // namespace vdit::kernels
