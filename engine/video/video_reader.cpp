// SPDX-License-Identifier: Apache-2.0
#include "engine/video/video_reader.h"

#include <cmath>
#include <string>

#include "engine/base/error.h"
#include "engine/video/file_handle.h"
#include "engine/video/frame_source.h"
#include "engine/video/libav.h"

namespace vdit::engine {
namespace {

bool is_webp(const std::filesystem::path& path) {
  const FileHandle file = open_for_reading(path);
  FileIo io(file.get(), FileIo::Direction::Read);
  std::uint8_t head[12] = {};
  const int got = avio_read(io.context(), head, sizeof head);
  const std::string_view bytes(reinterpret_cast<const char*>(head), sizeof head);
  return got == 12 && bytes.starts_with("RIFF") && bytes.substr(8) == "WEBP";
}

}  // namespace

void check_frame_size(const std::filesystem::path& path, std::int64_t width, std::int64_t height,
                      const ReadLimits& limits) {
  if (width > 0 && height > 0 && width <= limits.max_side && height <= limits.max_side) return;
  const std::string found = std::to_string(width) + " x " + std::to_string(height) + " pixels";
  if (width <= 0 || height <= 0) throw_read_error(path, found);
  throw Error({.kind = ErrorKind::Input,
               .code = "video.too_large",
               .subject = path.string(),
               .found = found,
               .expected = "at most " + std::to_string(limits.max_side) + " a side"});
}

VideoMetadata embedded_form(VideoMetadata metadata) {
  if (metadata.comment.empty()) metadata.comment = metadata.json;
  return metadata;
}

VideoMetadata plain_form(VideoMetadata metadata) {
  if (metadata.comment == metadata.json) metadata.comment.clear();
  return metadata;
}

double whole_rate(double fps) {
  const double whole = std::round(fps);
  return whole > 0 && std::abs(fps - whole) < 5e-4 * whole ? whole : fps;
}

std::unique_ptr<FrameSource> open_source(const std::filesystem::path& path, const ReadLimits& limits,
                                         Damage damage) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored))
    return open_png_sequence(path, VideoFormat::PngFolder, limits, damage);
  const bool pattern =
      path.filename().string().find('%') != std::string::npos && !std::filesystem::exists(path, ignored);
  if (pattern && format_of(path) == VideoFormat::PngPattern) {
    return open_png_sequence(path, VideoFormat::PngPattern, limits, damage);
  }
  if (is_webp(path)) return open_webp(path, limits);
  return open_stream(path, limits, damage);
}

struct VideoReader::Source {
  std::filesystem::path path;
  std::unique_ptr<FrameSource> frames;
};

VideoReader::VideoReader(const std::filesystem::path& path, const ReadLimits& limits)
    : source_(new Source{path, open_source(path, limits, Damage::Refuse)}) {}
VideoReader::~VideoReader() = default;
VideoReader::VideoReader(VideoReader&&) noexcept = default;
VideoReader& VideoReader::operator=(VideoReader&&) noexcept = default;

const VideoInfo& VideoReader::info() const noexcept {
  return source_->frames->info;
}

bool VideoReader::read(std::vector<std::uint8_t>& rgb8) {
  return source_->frames->next(rgb8);
}

void VideoReader::seek(std::size_t index) {
  if (index >= info().frames) {
    throw Error({.kind = ErrorKind::Usage,
                 .code = "video.range",
                 .subject = source_->path.string(),
                 .found = "frame " + std::to_string(index),
                 .expected = "below " + std::to_string(info().frames)});
  }
  source_->frames->seek(index);
}

const std::optional<VideoMetadata>& VideoReader::metadata() const noexcept {
  return source_->frames->metadata;
}

VideoFrames read_video(const std::filesystem::path& path, const ReadLimits& limits) {
  VideoReader reader(path, limits);
  const VideoInfo& info = reader.info();
  VideoFrames video{info.width, info.height, info.fps, {}};
  if (info.frames > limits.max_bytes / video.frame_bytes()) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "video.too_large",
                 .subject = path.string(),
                 .found = std::to_string(info.frames) + " frames of " + std::to_string(video.frame_bytes()) +
                          " bytes",
                 .expected = "at most " + std::to_string(limits.max_bytes) + " bytes decoded"});
  }
  std::vector<std::uint8_t> rgb8;
  while (reader.read(rgb8)) video.rgb8.insert(video.rgb8.end(), rgb8.begin(), rgb8.end());
  return video;
}

std::optional<VideoMetadata> read_metadata(const std::filesystem::path& path) {
  return VideoReader(path).metadata();
}

}  // namespace vdit::engine
