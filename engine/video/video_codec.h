// SPDX-License-Identifier: Apache-2.0
// What a video can be written as: one table of the codecs, their containers, encoders, sizes and bounds, for
// the writer, the checks of disks, the command line and the window.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/video/video_format.h"

namespace vdit::engine {

enum class VideoCodec { H264, H265, Av1, ProRes, Ffv1, Png, Gif, Webp };

struct CodecFacts {
  VideoCodec codec;
  const char* name;        ///< "h264": in job files and flags
  const char* title;       ///< "H.264": for people
  const char* libav_name;  ///< "h264": VideoInfo::codec
  VideoFormat container;   ///< the one it is written into
  const char* ending;      ///< ".mp4"; empty: a folder
  bool lossless;           ///< 8-bit RGB comes back bit for bit
  int column_multiple;     ///< of the width that its pixel format takes
  int row_multiple;        ///< of the height
  int crf;                 ///< constant rate factor, by default; -1: it has none
  int worst_crf;           ///< the largest; the smallest is 0
  double bits_per_pixel;   ///< of busy pictures at that quality: an upper bound
};

/// In the order in which they are offered.
std::span<const CodecFacts> video_codecs();
const CodecFacts& facts_of(VideoCodec codec);
std::optional<VideoCodec> codec_named(std::string_view name);
/// Of VideoInfo::codec; nothing for what is only read.
std::optional<VideoCodec> codec_with_libav_name(std::string_view name);

/// What a container holds unless it is told otherwise: H.264 in mp4, ProRes in mov, FFV1 in mkv.
VideoCodec default_codec(VideoFormat format);
/// Whether `codec` is written into that container.
bool holds(VideoFormat format, VideoCodec codec);

/// Names of the encoders of the libraries in use that take our pixel format from main memory: those that we
/// know well first, then whatever else is there (hardware). Empty when there is none.
std::vector<std::string> encoders_of(VideoCodec codec);

/// Whether the first of them really opens. The answer is kept: encoders do not come and go.
bool can_encode(VideoCodec codec);

/// `wanted`, or the first of those available. Errors: video.encoder (Resource), listing them; without any,
/// the codecs that can be written here.
std::string choose_encoder(VideoCodec codec, const std::string& wanted,
                           std::span<const std::string> available, const std::filesystem::path& subject);
/// The same with encoders_of(codec).
std::string find_encoder(VideoCodec codec, const std::string& wanted, const std::filesystem::path& subject);

/// An upper bound of the bytes that a finished file takes, for ordinary pictures.
std::uint64_t video_bytes_bound(VideoCodec codec, int width, int height, std::size_t frames);
/// The same with the temporary file that lies beside it before it is complete.
std::uint64_t writing_bytes_bound(VideoCodec codec, int width, int height, std::size_t frames);

}  // namespace vdit::engine
