// SPDX-License-Identifier: Apache-2.0
// Writes a video frame by frame. The path holds either nothing (or what was there) or a complete file that
// has been decoded again; a crash or a full disk leaves a playable OUT.part.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "engine/video/frames.h"
#include "engine/video/video_codec.h"
#include "engine/video/video_format.h"

namespace vdit::engine {

/// Largest side of a frame that is written, in pixels.
inline constexpr int kMaxVideoSide = 16384;

struct VideoSettings {
  int width = 0;
  int height = 0;
  double fps = 16;
  VideoMetadata metadata;
  std::string encoder;  ///< by libav's name; empty: the first of encoders_of(codec)
  /// Constant rate factor, 0 (best) to the codec's worst; absent: the codec's own (video_codec.h). Encoders
  /// without one get a bit rate of like quality.
  std::optional<int> crf = std::nullopt;
  bool overwrite = false;  ///< replace an existing output
  /// Absent: what the container holds by default.
  std::optional<VideoCodec> codec = std::nullopt;
  /// Of a video made from another one: a JSON object for the sidecar's "export". Empty: none.
  std::string export_record = {};
  /// Called by finish() with the share that is done; it may throw, which gives the video up.
  std::function<void(double)> on_finishing = nullptr;
};

struct WrittenVideo {
  std::filesystem::path path;
  std::filesystem::path sidecar;
  VideoFormat format = VideoFormat::Mp4;
  std::string encoder;  ///< libav's or libwebp's name of it
  std::size_t frames = 0;
  std::uintmax_t bytes = 0;  ///< of all files without the sidecar
};

/// One video being written. Holds a lock on OUT.part, so of two writers for one path the second is refused,
/// in this process and in others. One thread at a time. Memory: a few frames, whatever the length.
class VideoWriter {
 public:
  /// Checks everything that can be checked before hours of work, then claims the path. A left-over OUT.part
  /// that nobody holds is kept as OUT.part.N. Errors: video.format, video.size (Input; odd sizes where the
  /// codec takes none), video.codec (Input: the container does not hold it), video.fps, video.crf,
  /// video.encoder (Resource, lists those available), video.metadata, file.exists, file.kind (a link, device,
  /// FIFO or a folder where a file goes), file.name, file.folder (missing), file.claimed (all Input),
  /// file.permission, video.write (Resource).
  VideoWriter(const std::filesystem::path& out, const VideoSettings& settings);

  /// Without finish(): removes OUT.part, unless writing failed; then what was written stays for recovery.
  ~VideoWriter();
  VideoWriter(VideoWriter&&) noexcept;
  VideoWriter& operator=(VideoWriter&&) noexcept;

  /// `rgb8`: [height, width, 3]. Errors: video.write (Resource): path, the system's error text, frames kept
  /// so far; video.size when the span has another length.
  void write(std::span<const std::uint8_t> rgb8);

  /// Completes, decodes and compares, syncs, renames and writes the sidecar. Errors: video.write,
  /// video.verify (Internal: the finished file does not give back its frames or metadata), video.empty (no
  /// frame was written), file.exists when somebody else made the file meanwhile. After an error OUT.part
  /// stays, unless on_finishing threw a cancellation.
  WrittenVideo finish();

  std::size_t frames_written() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// All frames at once.
WrittenVideo write_video(const std::filesystem::path& out, const VideoFrames& frames, VideoSettings settings);

/// What a stopped process left behind at OUT.part.
struct PartialVideo {
  std::filesystem::path part;
  std::size_t frames = 0;  ///< complete frames that decode
};

/// Nothing when there is no OUT.part, when a living writer holds it, or when no frame in it decodes.
std::optional<PartialVideo> find_partial(const std::filesystem::path& out);

/// Removes OUT.part, which a stopped writer left, where its frames can be had again. Errors as for
/// VideoWriter; none when there is nothing.
void discard_partial(const std::filesystem::path& out, bool overwrite = false);

/// Makes OUT from the complete frames of OUT.part and removes the latter. Errors as for VideoWriter.
WrittenVideo recover_partial(const std::filesystem::path& out, bool overwrite = false);

}  // namespace vdit::engine
