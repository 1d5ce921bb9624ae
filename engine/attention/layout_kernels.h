// SPDX-License-Identifier: Apache-2.0
// CPU loops that bring projections into the heads' layout and outputs back, each in one pass over memory: RMS
// norm over all heads together, rotation and token order at once. Raw pointers, a range of rows for the
// calling thread.
#pragma once

#include <cstdint>
#include <span>

#include "engine/attention/row_math.h"

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

/// x: [tokens, dim], the projection of all heads; norm_weight: [dim]; cos, sin: [tokens, head_dim / 2].
/// Writes the rows of tokens [begin, end) to out, laid out as `layout`.
void norm_rotate_lay_out(const float* x, std::int64_t dim, const float* norm_weight, float eps,
                         const float* cos, const float* sin, const HeadLayout& layout, float* out,
                         std::int64_t begin, std::int64_t end);
void norm_rotate_lay_out(const Bf16* x, std::int64_t dim, const float* norm_weight, float eps,
                         const float* cos, const float* sin, const HeadLayout& layout, Bf16* out,
                         std::int64_t begin, std::int64_t end);

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
