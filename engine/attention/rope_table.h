// SPDX-License-Identifier: Apache-2.0
// Rotary position angles of video tokens. Applying them is the attention's, in the same pass as norm and
// layout.
#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <optional>

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

/// The table of the last grid: a run asks for the same one in every step.
class RopeCache {
 public:
  /// make_rope_table(..), whose other arguments must be those of every call.
  const RopeTable& get(const Axes& sizes, const Axes& channels, double theta, const at::Device& device);

 private:
  Axes sizes_{};
  std::optional<RopeTable> table_;
};

}  // namespace vdit::engine
