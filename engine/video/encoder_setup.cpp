// SPDX-License-Identifier: Apache-2.0
#include "engine/video/encoder_setup.h"

extern "C" {
#include <libavutil/opt.h>
}

#include <algorithm>
#include <cmath>
#include <new>

#include "engine/base/error.h"

namespace vdit::engine {
namespace {

// Frames between leaving the encoder and being on disk: short, so that a killed run leaves most of its work.
constexpr const char* kLookahead = "10";
constexpr double kBitsPerPixelWithoutCrf = 0.25;

class Options {
 public:
  ~Options() { av_dict_free(&dictionary_); }
  Options() = default;
  Options(const Options&) = delete;
  Options& operator=(const Options&) = delete;
  void set(const char* key, const std::string& value) { av_dict_set(&dictionary_, key, value.c_str(), 0); }
  AVDictionary** address() { return &dictionary_; }

 private:
  AVDictionary* dictionary_ = nullptr;
};

bool has_option(const AVCodecContext& context, const char* name) {
  return context.priv_data != nullptr && av_opt_find(context.priv_data, name, nullptr, 0, 0) != nullptr;
}

void set_bt709(AVCodecContext& context) {
  context.color_range = AVCOL_RANGE_MPEG;
  context.colorspace = AVCOL_SPC_BT709;
  context.color_primaries = AVCOL_PRI_BT709;
  context.color_trc = AVCOL_TRC_BT709;
}

// A quality that was asked for is kept or refused, never dropped.
void require_rate_factor(const AVCodecContext& context, const VideoSettings& settings,
                         const std::filesystem::path& subject) {
  if (!settings.crf || has_option(context, "crf")) return;
  throw Error({.kind = ErrorKind::Input,
               .code = "video.crf",
               .subject = subject.string(),
               .field = "crf",
               .found = std::to_string(*settings.crf),
               .expected = std::string("none: ") + context.codec->name + " has no such setting"});
}

void set_rate_factor(AVCodecContext& context, Options& options, VideoCodec codec,
                     const VideoSettings& settings) {
  // A key frame a second: quick scrubbing.
  context.gop_size = std::max(1, static_cast<int>(std::lround(settings.fps)));
  if (!has_option(context, "crf")) {
    context.bit_rate = static_cast<std::int64_t>(settings.width * double(settings.height) * settings.fps *
                                                 kBitsPerPixelWithoutCrf);
    return;
  }
  options.set("crf", std::to_string(settings.crf.value_or(facts_of(codec).crf)));
  context.bit_rate = 0;  // libaom would take a rate for a cap on the quality
  if (has_option(context, "rc-lookahead")) options.set("rc-lookahead", kLookahead);
  if (has_option(context, "lag-in-frames")) options.set("lag-in-frames", kLookahead);
}

void set_quality(AVCodecContext& context, Options& options, VideoCodec codec, const VideoSettings& settings) {
  switch (codec) {
    case VideoCodec::H264:
    case VideoCodec::H265:
    case VideoCodec::Av1:
      set_rate_factor(context, options, codec, settings);
      // It writes to standard error by itself, past libav; closed groups can be sought exactly.
      if (has_option(context, "x265-params")) options.set("x265-params", "log-level=none:open-gop=0");
      if (has_option(context, "cpu-used")) options.set("cpu-used", "6");
      if (has_option(context, "row-mt")) options.set("row-mt", "1");
      break;
    case VideoCodec::ProRes:
      context.profile = FF_PROFILE_PRORES_HQ;
      if (has_option(context, "vendor")) options.set("vendor", "apl0");
      break;
    case VideoCodec::Ffv1:
      context.gop_size = 1;
      context.level = 3;
      options.set("slicecrc", "1");
      break;
    default:
      break;
  }
}

}  // namespace

AVRational rate_of(double fps) {
  const double ntsc = fps * 1001 / 1000;
  if (std::abs(fps - std::round(fps)) > 1e-6 && std::abs(ntsc - std::round(ntsc)) < 1e-3) {
    return {static_cast<int>(std::lround(ntsc)) * 1000, 1001};
  }
  return av_d2q(fps, 100'000);
}

AVCodecID codec_id_of(VideoCodec codec) {
  switch (codec) {
    case VideoCodec::H264:
      return AV_CODEC_ID_H264;
    case VideoCodec::H265:
      return AV_CODEC_ID_HEVC;
    case VideoCodec::Av1:
      return AV_CODEC_ID_AV1;
    case VideoCodec::ProRes:
      return AV_CODEC_ID_PRORES;
    case VideoCodec::Ffv1:
      return AV_CODEC_ID_FFV1;
    case VideoCodec::Png:
      return AV_CODEC_ID_PNG;
    case VideoCodec::Gif:
      return AV_CODEC_ID_GIF;
    case VideoCodec::Webp:
      return AV_CODEC_ID_WEBP;
  }
  return AV_CODEC_ID_NONE;
}

AVPixelFormat pixel_format_of(VideoCodec codec) {
  switch (codec) {
    case VideoCodec::ProRes:
      return AV_PIX_FMT_YUV422P10;
    case VideoCodec::Ffv1:
      return AV_PIX_FMT_0RGB32;
    case VideoCodec::Png:
      return AV_PIX_FMT_RGB24;
    case VideoCodec::Gif:
      return AV_PIX_FMT_PAL8;
    default:
      return AV_PIX_FMT_YUV420P;
  }
}

unsigned tag_of(VideoCodec codec) {
  // Apple's players take H.265 by this name only.
  return codec == VideoCodec::H265 ? MKTAG('h', 'v', 'c', '1') : 0;
}

CodecPtr open_encoder(VideoCodec codec, const std::string& name, const VideoSettings& settings,
                      bool global_header, const std::filesystem::path& subject) {
  silence_libav();
  const AVCodec* encoder = avcodec_find_encoder_by_name(name.c_str());
  check_encoder(subject, encoder == nullptr ? AVERROR_ENCODER_NOT_FOUND : 0, name);
  CodecPtr context(avcodec_alloc_context3(encoder));
  if (!context) throw std::bad_alloc();
  context->width = settings.width;
  context->height = settings.height;
  context->framerate = rate_of(settings.fps);
  context->time_base = av_inv_q(context->framerate);
  context->sample_aspect_ratio = {1, 1};
  context->thread_count = 0;
  context->pix_fmt = pixel_format_of(codec);
  if (codec != VideoCodec::Ffv1) set_bt709(*context);
  if (global_header) context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  require_rate_factor(*context, settings, subject);
  Options options;
  set_quality(*context, options, codec, settings);
  const int code = avcodec_open2(context.get(), encoder, options.address());
  if (code >= 0) return context;
  std::string others;
  for (const std::string& other : encoders_of(codec)) others += other == name ? "" : ", " + other;
  throw Error({.kind = ErrorKind::Resource,
               .code = "video.encoder",
               .subject = subject.string(),
               .field = name,
               .found = libav_text(code),
               .expected = "an encoder that takes " + std::to_string(settings.width) + " x " +
                           std::to_string(settings.height) + " pixels",
               .hint = others.empty() ? "" : "there are also " + others.substr(2)});
}

bool opens(VideoCodec codec, const std::string& name) {
  if (codec == VideoCodec::Png || codec == VideoCodec::Gif) return true;  // libav's own, of any build
  try {
    open_encoder(codec, name, {.width = 128, .height = 96}, true, name);
    return true;
  } catch (const Error&) {
    return false;
  }
}

SwsPtr make_bt709_converter(int width, int height, AVPixelFormat format) {
  constexpr int kFlags = SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP;
  SwsPtr sws(sws_getContext(width, height, AV_PIX_FMT_RGB24, width, height, format, kFlags, nullptr, nullptr,
                            nullptr));
  if (!sws) throw std::bad_alloc();
  const int* bt709 = sws_getCoefficients(SWS_CS_ITU709);
  sws_setColorspaceDetails(sws.get(), bt709, 1, bt709, 0, 0, 1 << 16, 1 << 16);
  return sws;
}

void check_encoder(const std::filesystem::path& path, int code, const std::string& name) {
  if (code >= 0) return;
  throw Error({.kind = ErrorKind::Resource,
               .code = "video.encoder",
               .subject = path.string(),
               .field = name,
               .found = libav_text(code),
               .expected = "an encoder that takes this size and pixel format"});
}

}  // namespace vdit::engine
