// SPDX-License-Identifier: Apache-2.0
#include "engine/video/png_file.h"

extern "C" {
#include <libavutil/crc.h>
}

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <optional>
#include <string_view>

#include "engine/base/error.h"

namespace vdit::engine {
namespace {

constexpr std::array<std::uint8_t, 8> kSignature = {0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A};
constexpr std::size_t kHeaderEnd = 8 + 25;  // signature and IHDR
constexpr std::size_t kMaxText = 1 << 20;

std::uint32_t big_endian(std::span<const std::uint8_t> bytes) {
  return (std::uint32_t{bytes[0]} << 24) | (std::uint32_t{bytes[1]} << 16) | (std::uint32_t{bytes[2]} << 8) |
         bytes[3];
}

void append_big_endian(std::vector<std::uint8_t>& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(value >> shift));
}

void append_itxt(std::vector<std::uint8_t>& out, const std::string& keyword, const std::string& text) {
  // keyword, 0, not compressed, method 0, no language, no translated keyword
  std::string body = "iTXt" + keyword;
  body.append(5, '\0');
  body += text;
  append_big_endian(out, static_cast<std::uint32_t>(body.size() - 4));
  out.insert(out.end(), body.begin(), body.end());
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(body.data());
  append_big_endian(out, ~av_crc(av_crc_get_table(AV_CRC_32_IEEE_LE), 0xFFFFFFFFu, bytes, body.size()));
}

// After the keyword of an iTXt chunk: flag, method, language, translated keyword, text.
std::optional<std::string> itxt_text(std::string_view rest) {
  if (rest.size() < 2 || rest[0] != 0) return std::nullopt;
  rest.remove_prefix(2);
  for (int skipped = 0; skipped < 2; ++skipped) {
    const std::size_t end = rest.find('\0');
    if (end == std::string_view::npos) return std::nullopt;
    rest.remove_prefix(end + 1);
  }
  return std::string(rest);
}

}  // namespace

PngEncoder::PngEncoder(int width, int height, const std::filesystem::path& subject)
    : subject_(subject), picture_(make_picture(width, height, AV_PIX_FMT_RGB24)), packet_(make_packet()) {
  silence_libav();
  const AVCodec* codec = avcodec_find_encoder(AV_CODEC_ID_PNG);
  codec_.reset(codec == nullptr ? nullptr : avcodec_alloc_context3(codec));
  if (codec_) {
    codec_->width = width;
    codec_->height = height;
    codec_->pix_fmt = AV_PIX_FMT_RGB24;
    codec_->time_base = {1, 1};
    codec_->compression_level = 6;
    codec_->thread_count = 1;  // a packet a frame, without delay
  }
  if (!codec_ || avcodec_open2(codec_.get(), codec, nullptr) < 0) {
    throw Error({.kind = ErrorKind::Resource,
                 .code = "video.encoder",
                 .subject = subject.string(),
                 .found = "no usable PNG encoder",
                 .expected = "a libav with PNG"});
  }
}

std::vector<std::uint8_t> PngEncoder::encode(std::span<const std::uint8_t> rgb8, const PngTexts& texts) {
  if (av_frame_make_writable(picture_.get()) < 0) throw std::bad_alloc();
  const auto row = static_cast<std::size_t>(codec_->width) * 3;
  for (int y = 0; y < codec_->height; ++y) {
    std::memcpy(picture_->data[0] + std::ptrdiff_t{y} * picture_->linesize[0],
                rgb8.data() + static_cast<std::size_t>(y) * row, row);
  }
  picture_->pts = AV_NOPTS_VALUE;
  int code = avcodec_send_frame(codec_.get(), picture_.get());
  if (code >= 0) code = avcodec_receive_packet(codec_.get(), packet_.get());
  if (code < 0 || packet_->size < static_cast<int>(kHeaderEnd)) {
    throw Error({.kind = ErrorKind::Resource,
                 .code = "video.encoder",
                 .subject = subject_.string(),
                 .found = libav_text(code)});
  }
  std::vector<std::uint8_t> out(packet_->data, packet_->data + kHeaderEnd);
  for (const auto& [keyword, text] : texts) append_itxt(out, keyword, text);
  out.insert(out.end(), packet_->data + kHeaderEnd, packet_->data + packet_->size);
  av_packet_unref(packet_.get());
  return out;
}

PngSize png_size(std::span<const std::uint8_t> bytes, const std::filesystem::path& subject) {
  if (bytes.size() < kHeaderEnd || !std::equal(kSignature.begin(), kSignature.end(), bytes.begin())) {
    throw_read_error(subject, bytes.empty() ? "an empty file" : "not a PNG file");
  }
  return {big_endian(bytes.subspan(16)), big_endian(bytes.subspan(20))};
}

PngTexts png_texts(std::span<const std::uint8_t> bytes) {
  PngTexts texts;
  std::size_t at = kSignature.size();
  while (at + 12 <= bytes.size()) {
    const std::size_t length = big_endian(bytes.subspan(at));
    if (length > bytes.size() - at - 12) break;
    const std::string_view type(reinterpret_cast<const char*>(bytes.data() + at + 4), 4);
    const std::string_view body(type.data() + 4, length);
    const std::size_t end = body.find('\0');
    if (length <= kMaxText + 128 && end != std::string_view::npos) {
      const std::string keyword(body.substr(0, end));
      if (type == "tEXt") texts[keyword] = std::string(body.substr(end + 1));
      if (type == "iTXt") {
        if (auto text = itxt_text(body.substr(end + 1))) texts[keyword] = std::move(*text);
      }
    }
    at += length + 12;
  }
  return texts;
}

std::vector<std::uint8_t> decode_png(std::span<const std::uint8_t> bytes,
                                     const std::filesystem::path& subject) {
  silence_libav();
  const AVCodec* codec = avcodec_find_decoder(AV_CODEC_ID_PNG);
  const CodecPtr decoder(codec == nullptr ? nullptr : avcodec_alloc_context3(codec));
  if (!decoder) throw_read_error(subject, "a libav without PNG");
  decoder->thread_count = 1;
  decoder->err_recognition = AV_EF_CRCCHECK | AV_EF_EXPLODE;
  if (avcodec_open2(decoder.get(), codec, nullptr) < 0) throw_read_error(subject, "a libav without PNG");
  const PacketPtr packet = make_packet();
  if (av_new_packet(packet.get(), static_cast<int>(bytes.size())) < 0) throw std::bad_alloc();
  std::memcpy(packet->data, bytes.data(), bytes.size());
  const FramePtr frame = make_frame();
  int code = avcodec_send_packet(decoder.get(), packet.get());
  if (code >= 0) code = avcodec_receive_frame(decoder.get(), frame.get());
  if (code < 0) throw_read_error(subject, "a damaged or truncated PNG (" + libav_text(code) + ")");
  const SwsPtr sws(sws_getContext(frame->width, frame->height, static_cast<AVPixelFormat>(frame->format),
                                  frame->width, frame->height, AV_PIX_FMT_RGB24, SWS_POINT | SWS_ACCURATE_RND,
                                  nullptr, nullptr, nullptr));
  if (!sws) throw_read_error(subject, "an unsupported pixel format");
  std::vector<std::uint8_t> rgb8(static_cast<std::size_t>(frame->width) *
                                 static_cast<std::size_t>(frame->height) * 3);
  std::uint8_t* const planes[] = {rgb8.data()};
  const int strides[] = {frame->width * 3};
  sws_scale(sws.get(), frame->data, frame->linesize, 0, frame->height, planes, strides);
  return rgb8;
}

}  // namespace vdit::engine
