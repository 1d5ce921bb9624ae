// SPDX-License-Identifier: Apache-2.0
#include "engine/attention/layout_kernels.h"

#include <algorithm>
#include <cmath>

namespace vdit::engine::rows {
namespace {

VDIT_INLINE std::int64_t position_of(const HeadPlace& place, std::int64_t token) {
  return place.positions == nullptr ? token : place.positions[token];
}

template <class T>
VDIT_INLINE void rotate(const T* __restrict x, const float* __restrict weight, float scale,
                        const float* __restrict cos, const float* __restrict sin, std::int64_t pairs,
                        T* __restrict out) {
  for (std::int64_t j = 0; j < pairs; ++j) {
    const float a = load(x[2 * j]) * (scale * weight[2 * j]);
    const float b = load(x[2 * j + 1]) * (scale * weight[2 * j + 1]);
    out[2 * j] = store<T>(a * cos[j] - b * sin[j]);
    out[2 * j + 1] = store<T>(a * sin[j] + b * cos[j]);
  }
}

template <class T>
VDIT_INLINE void norm_rotate_body(const T* x, std::int64_t dim, const float* norm_weight, float eps,
                                  const float* cos, const float* sin, const HeadLayout& layout, T* out,
                                  std::int64_t begin, std::int64_t end) {
  const std::int64_t pairs = layout.head_dim / 2;
  for (std::int64_t token = begin; token < end; ++token) {
    const T* row = x + token * dim;
    const float scale = 1.0f / std::sqrt(mean_square(row, 0.0f, dim) + eps);
    T* head_out = out;
    for (const HeadPlace& place : layout.places) {
      T* const target = head_out + position_of(place, token) * layout.padded_dim;
      const std::int64_t first = place.head * layout.head_dim;
      rotate(row + first, norm_weight + first, scale, cos + token * pairs, sin + token * pairs, pairs,
             target);
      std::fill(target + layout.head_dim, target + layout.padded_dim, T{});
      head_out += layout.tokens * layout.padded_dim;
    }
  }
}

template <class T>
VDIT_INLINE void lay_out_body(const T* x, std::int64_t dim, const HeadLayout& layout, T* out,
                              std::int64_t begin, std::int64_t end) {
  for (const HeadPlace& place : layout.places) {
    for (std::int64_t token = begin; token < end; ++token) {
      T* const target = out + position_of(place, token) * layout.padded_dim;
      std::copy_n(x + token * dim + place.head * layout.head_dim, layout.head_dim, target);
      std::fill(target + layout.head_dim, target + layout.padded_dim, T{});
    }
    out += layout.tokens * layout.padded_dim;
  }
}

template <class T>
VDIT_INLINE void take_back_body(const T* x, const HeadLayout& layout, T* out, std::int64_t dim,
                                std::int64_t begin, std::int64_t end) {
  for (const HeadPlace& place : layout.places) {
    for (std::int64_t token = begin; token < end; ++token) {
      std::copy_n(x + position_of(place, token) * layout.padded_dim, layout.head_dim,
                  out + token * dim + place.head * layout.head_dim);
    }
    x += layout.tokens * layout.padded_dim;
  }
}

}  // namespace

VDIT_CLONES void norm_rotate_lay_out(const float* x, std::int64_t dim, const float* norm_weight, float eps,
                                     const float* cos, const float* sin, const HeadLayout& layout, float* out,
                                     std::int64_t begin, std::int64_t end) {
  norm_rotate_body(x, dim, norm_weight, eps, cos, sin, layout, out, begin, end);
}
VDIT_CLONES void norm_rotate_lay_out(const Bf16* x, std::int64_t dim, const float* norm_weight, float eps,
                                     const float* cos, const float* sin, const HeadLayout& layout, Bf16* out,
                                     std::int64_t begin, std::int64_t end) {
  norm_rotate_body(x, dim, norm_weight, eps, cos, sin, layout, out, begin, end);
}
void lay_out(const float* x, std::int64_t dim, const HeadLayout& layout, float* out, std::int64_t begin,
             std::int64_t end) {
  lay_out_body(x, dim, layout, out, begin, end);
}
void lay_out(const Bf16* x, std::int64_t dim, const HeadLayout& layout, Bf16* out, std::int64_t begin,
             std::int64_t end) {
  lay_out_body(x, dim, layout, out, begin, end);
}
void take_back(const float* x, const HeadLayout& layout, float* out, std::int64_t dim, std::int64_t begin,
               std::int64_t end) {
  take_back_body(x, layout, out, dim, begin, end);
}
void take_back(const Bf16* x, const HeadLayout& layout, Bf16* out, std::int64_t dim, std::int64_t begin,
               std::int64_t end) {
  take_back_body(x, layout, out, dim, begin, end);
}

}  // namespace vdit::engine::rows
