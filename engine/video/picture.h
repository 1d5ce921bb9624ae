// SPDX-License-Identifier: Apache-2.0
// Single pictures for reports and thumbnails.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace vdit::engine {

struct Picture {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgb8;  // [height, width, 3]
};

/// The picture with a width of at most `max_width` pixels, reduced by area means; never enlarged.
Picture reduced_picture(std::span<const std::uint8_t> rgb8, int width, int height, int max_width);

/// A PNG file in memory. Errors: video.encoder (Resource).
std::vector<std::uint8_t> encode_png(std::span<const std::uint8_t> rgb8, int width, int height);

}  // namespace vdit::engine
