// SPDX-License-Identifier: Apache-2.0
// Decoded video as a plain value. Not a container for encoded data: see video_reader.h and video_writer.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace vdit::engine {

/// All frames of a clip, 8-bit RGB, rows contiguous from the top. From a model's output x in [-1, 1] a sample
/// is round((clamp(x, -1, 1) + 1) * 127.5).
struct VideoFrames {
  int width = 0;
  int height = 0;
  double fps = 0;
  std::vector<std::uint8_t> rgb8;  // [count, height, width, 3]

  std::size_t frame_bytes() const noexcept {
    return static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3;
  }
  std::size_t count() const noexcept { return frame_bytes() == 0 ? 0 : rgb8.size() / frame_bytes(); }

  // [height, width, 3]; `index` < count()
  std::span<const std::uint8_t> frame(std::size_t index) const {
    return std::span<const std::uint8_t>(rgb8).subspan(index * frame_bytes(), frame_bytes());
  }
  std::span<std::uint8_t> frame(std::size_t index) {
    return std::span<std::uint8_t>(rgb8).subspan(index * frame_bytes(), frame_bytes());
  }
};

}  // namespace vdit::engine
