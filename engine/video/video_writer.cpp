// SPDX-License-Identifier: Apache-2.0
#include "engine/video/video_writer.h"

#include <sys/stat.h>

#include <nlohmann/json.hpp>

extern "C" {
#include <libavutil/crc.h>
}

#include <cmath>
#include <utility>

#include "engine/base/error.h"
#include "engine/video/file_handle.h"
#include "engine/video/frame_source.h"
#include "engine/video/gif_file.h"
#include "engine/video/output_claim.h"
#include "engine/video/png_file.h"
#include "engine/video/stream_encoder.h"
#include "engine/video/video_completion.h"
#include "engine/video/webp_file.h"

namespace vdit::engine {
namespace {

constexpr std::size_t kMaxMetadata = 1 << 20;
constexpr double kMaxRate = 1000;

[[noreturn]] void throw_setting(const std::filesystem::path& out, const char* code, const char* field,
                                std::string found, std::string expected) {
  throw Error({.kind = ErrorKind::Input,
               .code = code,
               .subject = out.string(),
               .field = field,
               .found = std::move(found),
               .expected = std::move(expected)});
}

void check_size(const std::filesystem::path& out, const CodecFacts& codec, const VideoSettings& settings) {
  const int side = codec.codec == VideoCodec::Webp ? kMaxWebpSide : kMaxVideoSide;
  const std::string found = std::to_string(settings.width) + " x " + std::to_string(settings.height);
  if (settings.width < 1 || settings.height < 1 || settings.width > side || settings.height > side) {
    throw_setting(out, "video.size", "size", found, "1 to " + std::to_string(side) + " pixels a side");
  }
  if (settings.width % codec.column_multiple != 0 || settings.height % codec.row_multiple != 0) {
    throw_setting(
        out, "video.size", "size", found,
        std::string(codec.row_multiple == 1 ? "an even width for " : "even numbers for ") + codec.title);
  }
}

void check_text(const std::filesystem::path& out, const char* field, const std::string& text) {
  if (text.size() > kMaxMetadata) {
    throw_setting(out, "video.metadata", field, std::to_string(text.size()) + " bytes", "at most 1 MiB");
  }
  try {
    if (text.find('\0') != std::string::npos)
      throw_setting(out, "video.metadata", field, "a NUL character", "text");
    static_cast<void>(nlohmann::json(text).dump());
  } catch (const nlohmann::json::exception&) {
    throw_setting(out, "video.metadata", field, "bytes that are not UTF-8", "UTF-8 text");
  }
}

void check_settings(const std::filesystem::path& out, VideoFormat format, const VideoSettings& settings) {
  const CodecFacts& codec = facts_of(*settings.codec);
  if (!holds(format, codec.codec)) {
    throw_setting(out, "video.codec", "codec", codec.title,
                  std::string("a codec that .") + name_of(format) + " holds");
  }
  check_size(out, codec, settings);
  const double most = format == VideoFormat::Gif ? kMaxGifRate : kMaxRate;
  if (!(settings.fps > 0.01 && settings.fps <= most)) {
    throw_setting(out, "video.fps", "fps", std::to_string(settings.fps),
                  "above 0.01 and at most " + std::to_string(static_cast<int>(most)));
  }
  if (settings.crf && (*settings.crf < 0 || *settings.crf > codec.worst_crf)) {
    throw_setting(out, "video.crf", "crf", std::to_string(*settings.crf),
                  codec.worst_crf < 0 ? std::string("none: ") + codec.title + " has no such setting"
                                      : "0 to " + std::to_string(codec.worst_crf));
  }
  check_text(out, "metadata", settings.metadata.json);
  check_text(out, "title", settings.metadata.title);
  check_text(out, "comment", settings.metadata.comment);
  if (!nlohmann::json::parse(settings.metadata.json, nullptr, false).is_object()) {
    throw_setting(out, "video.metadata", "metadata", quoted(settings.metadata.json, 40), "one JSON object");
  }
  find_encoder(codec.codec, settings.encoder, out);
}

void check_sidecar(const std::filesystem::path& out, bool overwrite) {
  const std::filesystem::path sidecar = sidecar_path(out);
  struct stat status {};
  if (::lstat(sidecar.c_str(), &status) != 0) return;
  if (!S_ISREG(status.st_mode)) throw_output_error(sidecar, ELOOP);
  if (!overwrite) throw_output_error(sidecar, EEXIST);
}

std::string with_reason_kept(const std::string& hint, std::size_t kept, const std::filesystem::path& part) {
  return std::to_string(kept) + " frames are kept in " + part.string() + (hint.empty() ? "" : "; " + hint);
}

}  // namespace

std::uint32_t checksum(std::span<const std::uint8_t> bytes) {
  return av_crc(av_crc_get_table(AV_CRC_32_IEEE_LE), 0xFFFFFFFFu, bytes.data(), bytes.size());
}

struct VideoWriter::State {
  VideoSettings settings;
  VideoFormat format;
  OutputClaim claim;
  std::unique_ptr<StreamEncoder> stream;  // or
  std::unique_ptr<PngEncoder> pictures;
  PngTexts texts;
  Expected expected;
  bool keep_part = false;

