// SPDX-License-Identifier: Apache-2.0
// GIF: one palette for the whole clip by libavfilter's palettegen and paletteuse, and comment extensions
// (GIF89a, section 24). Private to engine/video.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/video/frame_source.h"
#include "engine/video/video_writer.h"

namespace vdit::engine {

/// Most frames a second: a GIF counts in hundredths, and players slow shorter delays down.
inline constexpr double kMaxGifRate = 50;

/// Two passes over `source`: the palette, then the pictures, into `descriptor`. Errors: video.write,
/// video.encoder.
void write_gif(FrameSource& source, int descriptor, const std::filesystem::path& path,
               const VideoSettings& settings);

struct GifBlocks {
  bool complete = false;       ///< ends with the trailer
  std::size_t frames = 0;      ///< image descriptors
  std::size_t screen_end = 0;  ///< first byte after the screen descriptor and its colours
  std::vector<std::string> comments;
};

/// Walks the blocks without decoding. Never reads outside `bytes`; stops at the first malformed block.
GifBlocks scan_gif(std::span<const std::uint8_t> bytes);

/// The comment extensions that hold `metadata`, to be inserted at GifBlocks::screen_end.
std::vector<std::uint8_t> gif_comments(const VideoMetadata& metadata);
std::optional<VideoMetadata> metadata_of_comments(const std::vector<std::string>& comments);

}  // namespace vdit::engine
