// SPDX-License-Identifier: Apache-2.0
// Which container a path means, where its temporary and sidecar files lie, and what is embedded in it.
#pragma once

#include <filesystem>
#include <string>

namespace vdit::engine {

enum class VideoFormat {
  Mp4,         ///< H.264, H.265 or AV1, yuv420p, BT.709 limited range, index in front
  Mov,         ///< ProRes, 10-bit yuv422p, BT.709 limited range, index in front
  Mkv,         ///< FFV1, 8-bit RGB, lossless
  PngFolder,   ///< a folder with 0000.png, 0001.png, ...
  PngPattern,  ///< files named by a printf pattern with one %0Nd, counted from 0, in an existing folder
  Gif,         ///< one palette for the clip, error-diffused
  Webp,        ///< animated WebP
};

/// The format that a path means: .mp4, .mov, .mkv, .gif, .webp by their ending; a pattern such as
/// `a/b-%04d.png`; otherwise, when the last part of the path has no ending or it ends with a slash or is an
/// existing folder, a folder of PNG files. Errors: video.format (Input) for any other ending.
VideoFormat format_of(const std::filesystem::path& path);

/// "mp4", "mov", "mkv", "png", "gif", "webp".
const char* name_of(VideoFormat format) noexcept;

/// OUT.json beside OUT: the same metadata once more, since hosting sites strip containers.
std::filesystem::path sidecar_path(const std::filesystem::path& out);

/// OUT.part beside OUT: what is written until the video is complete. For a pattern a folder beside its files.
std::filesystem::path part_path(const std::filesystem::path& out);

/// Embedded in the container, read back after muxing and compared.
struct VideoMetadata {
  std::string
      json;  ///< settings, seed, model and config hashes as one JSON object; tag `vdit`, at most 1 MiB
  std::string title;    ///< may be empty
  std::string comment;  ///< a readable summary for players; when empty the JSON stands there too

  bool operator==(const VideoMetadata&) const = default;
};

}  // namespace vdit::engine
