// SPDX-License-Identifier: Apache-2.0
#include "engine/attention/layout_kernels.h"

#include <algorithm>
#include <cmath>

namespace vdit::engine::rows {
namespace {

using kernels::HeadNorm;

VDIT_INLINE std::int64_t position_of(const HeadPlace& place, std::int64_t token) {
  return place.positions == nullptr ? token : place.positions[token];
}

// What a head's channels are multiplied by and, in a layer norm, freed of and given.
struct HeadScale {
  float scale;
  const float* weight;  // [head_dim]
  float mean = 0;
  const float* bias = nullptr;  // [head_dim]
};

template <HeadNorm kNorm, class T>
VDIT_INLINE float normed(T x, const HeadScale& head, std::int64_t channel) {
  if constexpr (kNorm == HeadNorm::PerHeadLayer) {
    return (load(x) - head.mean) * (head.scale * head.weight[channel]) + head.bias[channel];
  } else {
    return load(x) * (head.scale * head.weight[channel]);
  }
}

template <HeadNorm kNorm, class T>
VDIT_INLINE void rotate(const T* __restrict x, const HeadScale& head, const float* __restrict cos,
                        const float* __restrict sin, std::int64_t pairs, T* __restrict out) {
  for (std::int64_t j = 0; j < pairs; ++j) {
    const float a = normed<kNorm>(x[2 * j], head, 2 * j);
    const float b = normed<kNorm>(x[2 * j + 1], head, 2 * j + 1);
    out[2 * j] = store<T>(a * cos[j] - b * sin[j]);
    out[2 * j + 1] = store<T>(a * sin[j] + b * cos[j]);
  }
}

template <HeadNorm kNorm, class T>
VDIT_INLINE void norm_only(const T* __restrict x, const HeadScale& head, std::int64_t head_dim,
                           T* __restrict out) {
  for (std::int64_t d = 0; d < head_dim; ++d) out[d] = store<T>(normed<kNorm>(x[d], head, d));
}

template <HeadNorm kNorm, class T>
VDIT_INLINE HeadScale head_scale(const T* x, std::int64_t head_dim, float eps, const float* weight,
                                 const float* bias) {
  const float mean = kNorm == HeadNorm::PerHeadLayer ? mean_of(x, head_dim) : 0.0f;
  return {1.0f / std::sqrt(mean_square(x, mean, head_dim) + eps), weight, mean, bias};
}

template <HeadNorm kNorm, class T>
VDIT_INLINE void norm_rotate_body(const T* x, std::int64_t dim, const NormRotation& how,
                                  const HeadLayout& layout, T* out, std::int64_t begin, std::int64_t end) {
  const std::int64_t pairs = layout.head_dim / 2;
  for (std::int64_t token = begin; token < end; ++token) {
    const T* row = x + token * dim;
    const std::int64_t video = token - how.text_before;
    const bool turns = video >= 0 && video < how.video_tokens;
    const float* const weight = turns ? how.weight : how.text_weight;
    const float* const bias = turns ? how.bias : how.text_bias;
    const float all =
        kNorm == HeadNorm::AllHeads ? 1.0f / std::sqrt(mean_square(row, 0.0f, dim) + how.eps) : 0.0f;
    T* head_out = out;
    for (const HeadPlace& place : layout.places) {
      T* const target = head_out + position_of(place, token) * layout.padded_dim;
      const std::int64_t first = place.head * layout.head_dim;
      const HeadScale head = kNorm == HeadNorm::AllHeads
                                 ? HeadScale{.scale = all, .weight = weight + first}
                                 : head_scale<kNorm>(row + first, layout.head_dim, how.eps, weight, bias);
      if (turns) {
        rotate<kNorm>(row + first, head, how.cos + video * pairs, how.sin + video * pairs, pairs, target);
      } else {
        norm_only<kNorm>(row + first, head, layout.head_dim, target);
      }
      std::fill(target + layout.head_dim, target + layout.padded_dim, T{});
      head_out += layout.tokens * layout.padded_dim;
    }
  }
}

template <class T>
VDIT_INLINE void norm_rotate_any(const T* x, std::int64_t dim, const NormRotation& how,
                                 const HeadLayout& layout, T* out, std::int64_t begin, std::int64_t end) {
  switch (how.norm) {
    case HeadNorm::AllHeads:
      return norm_rotate_body<HeadNorm::AllHeads>(x, dim, how, layout, out, begin, end);
    case HeadNorm::PerHead:
      return norm_rotate_body<HeadNorm::PerHead>(x, dim, how, layout, out, begin, end);
    case HeadNorm::PerHeadLayer:
      return norm_rotate_body<HeadNorm::PerHeadLayer>(x, dim, how, layout, out, begin, end);
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

VDIT_CLONES void norm_rotate_lay_out(const float* x, std::int64_t dim, const NormRotation& how,
                                     const HeadLayout& layout, float* out, std::int64_t begin,
                                     std::int64_t end) {
  norm_rotate_any(x, dim, how, layout, out, begin, end);
}
VDIT_CLONES void norm_rotate_lay_out(const Bf16* x, std::int64_t dim, const NormRotation& how,
                                     const HeadLayout& layout, Bf16* out, std::int64_t begin,
                                     std::int64_t end) {
  norm_rotate_any(x, dim, how, layout, out, begin, end);
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
