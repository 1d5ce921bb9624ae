// SPDX-License-Identifier: Apache-2.0
#include "engine/video/video_codec.h"

#include <algorithm>
#include <array>
#include <mutex>

#include "engine/base/error.h"
#include "engine/video/encoder_setup.h"

namespace vdit::engine {
namespace {

constexpr std::array<CodecFacts, 8> kCodecs{{
    {VideoCodec::H264, "h264", "H.264", "h264", VideoFormat::Mp4, ".mp4", false, 2, 2, 14, 51, 2},
    {VideoCodec::H265, "h265", "H.265", "hevc", VideoFormat::Mp4, ".mp4", false, 2, 2, 16, 51, 2},
    {VideoCodec::Av1, "av1", "AV1", "av1", VideoFormat::Mp4, ".mp4", false, 2, 2, 20, 63, 2},
    {VideoCodec::ProRes, "prores", "ProRes 422 HQ", "prores", VideoFormat::Mov, ".mov", false, 2, 1, -1, -1,
     10},
    {VideoCodec::Ffv1, "ffv1", "FFV1", "ffv1", VideoFormat::Mkv, ".mkv", true, 1, 1, -1, -1, 24},
    {VideoCodec::Png, "png", "PNG", "png", VideoFormat::PngFolder, "", true, 1, 1, -1, -1, 24},
    {VideoCodec::Gif, "gif", "GIF", "gif", VideoFormat::Gif, ".gif", false, 1, 1, -1, -1, 8},
    {VideoCodec::Webp, "webp", "WebP", "webp", VideoFormat::Webp, ".webp", false, 1, 1, -1, -1, 4},
}};

// Software encoders that are tested with this writer, best first.
std::span<const char* const> known_encoders(VideoCodec codec) {
  static constexpr std::array<const char*, 1> kH264{"libx264"};
  static constexpr std::array<const char*, 1> kH265{"libx265"};
  // SVT-AV1 is the fastest, but prints to standard error and refuses small pictures.
  static constexpr std::array<const char*, 3> kAv1{"libaom-av1", "librav1e", "libsvtav1"};
  static constexpr std::array<const char*, 2> kProRes{"prores_ks", "prores_aw"};
  switch (codec) {
    case VideoCodec::H264:
      return kH264;
    case VideoCodec::H265:
      return kH265;
    case VideoCodec::Av1:
      return kAv1;
    case VideoCodec::ProRes:
      return kProRes;
    default:
      return {};
  }
}

bool takes(const AVCodec& encoder, AVPixelFormat wanted) {
  if (encoder.pix_fmts == nullptr) return false;
  for (const AVPixelFormat* format = encoder.pix_fmts; *format != AV_PIX_FMT_NONE; ++format) {
    if (*format == wanted) return true;
  }
  return false;
}

constexpr double kContainerBytes = 64 << 10;

std::string joined(std::span<const std::string> names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return list;
}

double pixels_of(int width, int height, std::size_t frames) {
  return static_cast<double>(width) * height * static_cast<double>(frames);
}

}  // namespace

std::span<const CodecFacts> video_codecs() {
  return kCodecs;
}

const CodecFacts& facts_of(VideoCodec codec) {
  return kCodecs[static_cast<std::size_t>(codec)];
}

std::optional<VideoCodec> codec_named(std::string_view name) {
  for (const CodecFacts& facts : kCodecs) {
    if (name == facts.name) return facts.codec;
  }
  return std::nullopt;
}

std::optional<VideoCodec> codec_with_libav_name(std::string_view name) {
  for (const CodecFacts& facts : kCodecs) {
    if (name == facts.libav_name) return facts.codec;
  }
  return std::nullopt;
}

VideoCodec default_codec(VideoFormat format) {
  for (const CodecFacts& facts : kCodecs) {
    if (holds(format, facts.codec)) return facts.codec;
  }
  return VideoCodec::H264;
}

bool holds(VideoFormat format, VideoCodec codec) {
  return facts_of(codec).container == (format == VideoFormat::PngPattern ? VideoFormat::PngFolder : format);
}

std::vector<std::string> encoders_of(VideoCodec codec) {
  if (codec == VideoCodec::Webp) return {"libwebp"};  // not through libav
  std::vector<std::string> names;
  void* cursor = nullptr;
  while (const AVCodec* encoder = av_codec_iterate(&cursor)) {
    const bool ours = encoder->id == codec_id_of(codec) && av_codec_is_encoder(encoder) != 0;
    if (ours && takes(*encoder, pixel_format_of(codec))) names.emplace_back(encoder->name);
  }
  const auto known = known_encoders(codec);
  const auto rank = [&](const std::string& name) { return std::ranges::find(known, name) - known.begin(); };
  std::ranges::stable_sort(names, {}, rank);
  return names;
}

bool can_encode(VideoCodec codec) {
  static std::mutex mutex;
  static std::array<std::optional<bool>, kCodecs.size()> answers;
  const std::lock_guard lock(mutex);
  std::optional<bool>& answer = answers[static_cast<std::size_t>(codec)];
  if (!answer) {
    const auto names = encoders_of(codec);
    answer = !names.empty() && (codec == VideoCodec::Webp || opens(codec, names.front()));
  }
  return *answer;
}

std::string choose_encoder(VideoCodec codec, const std::string& wanted,
                           std::span<const std::string> available, const std::filesystem::path& subject) {
  if (wanted.empty() && !available.empty()) return available.front();
  if (std::ranges::find(available, wanted) != available.end()) return wanted;
  const std::string title = facts_of(codec).title;
  std::string others;
  for (const CodecFacts& facts : kCodecs) {
    if (facts.codec != codec && can_encode(facts.codec))
      others += (others.empty() ? "" : ", ") + std::string(facts.name);
  }
  throw Error(
      {.kind = ErrorKind::Resource,
       .code = "video.encoder",
       .subject = subject.string(),
       .field = "encoder",
       .found = wanted.empty() ? "no encoder for " + title : '"' + quoted(wanted, 40) + '"',
       .expected = available.empty() ? "a libav with an encoder for " + title : "one of " + joined(available),
       .hint = available.empty() ? "codecs that can be written here: " + others : ""});
}

std::string find_encoder(VideoCodec codec, const std::string& wanted, const std::filesystem::path& subject) {
  return choose_encoder(codec, wanted, encoders_of(codec), subject);
}

std::uint64_t video_bytes_bound(VideoCodec codec, int width, int height, std::size_t frames) {
  const double bits = facts_of(codec).bits_per_pixel;
  return static_cast<std::uint64_t>(pixels_of(width, height, frames) * bits / 8 + kContainerBytes);
}

std::uint64_t writing_bytes_bound(VideoCodec codec, int width, int height, std::size_t frames) {
  const CodecFacts& facts = facts_of(codec);
  // What is lossless is completed where it lies; GIF and WebP are made from lossless frames; the others are
  // copied once more to have their index in front.
  const bool two_passes = codec == VideoCodec::Gif || codec == VideoCodec::Webp;
  const double part = facts.lossless ? 0 : two_passes ? 24 : facts.bits_per_pixel;
  return video_bytes_bound(codec, width, height, frames) +
         static_cast<std::uint64_t>(pixels_of(width, height, frames) * part / 8);
}

}  // namespace vdit::engine
