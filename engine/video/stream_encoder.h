// SPDX-License-Identifier: Apache-2.0
// One video stream into an mp4 or mkv that stays readable when it is cut off anywhere: fragmented mp4, short
// mkv clusters. Private to engine/video.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "engine/video/libav.h"
#include "engine/video/video_writer.h"

namespace vdit::engine {

enum class StreamKind {
  H264InMp4,  ///< fragmented
  Ffv1InMkv,
};

/// The rate as libav's fraction, exact for whole numbers and for n/1001.
AVRational rate_of(double fps);

/// The H.264 encoder to use. Errors: video.encoder (Resource), listing those available.
const AVCodec* find_h264_encoder(const std::string& wanted, const std::filesystem::path& subject);

/// Sets title, comment and the `vdit` tag on a container about to be written.
void set_tags(AVFormatContext& container, const VideoMetadata& metadata);

class StreamEncoder {
 public:
  /// `descriptor` is written from its start and must outlive this. Errors: video.encoder, video.write
  /// (Resource).
  StreamEncoder(int descriptor, const std::filesystem::path& path, StreamKind kind,
                const VideoSettings& settings);

  // [height, width, 3]. Errors: video.write.
  void write(std::span<const std::uint8_t> rgb8);

  /// Flushes the encoder and writes the trailer. Errors: video.write.
  void finish();

  const char* encoder_name() const noexcept { return codec_->codec->name; }

 private:
  void open_codec(StreamKind kind, const VideoSettings& settings);
  void drain();

  std::filesystem::path path_;
  StreamKind kind_;
  std::unique_ptr<FileIo> io_;
  OutputPtr container_;
  CodecPtr codec_;
  AVStream* stream_ = nullptr;
  FramePtr picture_;
  PacketPtr packet_;
  SwsPtr to_yuv_;
  std::int64_t next_pts_ = 0;
};

/// Copies the packets of a fragmented mp4 into a plain one with its index in front, with the metadata given.
/// `from` and `to` are descriptors, `to_path` the file of the latter (libav opens it once more to move the
/// index). Errors: video.write, video.read.
void remux_with_index_in_front(int from, const std::filesystem::path& from_path, int to,
                               const std::filesystem::path& to_path, const VideoMetadata& metadata);

}  // namespace vdit::engine
