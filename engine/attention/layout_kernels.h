// SPDX-License-Identifier: Apache-2.0
// CPU loops that bring projections into the heads' layout and outputs back, each in one pass over memory:
// norm, rotation and token order at once. Raw pointers, a range of rows for the
// calling thread.
#pragma once

#include <cstdint>
#include <span>

#include "engine/attention/row_math.h"
#include "kernels/include/vdit/kernels/head_norm.h"

namespace vdit::engine::rows {

/// One head of the projection and where it goes.
struct HeadPlace {
  std::int64_t head = 0;  ///< in the projection: channels [head * head_dim, ...)
  const std::int32_t* positions =
      nullptr;  ///< position of each token in the head's order; null: the model's own
};

/// [heads of `places`, tokens, padded_dim]; channels from head_dim to padded_dim are zero.
struct HeadLayout {
  std::span<const HeadPlace> places;
  std::int64_t tokens = 0;
  std::int64_t head_dim = 0;
  std::int64_t padded_dim = 0;
};

/// Norm and rotation of queries or keys. Only video tokens turn, so cos and sin have no rows for text.
struct NormRotation {
  kernels::HeadNorm norm = kernels::HeadNorm::AllHeads;
  float eps = 0;
  const float* weight = nullptr;       ///< of video tokens, as HeadNorm says
  const float* bias = nullptr;         ///< HeadNorm::PerHeadLayer
  const float* text_weight = nullptr;  ///< of text tokens
  const float* text_bias = nullptr;
  const float* cos = nullptr;  // [video tokens, head_dim / 2]
  const float* sin = nullptr;
  std::int64_t text_before = 0;
  std::int64_t video_tokens = 0;
};

/// x: [tokens, dim], a projection; HeadNorm::AllHeads needs it of all heads. Writes the rows of tokens
/// [begin, end) to out, laid out as `layout`.
void norm_rotate_lay_out(const float* x, std::int64_t dim, const NormRotation& how, const HeadLayout& layout,
                         float* out, std::int64_t begin, std::int64_t end);
void norm_rotate_lay_out(const Bf16* x, std::int64_t dim, const NormRotation& how, const HeadLayout& layout,
                         Bf16* out, std::int64_t begin, std::int64_t end);

/// The same without norm and rotation. `places[i].head` counts the heads of x, which may be fewer than the
/// model's.
void lay_out(const float* x, std::int64_t dim, const HeadLayout& layout, float* out, std::int64_t begin,
             std::int64_t end);
void lay_out(const Bf16* x, std::int64_t dim, const HeadLayout& layout, Bf16* out, std::int64_t begin,
             std::int64_t end);

/// The inverse of lay_out: x, laid out as `layout`, to out [tokens, dim].
void take_back(const float* x, const HeadLayout& layout, float* out, std::int64_t dim, std::int64_t begin,
               std::int64_t end);
void take_back(const Bf16* x, const HeadLayout& layout, Bf16* out, std::int64_t dim, std::int64_t begin,
               std::int64_t end);

}  // namespace vdit::engine::rows
