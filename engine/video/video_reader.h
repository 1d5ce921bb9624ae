// SPDX-License-Identifier: Apache-2.0
// Reads mp4, mkv, gif, webp and PNG sequences back to frames. Files are untrusted. Caps, checked before
// frames are allocated: side at most `max_side`, frames at most `max_frames`, decoded bytes (read_video) at
// most `max_bytes`, metadata 1 MiB. Containers and codecs other than these are refused, so no network
// protocol and no playlist is ever opened.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/video/frames.h"
#include "engine/video/video_format.h"

namespace vdit::engine {

struct ReadLimits {
  int max_side = 16384;
  std::size_t max_frames = 100'000;
  std::uint64_t max_bytes = std::uint64_t{8} << 30;  ///< of decoded RGB that read_video holds
};

struct VideoInfo {
  std::string container;  ///< "mp4", "mov", "mkv", "gif", "webp", "png"
  std::string codec;      ///< "h264", "ffv1", "png", "gif", "webp", ...
  int width = 0;
  int height = 0;
  double fps = 0;          ///< 0 when the source has no rate (a PNG sequence without its sidecar)
  std::size_t frames = 0;  ///< counted by reading every packet, not estimated
};

/// One video being read. One thread at a time.
class VideoReader {
 public:
  /// Errors (Input): file.missing, file.kind, video.read (with what is wrong: empty, truncated, not a video),
  /// video.no_video (only sound), video.codec, video.too_large. Resource: file.permission.
  explicit VideoReader(const std::filesystem::path& path, const ReadLimits& limits = {});
  ~VideoReader();
  VideoReader(VideoReader&&) noexcept;
  VideoReader& operator=(VideoReader&&) noexcept;

  const VideoInfo& info() const noexcept;

  /// The next frame as [height, width, 3]; false after the last. A file that ends early gives video.read, as
  /// does a frame of another size.
  bool read(std::vector<std::uint8_t>& rgb8);

  /// The next read() gives frame `index` exactly. Going forward by a little decodes; otherwise the nearest
  /// key frame is looked up. `index` < info().frames, otherwise video.range (Usage).
  void seek(std::size_t index);

  /// What the writer embedded; nothing when the file has no such tag.
  const std::optional<VideoMetadata>& metadata() const noexcept;

 private:
  struct Source;
  std::unique_ptr<Source> source_;
};

/// All frames. Errors as for VideoReader.
VideoFrames read_video(const std::filesystem::path& path, const ReadLimits& limits = {});

/// Only the embedded metadata.
std::optional<VideoMetadata> read_metadata(const std::filesystem::path& path);

}  // namespace vdit::engine
