// SPDX-License-Identifier: Apache-2.0
#include "engine/models/row_kernels.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace vdit::engine::rows {
namespace {

constexpr std::int64_t kRowBlock = 4;  // query rows that share one pass over keys and values

using Lanes [[gnu::vector_size(kCrossLanes * sizeof(float))]] = float;

VDIT_INLINE void load_lanes(Lanes& lanes, const float* source) {
  std::memcpy(&lanes, source, sizeof(lanes));
}
VDIT_INLINE void store_lanes(const Lanes& lanes, float* target, std::int64_t count) {
  std::memcpy(target, &lanes, static_cast<std::size_t>(count) * sizeof(float));
}

// e^x to 2e-7 relative, without branches or calls so that loops over it vectorise (Cody-Waite reduction,
// degree 6).
VDIT_INLINE float exp_fast(float x) {
  constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer
  x = x < -87.0f ? -87.0f : x;
  x = x > 88.0f ? 88.0f : x;
  const float n = (x * 1.44269504f + kRound) - kRound;
  const float r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  const auto exponent = static_cast<std::uint32_t>(static_cast<std::int32_t>(n) + 127) << 23;
  return p * std::bit_cast<float>(exponent);
}

template <class T>
VDIT_INLINE void add_gated_body(float* x, const T* delta, const float* gate, std::int64_t rows,
                                std::int64_t dim) {
  for (std::int64_t row = 0; row < rows; ++row, x += dim, delta += dim) {
    if (gate == nullptr) {
      for (std::int64_t i = 0; i < dim; ++i) x[i] += load(delta[i]);
    } else {
      for (std::int64_t i = 0; i < dim; ++i) x[i] += gate[i] * load(delta[i]);
    }
  }
}

template <class T>
VDIT_INLINE void layer_norm_body(const float* __restrict x, const float* __restrict gain,
                                 const float* __restrict offset, float eps, T* __restrict y,
                                 std::int64_t rows, std::int64_t dim) {
  for (std::int64_t row = 0; row < rows; ++row, x += dim, y += dim) {
    const float mean = mean_of(x, dim);
    const float scale = 1.0f / std::sqrt(mean_square(x, mean, dim) + eps);
    for (std::int64_t i = 0; i < dim; ++i) y[i] = store<T>((x[i] - mean) * scale * gain[i] + offset[i]);
  }
}

template <class T>
VDIT_INLINE void gelu_body(T* h, std::int64_t count) {
  constexpr float kMinusTwoRootTwoOverPi = -1.5957691216f;
  for (std::int64_t i = 0; i < count; ++i) {
    const float x = load(h[i]);
    const float minus_twice_u = kMinusTwoRootTwoOverPi * (x + 0.044715f * x * x * x);
    h[i] = store<T>(x / (1.0f + exp_fast(minus_twice_u)));
  }
}

// Logits of kRowBlock rows of one head; q: [kRowBlock, stride].
VDIT_INLINE void cross_logits(const float* q, std::int64_t q_stride, const float* keys, const CrossKeys& k,
                              float* logits) {
  for (std::int64_t first = 0; first < k.padded_keys; first += kCrossLanes) {
    Lanes sum[kRowBlock];
    for (auto& row : sum) load_lanes(row, k.bias + first);
    for (std::int64_t d = 0; d < k.head_dim; ++d) {
      Lanes key;
      load_lanes(key, keys + d * k.padded_keys + first);
      for (std::int64_t r = 0; r < kRowBlock; ++r) sum[r] += q[r * q_stride + d] * key;
    }
    for (std::int64_t r = 0; r < kRowBlock; ++r)
      store_lanes(sum[r], logits + r * k.padded_keys + first, kCrossLanes);
  }
}

VDIT_INLINE void softmax_row(float* logits, std::int64_t count) {
  float top = logits[0];
  for (std::int64_t i = 1; i < count; ++i) top = std::max(top, logits[i]);
  float lanes[kSumLanes] = {};
  for (std::int64_t first = 0; first < count; first += kCrossLanes) {
    for (std::int64_t l = 0; l < kCrossLanes; ++l) {
      // exp_fast ends at e^-87, so the -infinity of padding needs its own zero.
      const float logit = logits[first + l];
      const float p = logit == -INFINITY ? 0.0f : exp_fast(logit - top);
      logits[first + l] = p;
      lanes[l] += p;
    }
  }
  const float scale = 1.0f / sum_lanes(lanes);
  for (std::int64_t i = 0; i < count; ++i) logits[i] *= scale;
}

// Writes head_dim values of each row of the block to out [kRowBlock, out_stride].
VDIT_INLINE void cross_values(const float* p, const float* values, const CrossKeys& k, float* out,
                              std::int64_t out_stride) {
  for (std::int64_t first = 0; first < k.padded_head_dim; first += kCrossLanes) {
    Lanes sum[kRowBlock] = {};
    for (std::int64_t j = 0; j < k.padded_keys; ++j) {
      Lanes value;
      load_lanes(value, values + j * k.padded_head_dim + first);
      for (std::int64_t r = 0; r < kRowBlock; ++r) sum[r] += p[r * k.padded_keys + j] * value;
    }
    const std::int64_t used = std::min(kCrossLanes, k.head_dim - first);
    for (std::int64_t r = 0; r < kRowBlock; ++r) store_lanes(sum[r], out + r * out_stride + first, used);
  }
}

template <class T>
VDIT_INLINE void cross_body(const T* q, const float* norm_weight, float eps, const CrossKeys& k,
                            float* scratch, T* out, std::int64_t rows) {
  const std::int64_t dim = k.heads * k.head_dim;
  float* const normed = scratch;                   // [kRowBlock, dim]
  float* const result = normed + kRowBlock * dim;  // [kRowBlock, dim]
  float* const logits = result + kRowBlock * dim;  // [kRowBlock, padded_keys]
  std::fill_n(normed, kRowBlock * dim, 0.0f);
  for (std::int64_t row = 0; row < rows; row += kRowBlock) {
    const std::int64_t block = std::min(kRowBlock, rows - row);
    for (std::int64_t r = 0; r < block; ++r) {
      const T* source = q + (row + r) * dim;
      float* target = normed + r * dim;
      for (std::int64_t i = 0; i < dim; ++i) target[i] = load(source[i]);
      const float scale = 1.0f / std::sqrt(mean_square(target, 0.0f, dim) + eps);
      for (std::int64_t i = 0; i < dim; ++i) target[i] *= scale * norm_weight[i];
    }
    for (std::int64_t head = 0; head < k.heads; ++head) {
      const std::int64_t offset = head * k.head_dim;
      cross_logits(normed + offset, dim, k.keys + head * k.head_dim * k.padded_keys, k, logits);
      for (std::int64_t r = 0; r < kRowBlock; ++r) softmax_row(logits + r * k.padded_keys, k.padded_keys);
      cross_values(logits, k.values + head * k.padded_keys * k.padded_head_dim, k, result + offset, dim);
    }
    T* target = out + row * dim;
    for (std::int64_t i = 0; i < block * dim; ++i) target[i] = store<T>(result[i]);
  }
}

}  // namespace

