// SPDX-License-Identifier: Apache-2.0
#include "engine/models/patches.h"

namespace vdit::engine {

at::Tensor cut_patches(const at::Tensor& latents, const Axes& grid, const Axes& patch) {
  const std::int64_t batch = latents.size(0);
  const std::int64_t channels = latents.size(1);
  return latents.reshape({batch, channels, grid[0], patch[0], grid[1], patch[1], grid[2], patch[2]})
      .permute({0, 2, 4, 6, 1, 3, 5, 7})
      .reshape({batch, grid[0] * grid[1] * grid[2], channels * patch[0] * patch[1] * patch[2]});
}

at::Tensor join_patches(const at::Tensor& tokens, const Axes& grid, const Axes& patch, std::int64_t channels,
                        PatchOrder order) {
  const std::int64_t batch = tokens.size(0);
  const at::Tensor boxes =
      order == PatchOrder::ChannelsLast
          ? tokens.reshape({batch, grid[0], grid[1], grid[2], patch[0], patch[1], patch[2], channels})
                .permute({0, 7, 1, 4, 2, 5, 3, 6})
          : tokens.reshape({batch, grid[0], grid[1], grid[2], channels, patch[0], patch[1], patch[2]})
                .permute({0, 4, 1, 5, 2, 6, 3, 7});
  return boxes.reshape({batch, channels, grid[0] * patch[0], grid[1] * patch[1], grid[2] * patch[2]});
}

}  // namespace vdit::engine
