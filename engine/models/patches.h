// SPDX-License-Identifier: Apache-2.0
// Between latents and tokens: each token is a small box of latent pixels. Tokens are in frame-major order.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "engine/attention/rope_table.h"

namespace vdit::engine {

/// Tokens along each axis of latents with `size` pixels along each. Throws vdit::Error (Input) "model.size"
/// unless every size is a multiple of the patch up to `most`.
Axes patch_grid(const Axes& size, const Axes& patch, const Axes& most);

/// Where the channels of a token's values lie.
enum class PatchOrder {
  ChannelsFirst,  ///< channels slowest: (channels, time, height, width)
  ChannelsLast,   ///< channels fastest: (time, height, width, channels)
};

/// latents: [batch, channels, frames, height, width] -> [batch, tokens, channels * patch], channels slowest.
/// `grid`: tokens along each axis; `patch`: latent pixels of a token along each.
at::Tensor cut_patches(const at::Tensor& latents, const Axes& grid, const Axes& patch);

/// tokens: [batch, tokens, channels * patch] in `order` -> [batch, channels, frames, height, width].
at::Tensor join_patches(const at::Tensor& tokens, const Axes& grid, const Axes& patch, std::int64_t channels,
                        PatchOrder order);

}  // namespace vdit::engine
