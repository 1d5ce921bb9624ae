// SPDX-License-Identifier: Apache-2.0
// The tokens of a self-attention layer: a grid of video tokens, possibly with text tokens before or after it.
#pragma once

#include <cstdint>

namespace vdit::kernels {

/// The order of the video tokens in a head. Text tokens keep their places in both.
enum class TokenOrder : std::uint8_t {
  FrameMajor,  ///< (frame, row, column): the model's own
  SpaceMajor,  ///< (row, column, frame): one place in all frames is contiguous
};

struct TokenGrid {
  std::int64_t frames = 1;
  std::int64_t height = 1;
  std::int64_t width = 1;
  std::int64_t text_before = 0;  ///< valid text tokens before the video (CogVideoX)
  std::int64_t text_after = 0;   ///< valid text tokens after it (HunyuanVideo)

  std::int64_t places() const noexcept { return height * width; }  ///< tokens of a frame
  std::int64_t video_tokens() const noexcept { return frames * places(); }
  std::int64_t tokens() const noexcept { return text_before + video_tokens() + text_after; }

  /// The frame-major position of the token at `position` of the order; both count text tokens.
  std::int64_t frame_major_position(TokenOrder order, std::int64_t position) const noexcept {
    const std::int64_t video = position - text_before;
    if (order == TokenOrder::FrameMajor || video < 0 || video >= video_tokens()) return position;
    return text_before + (video % frames) * places() + video / frames;
  }

  /// Whether the video tokens lie as the other's do, whatever the text.
  bool same_video(const TokenGrid& other) const noexcept {
    return frames == other.frames && height == other.height && width == other.width;
  }

  bool operator==(const TokenGrid&) const = default;
};

}  // namespace vdit::kernels
