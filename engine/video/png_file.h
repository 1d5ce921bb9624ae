// SPDX-License-Identifier: Apache-2.0
// One PNG picture to and from memory, with text chunks (PNG specification, 11.3.4). Private to engine/video.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/video/libav.h"

namespace vdit::engine {

/// Keyword to UTF-8 text.
using PngTexts = std::map<std::string, std::string>;

class PngEncoder {
 public:
  PngEncoder(int width, int height, const std::filesystem::path& subject);

  // rgb8: [height, width, 3]; `texts` become iTXt chunks. Errors: video.encoder (Resource).
  std::vector<std::uint8_t> encode(std::span<const std::uint8_t> rgb8, const PngTexts& texts);

 private:
  std::filesystem::path subject_;
  CodecPtr codec_;
  FramePtr picture_;
  PacketPtr packet_;
};

struct PngSize {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
};

/// From the header only. Errors: video.read when it is not a PNG.
PngSize png_size(std::span<const std::uint8_t> bytes, const std::filesystem::path& subject);

/// The uncompressed iTXt and tEXt chunks; texts above 1 MiB are left out.
PngTexts png_texts(std::span<const std::uint8_t> bytes);

/// Any PNG as [height, width, 3]; transparency is dropped. Errors: video.read.
std::vector<std::uint8_t> decode_png(std::span<const std::uint8_t> bytes,
                                     const std::filesystem::path& subject);

}  // namespace vdit::engine
