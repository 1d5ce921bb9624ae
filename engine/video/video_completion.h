// SPDX-License-Identifier: Apache-2.0
// From OUT.part to OUT: the final container, its check by decoding, the sidecar, the rename. Private to
// engine/video.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "engine/video/output_claim.h"
#include "engine/video/png_file.h"
#include "engine/video/video_writer.h"

namespace vdit::engine {

/// What a finished file must give back.
struct Expected {
  std::size_t frames = 0;
  std::vector<std::uint32_t> checksums;  ///< of every frame, for lossless formats; else empty
};

constexpr bool is_lossless(VideoFormat format) {
  return format == VideoFormat::Mkv || format == VideoFormat::PngFolder || format == VideoFormat::PngPattern;
}

/// CRC-32 of a frame.
std::uint32_t checksum(std::span<const std::uint8_t> bytes);

/// The text chunks of every picture of a sequence.
PngTexts png_texts_of(const VideoSettings& settings);

/// Frames of a file that was cut off; 0 when it cannot be opened.
std::size_t count_decodable(const std::filesystem::path& part) noexcept;

/// Fills all of `written` but its encoder. Errors: as VideoWriter::finish.
void complete_video(OutputClaim& claim, VideoFormat format, const VideoSettings& settings,
                    const Expected& expected, WrittenVideo& written);

}  // namespace vdit::engine
