// SPDX-License-Identifier: Apache-2.0
#include "engine/video/stream_encoder.h"

#include <new>

#include "engine/video/encoder_setup.h"
#include "engine/video/frame_source.h"

namespace vdit::engine {
namespace {

constexpr const char* kFragmentFlags = "+empty_moov+frag_every_frame+default_base_moof+use_metadata_tags";

void set(AVDictionary** options, const char* key, const char* value) {
  av_dict_set(options, key, value, 0);
}

// libav's name of the codec's container.
const char* muxer_of(VideoCodec codec) {
  switch (facts_of(codec).container) {
    case VideoFormat::Mkv:
      return "matroska";
    case VideoFormat::Mov:
      return "mov";
    default:
      return "mp4";
  }
}

OutputPtr allocate_container(const char* format, FileIo& io) {
  AVFormatContext* container = nullptr;
  if (avformat_alloc_output_context2(&container, nullptr, format, nullptr) < 0) throw std::bad_alloc();
  container->pb = io.context();
  container->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_FLUSH_PACKETS;
  return OutputPtr(container);
}

}  // namespace

void set_tags(AVFormatContext& container, const VideoMetadata& metadata) {
  const VideoMetadata embedded = embedded_form(metadata);
  set(&container.metadata, "vdit", embedded.json.c_str());
  set(&container.metadata, "comment", embedded.comment.c_str());
  if (!embedded.title.empty()) set(&container.metadata, "title", embedded.title.c_str());
}

StreamEncoder::StreamEncoder(int descriptor, const std::filesystem::path& path, VideoCodec codec,
                             const VideoSettings& settings)
    : path_(path), packet_(make_packet()) {
  silence_libav();
  io_ = std::make_unique<FileIo>(descriptor, FileIo::Direction::Write);
  container_ = allocate_container(muxer_of(codec), *io_);
  codec_ = open_encoder(codec, find_encoder(codec, settings.encoder, path_), settings,
                        (container_->oformat->flags & AVFMT_GLOBALHEADER) != 0, path_);
  picture_ = make_picture(settings.width, settings.height, codec_->pix_fmt);
  // ProRes takes the tags of its frame headers, which players read first, from the pictures.
  picture_->color_primaries = codec_->color_primaries;
  picture_->color_trc = codec_->color_trc;
  picture_->colorspace = codec_->colorspace;
  picture_->color_range = codec_->color_range;
  if (codec_->pix_fmt != AV_PIX_FMT_0RGB32)
    to_yuv_ = make_bt709_converter(settings.width, settings.height, codec_->pix_fmt);
  stream_ = avformat_new_stream(container_.get(), nullptr);
  if (stream_ == nullptr) throw std::bad_alloc();
  stream_->time_base = codec_->time_base;
  stream_->avg_frame_rate = codec_->framerate;
  if (avcodec_parameters_from_context(stream_->codecpar, codec_.get()) < 0) throw std::bad_alloc();
  stream_->codecpar->codec_tag = tag_of(codec);
  set_tags(*container_, settings.metadata);

  AVDictionary* options = nullptr;
  if (facts_of(codec).container == VideoFormat::Mkv) {
    set(&options, "cluster_time_limit", "250");
  } else {
    set(&options, "movflags", kFragmentFlags);
  }
  const int code = avformat_write_header(container_.get(), &options);
  av_dict_free(&options);
  check_write(path_, code, *io_);
}

void StreamEncoder::write(std::span<const std::uint8_t> rgb8) {
  if (av_frame_make_writable(picture_.get()) < 0) throw std::bad_alloc();
  const auto width = static_cast<std::size_t>(codec_->width);
  if (to_yuv_) {
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
                               const std::filesystem::path& to_path, VideoCodec codec,
                               const VideoMetadata& metadata) {
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
  const OutputPtr out = allocate_container(muxer_of(codec), out_io);
  out->url = av_strdup(("file:" + std::filesystem::absolute(to_path).string()).c_str());
  AVStream* stream = avformat_new_stream(out.get(), nullptr);
  if (stream == nullptr || avcodec_parameters_copy(stream->codecpar, in->streams[0]->codecpar) < 0)
    throw std::bad_alloc();
  stream->codecpar->codec_tag = tag_of(codec);
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
