// SPDX-License-Identifier: Apache-2.0
// Rotary position angles of video tokens. Applying them is the attention's, in the same pass as norm and
// layout.
#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>

namespace vdit::engine {

/// Sizes along time, height, width.
using Axes = std::array<std::int64_t, 3>;

/// One angle for each pair of channels (2j, 2j + 1).
struct RopeTable {
  at::Tensor cos;  // float32 [tokens, head_dim / 2], tokens in frame-major order
  at::Tensor sin;
};

/// Channels of a head that turn with time, height and width: height and width get 2 * floor(head_dim / 6)
/// each, time the rest (diffusers, WanRotaryPosEmbed).
Axes rope_channels(std::int64_t head_dim);

/// Angles position / theta^(2k / channels) of each axis, in double, for a grid of `sizes` tokens.
RopeTable make_rope_table(const Axes& sizes, const Axes& channels, double theta, const at::Device& device);

}  // namespace vdit::engine