  void start() {
    if (format == VideoFormat::PngFolder || format == VideoFormat::PngPattern) {
      pictures = std::make_unique<PngEncoder>(settings.width, settings.height, claim.out());
      texts = png_texts_of(settings);
    } else {
      VideoSettings part = settings;
      VideoCodec codec = *settings.codec;
      if (codec == VideoCodec::Gif || codec == VideoCodec::Webp) {  // made from lossless frames at the end
        codec = VideoCodec::Ffv1;
        part.encoder.clear();
      }
      stream = std::make_unique<StreamEncoder>(claim.part_file().get(), claim.part(), codec, part);
    }
  }

  void add(std::span<const std::uint8_t> rgb8) {
    if (stream) {
      stream->write(rgb8);
    } else {
      const bool pattern = format == VideoFormat::PngPattern;
      const auto base = pattern ? claim.part() / claim.out().filename() : claim.part();
      const auto name = sequence_file(base, format, expected.frames);
      write_all(create_file(name), name, pictures->encode(rgb8, texts));
    }
    if (is_lossless(format)) expected.checksums.push_back(checksum(rgb8));
    ++expected.frames;
  }

  // Adds to an error that lost frames what is still there.
  [[noreturn]] void fail(const Error& error) {
    keep_part = expected.frames > 0;
    const std::string frame = "frame " + std::to_string(expected.frames);
    stream.reset();
    ErrorInfo info = error.info();
    info.subject = claim.out().string();
    if (info.field.empty()) info.field = frame;
    if (keep_part) info.hint = with_reason_kept(info.hint, count_decodable(claim.part()), claim.part());
    throw Error(std::move(info));
  }
};

VideoWriter::VideoWriter(const std::filesystem::path& out, const VideoSettings& settings) {
  VideoSettings checked = settings;
  if (checked.metadata.json.empty()) checked.metadata.json = "{}";
  const VideoFormat format = format_of(out);
  if (!checked.codec) checked.codec = default_codec(format);
  check_settings(out, format, checked);
  check_sidecar(out, checked.overwrite);
  OutputClaim claim(out, format, checked.overwrite);
  state_.reset(new State{.settings = std::move(checked), .format = format, .claim = std::move(claim)});
  try {
    state_->start();
  } catch (...) {
    state_->stream.reset();
    state_->claim.discard();
    throw;
  }
}

VideoWriter::~VideoWriter() {
  if (!state_) return;
  state_->stream.reset();
  if (!state_->keep_part) state_->claim.discard();
}
VideoWriter::VideoWriter(VideoWriter&&) noexcept = default;
VideoWriter& VideoWriter::operator=(VideoWriter&& other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}

void VideoWriter::write(std::span<const std::uint8_t> rgb8) {
  const VideoSettings& settings = state_->settings;
  const auto expected =
      static_cast<std::size_t>(settings.width) * static_cast<std::size_t>(settings.height) * 3;
  if (rgb8.size() != expected) {
    throw_setting(state_->claim.out(), "video.size", "frame", std::to_string(rgb8.size()) + " bytes",
                  std::to_string(expected));
  }
  try {
    state_->add(rgb8);
  } catch (const Error& error) {
    state_->fail(error);
  }
}

WrittenVideo VideoWriter::finish() {
  State& state = *state_;
  if (state.expected.frames == 0) {
    throw_setting(state.claim.out(), "video.empty", "frames", "none", "at least one frame");
  }
  WrittenVideo written;
  try {
    written.encoder = state.format == VideoFormat::Gif    ? "gif"
                      : state.format == VideoFormat::Webp ? "libwebp"
                      : state.stream                      ? state.stream->encoder_name()
                                                          : "png";
    if (state.stream) state.stream->finish();
    state.stream.reset();
    complete_video(state.claim, state.format, state.settings, state.expected, written);
  } catch (const Error& error) {
    if (error.info().kind == ErrorKind::Cancelled) throw;
    state.fail(error);
  }
  state_.reset();
  return written;
}

std::size_t VideoWriter::frames_written() const noexcept {
  return state_ ? state_->expected.frames : 0;
}

WrittenVideo write_video(const std::filesystem::path& out, const VideoFrames& frames,
                         VideoSettings settings) {
  settings.width = frames.width;
  settings.height = frames.height;
  if (frames.fps > 0) settings.fps = frames.fps;
  VideoWriter writer(out, settings);
  for (std::size_t i = 0; i < frames.count(); ++i) writer.write(frames.frame(i));
  return writer.finish();
}

}  // namespace vdit::engine
