// SPDX-License-Identifier: Apache-2.0
// Clips that are decoded in overlapping parts, which fade into each other (diffusers' tiled_decode, blend_t,
// blend_v, blend_h).
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>

namespace vdit::engine {

/// Fades from the end of `before` to the start of `tile`, which it changes, along dimension `dim` over
/// `extent` places, or as many as both have.
void blend_into(at::Tensor& tile, const at::Tensor& before, int64_t dim, int64_t extent);

/// Parts of `stride` places and more that cover `length` places.
int64_t parts_of(int64_t length, int64_t stride);

/// Tiles of one side of the picture.
struct TileSide {
  int64_t latents = 0;  ///< latent pixels of a tile
  int64_t stride = 0;   ///< latent pixels from one tile to the next
  int64_t blend = 0;    ///< pixels of the video over which a tile fades in
};

/// How a picture is cut.
struct PictureTiles {
  TileSide down, across;
  int64_t factor = 8;  ///< pixels of the video for a latent pixel, on each side

  /// Whether pictures of that many latent pixels are larger than a tile.
  bool exceeded_by(int64_t latent_height, int64_t latent_width) const;
  int64_t count(int64_t latent_height, int64_t latent_width) const;
};

/// latents [frames, height, width, channels] -> [.., height * factor, width * factor, ..], put together from
/// what `decode` makes of each tile of latents, contiguous: [.., rows * factor, columns * factor, ..],
/// float32.
at::Tensor decode_in_tiles(const at::Tensor& latents, const PictureTiles& tiles,
                           const std::function<at::Tensor(const at::Tensor& tile)>& decode);

}  // namespace vdit::engine
