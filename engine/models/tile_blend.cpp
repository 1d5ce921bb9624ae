// SPDX-License-Identifier: Apache-2.0
#include "engine/models/tile_blend.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/lerp.h>

#include <algorithm>
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

}  // namespace vdit::engine
