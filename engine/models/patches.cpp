// SPDX-License-Identifier: Apache-2.0
#include "engine/models/patches.h"

#include <string>

#include "engine/base/error.h"

namespace vdit::engine {

Axes patch_grid(const Axes& size, const Axes& patch, const Axes& most) {
  const char* const names[] = {"latent frames", "latent height", "latent width"};
  Axes grid{};
  for (std::size_t axis = 0; axis < grid.size(); ++axis) {
    grid[axis] = size[axis] / patch[axis];
    if (size[axis] > 0 && size[axis] % patch[axis] == 0 && size[axis] <= most[axis]) continue;
    throw Error(
        {.kind = ErrorKind::Input,
         .code = "model.size",
         .subject = "transformer",
         .field = names[axis],
         .found = std::to_string(size[axis]),
         .expected = "a multiple of " + std::to_string(patch[axis]) + " up to " + std::to_string(most[axis]),
         .hint = "choose another width, height or number of frames"});
  }
  return grid;
}

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
