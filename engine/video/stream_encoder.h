// SPDX-License-Identifier: Apache-2.0
// One video stream into an mp4, mov or mkv that stays readable when it is cut off anywhere: fragments, short
// mkv clusters. Private to engine/video.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "engine/video/libav.h"
#include "engine/video/video_codec.h"
#include "engine/video/video_writer.h"

namespace vdit::engine {

/// Sets title, comment and the `vdit` tag on a container about to be written.
void set_tags(AVFormatContext& container, const VideoMetadata& metadata);

class StreamEncoder {
 public:
  /// Into the codec's container. `descriptor` is written from its start and must outlive this. Errors:
  /// video.encoder, video.write (Resource).
  StreamEncoder(int descriptor, const std::filesystem::path& path, VideoCodec codec,
                const VideoSettings& settings);

  // [height, width, 3]. Errors: video.write.
  void write(std::span<const std::uint8_t> rgb8);

  /// Flushes the encoder and writes the trailer. Errors: video.write.
  void finish();

  const char* encoder_name() const noexcept { return codec_->codec->name; }

 private:
  void drain();

  std::filesystem::path path_;
  std::unique_ptr<FileIo> io_;
  OutputPtr container_;
  CodecPtr codec_;
  AVStream* stream_ = nullptr;
  FramePtr picture_;
  PacketPtr packet_;
  SwsPtr to_yuv_;  // null: packed RGB
  std::int64_t next_pts_ = 0;
};

/// Copies the packets of a fragmented mp4 or mov into a plain one with its index in front, with the metadata
/// given. `from` and `to` are descriptors, `to_path` the file of the latter (libav opens it once more to move
/// the index). Errors: video.write, video.read.
void remux_with_index_in_front(int from, const std::filesystem::path& from_path, int to,
                               const std::filesystem::path& to_path, VideoCodec codec,
                               const VideoMetadata& metadata);

}  // namespace vdit::engine
