// SPDX-License-Identifier: Apache-2.0
#include "engine/video/stream_encoder.h"

extern "C" {
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
}

#include <algorithm>
#include <cmath>
#include <new>

#include "engine/base/error.h"
#include "engine/video/frame_source.h"

namespace vdit::engine {
namespace {

// Frames between leaving the encoder and being on disk: short, so that a killed run leaves most of its work.
constexpr const char* kLookahead = "10";
constexpr const char* kFragmentFlags = "+empty_moov+frag_every_frame+default_base_moof+use_metadata_tags";
constexpr double kBitsPerPixelWithoutCrf = 0.25;

void set(AVDictionary** options, const char* key, const char* value) {
  av_dict_set(options, key, value, 0);
}

void check_encoder(const std::filesystem::path& path, int code, const char* name) {
  if (code >= 0) return;
  throw Error({.kind = ErrorKind::Resource,
               .code = "video.encoder",
               .subject = path.string(),
               .field = name,
               .found = libav_text(code),
               .expected = "an encoder that takes this size and pixel format"});
}

SwsPtr make_bt709_converter(int width, int height) {
  constexpr int kFlags = SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP;
  SwsPtr sws(sws_getContext(width, height, AV_PIX_FMT_RGB24, width, height, AV_PIX_FMT_YUV420P, kFlags,
                            nullptr, nullptr, nullptr));
  if (!sws) throw std::bad_alloc();
  const int* bt709 = sws_getCoefficients(SWS_CS_ITU709);
  sws_setColorspaceDetails(sws.get(), bt709, 1, bt709, 0, 0, 1 << 16, 1 << 16);
  return sws;
}

OutputPtr allocate_container(const char* format, FileIo& io) {
  AVFormatContext* container = nullptr;
  if (avformat_alloc_output_context2(&container, nullptr, format, nullptr) < 0) throw std::bad_alloc();
  container->pb = io.context();
  container->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_FLUSH_PACKETS;
  return OutputPtr(container);
}

}  // namespace

AVRational rate_of(double fps) {
  const double ntsc = fps * 1001 / 1000;
  if (std::abs(fps - std::round(fps)) > 1e-6 && std::abs(ntsc - std::round(ntsc)) < 1e-3) {
    return {static_cast<int>(std::lround(ntsc)) * 1000, 1001};
  }
  return av_d2q(fps, 100'000);
}

const AVCodec* find_h264_encoder(const std::string& wanted, const std::filesystem::path& subject) {
  const auto available = h264_encoders();
  if (wanted.empty() ? !available.empty() : std::ranges::find(available, wanted) != available.end()) {
    return avcodec_find_encoder_by_name(wanted.empty() ? available.front().c_str() : wanted.c_str());
  }
  std::string list;
  for (const auto& name : available) list += (list.empty() ? "" : ", ") + name;
  throw Error({.kind = ErrorKind::Resource,
               .code = "video.encoder",
               .subject = subject.string(),
               .found = wanted.empty() ? "no H.264 encoder" : "\"" + wanted + "\"",
               .expected = list.empty() ? "a libav with libx264" : "one of " + list,
               .hint = list.empty() ? "write .mkv, which is lossless and always available" : ""});
}

void set_tags(AVFormatContext& container, const VideoMetadata& metadata) {
  const VideoMetadata embedded = embedded_form(metadata);
  set(&container.metadata, "vdit", embedded.json.c_str());
  set(&container.metadata, "comment", embedded.comment.c_str());
  if (!embedded.title.empty()) set(&container.metadata, "title", embedded.title.c_str());
}

StreamEncoder::StreamEncoder(int descriptor, const std::filesystem::path& path, StreamKind kind,
                             const VideoSettings& settings)
    : path_(path), kind_(kind), packet_(make_packet()) {
  silence_libav();
  io_ = std::make_unique<FileIo>(descriptor, FileIo::Direction::Write);
  container_ = allocate_container(kind == StreamKind::H264InMp4 ? "mp4" : "matroska", *io_);
  open_codec(kind, settings);
  stream_ = avformat_new_stream(container_.get(), nullptr);
  if (stream_ == nullptr) throw std::bad_alloc();
  stream_->time_base = codec_->time_base;
  stream_->avg_frame_rate = codec_->framerate;
  if (avcodec_parameters_from_context(stream_->codecpar, codec_.get()) < 0) throw std::bad_alloc();
  set_tags(*container_, settings.metadata);

  AVDictionary* options = nullptr;
  if (kind == StreamKind::H264InMp4) {
    set(&options, "movflags", kFragmentFlags);
  } else {
    set(&options, "cluster_time_limit", "250");
  }
  const int code = avformat_write_header(container_.get(), &options);
  av_dict_free(&options);
  check_write(path_, code, *io_);
}

void StreamEncoder::open_codec(StreamKind kind, const VideoSettings& settings) {
  const bool h264 = kind == StreamKind::H264InMp4;
  const AVCodec* codec =
      h264 ? find_h264_encoder(settings.encoder, path_) : avcodec_find_encoder(AV_CODEC_ID_FFV1);
  check_encoder(path_, codec == nullptr ? AVERROR_ENCODER_NOT_FOUND : 0, "ffv1");
  codec_.reset(avcodec_alloc_context3(codec));
  if (!codec_) throw std::bad_alloc();
  codec_->width = settings.width;
  codec_->height = settings.height;
  codec_->framerate = rate_of(settings.fps);
  codec_->time_base = av_inv_q(codec_->framerate);
  codec_->sample_aspect_ratio = {1, 1};
  codec_->thread_count = 0;
  if ((container_->oformat->flags & AVFMT_GLOBALHEADER) != 0) codec_->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  AVDictionary* options = nullptr;
  if (h264) {
    codec_->pix_fmt = AV_PIX_FMT_YUV420P;
    codec_->color_range = AVCOL_RANGE_MPEG;
    codec_->colorspace = AVCOL_SPC_BT709;
    codec_->color_primaries = AVCOL_PRI_BT709;
    codec_->color_trc = AVCOL_TRC_BT709;
    codec_->gop_size =
        std::max(1, static_cast<int>(std::lround(settings.fps)));  // a key frame a second: quick scrubbing
    if (codec_->priv_data != nullptr && av_opt_find(codec_->priv_data, "crf", nullptr, 0, 0) != nullptr) {
      set(&options, "crf", std::to_string(settings.crf).c_str());
      set(&options, "rc-lookahead", kLookahead);
    } else {
      codec_->bit_rate = static_cast<std::int64_t>(settings.width * double(settings.height) * settings.fps *
                                                   kBitsPerPixelWithoutCrf);
    }
    to_yuv_ = make_bt709_converter(settings.width, settings.height);
  } else {
    codec_->pix_fmt = AV_PIX_FMT_0RGB32;
    codec_->gop_size = 1;
    codec_->level = 3;
    set(&options, "slicecrc", "1");
  }
  const int code = avcodec_open2(codec_.get(), codec, &options);
  av_dict_free(&options);
  check_encoder(path_, code, codec->name);
  picture_ = make_picture(settings.width, settings.height, codec_->pix_fmt);
}

void StreamEncoder::write(std::span<const std::uint8_t> rgb8) {
  if (av_frame_make_writable(picture_.get()) < 0) throw std::bad_alloc();
  const auto width = static_cast<std::size_t>(codec_->width);
  if (kind_ == StreamKind::H264InMp4) {
    const std::uint8_t* const planes[] = {rgb8.data()};
    const int strides[] = {codec_->width * 3};
    sws_scale(to_yuv_.get(), planes, strides, 0, codec_->height, picture_->data, picture_->linesize);
  } else {
    for (int y = 0; y < codec_->height; ++y) {
      const std::uint8_t* in = rgb8.data() + static_cast<std::size_t>(y) * width * 3;
      auto* out =
          reinterpret_cast<std::uint32_t*>(picture_->data[0] + std::ptrdiff_t{y} * picture_->linesize[0]);
      for (std::size_t x = 0; x < width; ++x, in += 3) {
        out[x] = (std::uint32_t{in[0]} << 16) | (std::uint32_t{in[1]} << 8) | in[2];
      }
    }
  }
  picture_->pts = next_pts_++;
  const int code = avcodec_send_frame(codec_.get(), picture_.get());
  check_encoder(path_, code, encoder_name());
  drain();
}

void StreamEncoder::drain() {
  while (true) {
    const int code = avcodec_receive_packet(codec_.get(), packet_.get());
    if (code == AVERROR(EAGAIN) || code == AVERROR_EOF) return;
    check_encoder(path_, code, encoder_name());
    if (packet_->duration == 0) packet_->duration = 1;
    av_packet_rescale_ts(packet_.get(), codec_->time_base, stream_->time_base);
    packet_->stream_index = stream_->index;
    check_write(path_, av_interleaved_write_frame(container_.get(), packet_.get()), *io_);
  }
}

void StreamEncoder::finish() {
  check_encoder(path_, avcodec_send_frame(codec_.get(), nullptr), encoder_name());
  drain();
  check_write(path_, av_write_trailer(container_.get()), *io_);
  avio_flush(io_->context());
  check_write(path_, 0, *io_);
}

void remux_with_index_in_front(int from, const std::filesystem::path& from_path, int to,
                               const std::filesystem::path& to_path, const VideoMetadata& metadata) {
  FileIo in_io(from, FileIo::Direction::Read);
  AVFormatContext* raw = avformat_alloc_context();
  if (raw == nullptr) throw std::bad_alloc();
  raw->pb = in_io.context();
  if (const int code = avformat_open_input(&raw, nullptr, av_find_input_format("mov"), nullptr); code < 0) {
    throw_read_error(from_path, libav_text(code));
  }
  const InputPtr in(raw);
  if (const int code = avformat_find_stream_info(in.get(), nullptr); code < 0 || in->nb_streams != 1) {
    throw_read_error(from_path, code < 0 ? libav_text(code) : "not one video stream");
  }

  FileIo out_io(to, FileIo::Direction::Write);
  const OutputPtr out = allocate_container("mp4", out_io);
  out->url = av_strdup(("file:" + std::filesystem::absolute(to_path).string()).c_str());
  AVStream* stream = avformat_new_stream(out.get(), nullptr);
  if (stream == nullptr || avcodec_parameters_copy(stream->codecpar, in->streams[0]->codecpar) < 0)
    throw std::bad_alloc();
  stream->codecpar->codec_tag = 0;
  stream->time_base = in->streams[0]->time_base;
  stream->avg_frame_rate = in->streams[0]->avg_frame_rate;
  set_tags(*out, metadata);
  AVDictionary* options = nullptr;
  set(&options, "movflags", "+faststart+use_metadata_tags");
  const int code = avformat_write_header(out.get(), &options);
  av_dict_free(&options);
  check_write(to_path, code, out_io);

  const PacketPtr packet = make_packet();
  while (av_read_frame(in.get(), packet.get()) >= 0) {
    if ((packet->flags & AV_PKT_FLAG_CORRUPT) != 0) break;  // the fragment in which a stopped writer ended
    av_packet_rescale_ts(packet.get(), in->streams[0]->time_base, stream->time_base);
    packet->pos = -1;
    check_write(to_path, av_interleaved_write_frame(out.get(), packet.get()), out_io);
  }
  check_write(to_path, av_write_trailer(out.get()), out_io);
  avio_flush(out_io.context());
  check_write(to_path, 0, out_io);
}

}  // namespace vdit::engine
