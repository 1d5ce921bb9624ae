// SPDX-License-Identifier: Apache-2.0
// Where decoded frames come from: one implementation for libav's containers, one for WebP, one for PNG
// sequences. Private to engine/video.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "engine/video/video_format.h"
#include "engine/video/video_reader.h"

namespace vdit::engine {

/// What a reader does where a file is damaged or ends early.
enum class Damage {
  Refuse,      ///< an error: the file should be whole
  StopBefore,  ///< the end: the file is what a stopped writer left
};

class FrameSource {
 public:
  virtual ~FrameSource() = default;

  // [height, width, 3]; false after the last frame.
  virtual bool next(std::vector<std::uint8_t>& rgb8) = 0;
  virtual void seek(std::size_t index) = 0;

  VideoInfo info;
  std::optional<VideoMetadata> metadata;
};

/// mp4, mkv and gif. Errors: as VideoReader.
std::unique_ptr<FrameSource> open_stream(const std::filesystem::path& path, const ReadLimits& limits,
                                         Damage damage);

/// Animated or still WebP. Errors: as VideoReader.
std::unique_ptr<FrameSource> open_webp(const std::filesystem::path& path, const ReadLimits& limits);

/// A folder of PNG files in natural order of their names, or a pattern counted from 0 or 1. Errors: as
/// VideoReader.
std::unique_ptr<FrameSource> open_png_sequence(const std::filesystem::path& path, VideoFormat format,
                                               const ReadLimits& limits, Damage damage);

/// Chooses among the above by the first bytes of the file. Errors: as VideoReader.
std::unique_ptr<FrameSource> open_source(const std::filesystem::path& path, const ReadLimits& limits,
                                         Damage damage);

/// Errors: video.too_large (Input) when a frame of this size may not be read.
void check_frame_size(const std::filesystem::path& path, std::int64_t width, std::int64_t height,
                      const ReadLimits& limits);

/// The writer leaves the JSON in an empty comment's place; this undoes it.
VideoMetadata embedded_form(VideoMetadata metadata);
VideoMetadata plain_form(VideoMetadata metadata);

/// A rate that containers could only keep to a tick, back at the whole number it was meant to be.
double whole_rate(double fps);

}  // namespace vdit::engine
