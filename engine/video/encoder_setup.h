// SPDX-License-Identifier: Apache-2.0
// How each of libav's encoders is set up: pixel format, colours, quality. Private to engine/video.
#pragma once

#include <filesystem>
#include <string>

#include "engine/video/libav.h"
#include "engine/video/video_codec.h"
#include "engine/video/video_writer.h"

namespace vdit::engine {

/// The rate as libav's fraction, exact for whole numbers and for n/1001.
AVRational rate_of(double fps);

AVCodecID codec_id_of(VideoCodec codec);

/// What our frames are turned into for it: yuv420p, 10-bit yuv422p, or packed RGB.
AVPixelFormat pixel_format_of(VideoCodec codec);

/// The FourCC that players look for in mp4 and mov; 0: libav's own choice.
unsigned tag_of(VideoCodec codec);

/// An open encoder for frames of the settings' size and rate. Errors: video.encoder (Resource),
/// video.crf (Input: the encoder has none).
CodecPtr open_encoder(VideoCodec codec, const std::string& name, const VideoSettings& settings,
                      bool global_header, const std::filesystem::path& subject);

/// Whether the encoder opens at all, tried with a small picture.
bool opens(VideoCodec codec, const std::string& name);

/// From RGB24 to a pixel format in BT.709 limited range.
SwsPtr make_bt709_converter(int width, int height, AVPixelFormat format);

/// Throws video.encoder when `code` is negative; `name` is the encoder's.
void check_encoder(const std::filesystem::path& path, int code, const std::string& name);

}  // namespace vdit::engine