VDIT_CLONES void add_gated(float* x, const float* delta, const float* gate, std::int64_t rows,
                           std::int64_t dim) {
  add_gated_body(x, delta, gate, rows, dim);
}
VDIT_CLONES void add_gated(float* x, const Bf16* delta, const float* gate, std::int64_t rows,
                           std::int64_t dim) {
  add_gated_body(x, delta, gate, rows, dim);
}
VDIT_CLONES void layer_norm(const float* x, const float* gain, const float* offset, float eps, float* y,
                            std::int64_t rows, std::int64_t dim) {
  layer_norm_body(x, gain, offset, eps, y, rows, dim);
}
VDIT_CLONES void layer_norm(const float* x, const float* gain, const float* offset, float eps, Bf16* y,
                            std::int64_t rows, std::int64_t dim) {
  layer_norm_body(x, gain, offset, eps, y, rows, dim);
}
VDIT_CLONES void gelu_tanh(float* h, std::int64_t count) {
  gelu_body(h, count);
}
VDIT_CLONES void gelu_tanh(Bf16* h, std::int64_t count) {
  gelu_body(h, count);
}
VDIT_CLONES void cross_attention(const float* q, const float* norm_weight, float eps, const CrossKeys& keys,
                                 float* scratch, float* out, std::int64_t rows) {
  cross_body(q, norm_weight, eps, keys, scratch, out, rows);
}
VDIT_CLONES void cross_attention(const Bf16* q, const float* norm_weight, float eps, const CrossKeys& keys,
                                 float* scratch, Bf16* out, std::int64_t rows) {
  cross_body(q, norm_weight, eps, keys, scratch, out, rows);
}

std::int64_t cross_scratch_floats(const CrossKeys& keys) {
  return kRowBlock * (2 * keys.heads * keys.head_dim + keys.padded_keys);
}

}  // namespace vdit::engine::rows
