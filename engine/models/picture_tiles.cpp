// SPDX-License-Identifier: Apache-2.0
#include "engine/models/picture_tiles.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/lerp.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace vdit::engine {

void blend_into(at::Tensor& tile, const at::Tensor& before, int64_t dim, int64_t extent) {
  extent = std::min({extent, tile.size(dim), before.size(dim)});
  if (extent == 0) return;
  std::vector<int64_t> shape(static_cast<size_t>(tile.dim()), 1);
  shape[static_cast<size_t>(dim)] = extent;
  const at::Tensor share = at::arange(extent, tile.options()).div_(extent).view(shape);
  at::Tensor start = tile.narrow(dim, 0, extent);
  start.copy_(at::lerp(before.narrow(dim, before.size(dim) - extent, extent), start, share));
}

int64_t parts_of(int64_t length, int64_t stride) {
  return (length + stride - 1) / stride;
}

bool PictureTiles::exceeded_by(int64_t latent_height, int64_t latent_width) const {
  return latent_height > down.latents || latent_width > across.latents;
}

int64_t PictureTiles::count(int64_t latent_height, int64_t latent_width) const {
  return parts_of(latent_height, down.stride) * parts_of(latent_width, across.stride);
}

at::Tensor decode_in_tiles(const at::Tensor& latents, const PictureTiles& tiles,
                           const std::function<at::Tensor(const at::Tensor&)>& decode) {
  const auto& [down, across, factor] = tiles;
  const int64_t height = latents.size(1), width = latents.size(2);
  at::Tensor picture;
  std::vector<at::Tensor> above, row;
  for (int64_t top = 0; top < height; top += down.stride, above = std::move(row), row.clear()) {
    for (int64_t left = 0; left < width; left += across.stride) {
      const at::Tensor part = latents.slice(1, top, std::min(top + down.latents, height))
                                  .slice(2, left, std::min(left + across.latents, width));
      at::Tensor tile = decode(part.contiguous());
      // Its neighbours are as they became by their own blending.
      if (top > 0) blend_into(tile, above[row.size()], 1, down.blend);
      if (left > 0) blend_into(tile, row.back(), 2, across.blend);
      if (!picture.defined())
        picture = at::empty({tile.size(0), height * factor, width * factor, tile.size(3)}, tile.options());
      const int64_t rows = std::min(tile.size(1), down.stride * factor),
                    columns = std::min(tile.size(2), across.stride * factor);
      picture.narrow(1, top * factor, rows)
          .narrow(2, left * factor, columns)
          .copy_(tile.narrow(1, 0, rows).narrow(2, 0, columns));
      row.push_back(std::move(tile));
    }
  }
  return picture;
}

}  // namespace vdit::engine
