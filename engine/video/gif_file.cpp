// SPDX-License-Identifier: Apache-2.0
#include "engine/video/gif_file.h"

extern "C" {
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
}

#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <string_view>

#include "engine/base/error.h"
#include "engine/video/encoder_setup.h"
#include "engine/video/file_handle.h"
#include "engine/video/libav.h"

namespace vdit::engine {
namespace {

using GraphPtr = std::unique_ptr<AVFilterGraph, ReleaseByAddress<avfilter_graph_free>>;

constexpr std::string_view kJsonPrefix = "vdit=";
constexpr std::string_view kTitlePrefix = "title=";
constexpr std::string_view kCommentPrefix = "comment=";

void check_filter(const std::filesystem::path& path, int code) {
  if (code >= 0) return;
  throw Error({.kind = ErrorKind::Resource,
               .code = "video.encoder",
               .subject = path.string(),
               .field = "palette",
               .found = libav_text(code),
               .expected = "a libav with the filters palettegen and paletteuse"});
}

AVFilterContext* add_filter(AVFilterGraph& graph, const char* filter, const char* name,
                            const std::string& arguments, const std::filesystem::path& path) {
  const AVFilter* kind = avfilter_get_by_name(filter);
  if (kind == nullptr) check_filter(path, AVERROR_FILTER_NOT_FOUND);
  AVFilterContext* context = nullptr;
  check_filter(
      path, avfilter_graph_create_filter(&context, kind, name,
                                         arguments.empty() ? nullptr : arguments.c_str(), nullptr, &graph));
  return context;
}

std::string buffer_arguments(int width, int height, AVPixelFormat format, AVRational rate) {
  return "width=" + std::to_string(width) + ":height=" + std::to_string(height) +
         ":pix_fmt=" + std::to_string(static_cast<int>(format)) + ":time_base=" + std::to_string(rate.den) +
         "/" + std::to_string(rate.num) + ":sar=1/1";
}

// palettegen and paletteuse take packed 32-bit pixels.
FramePtr packed_picture(std::span<const std::uint8_t> rgb8, int width, int height) {
  FramePtr picture = make_picture(width, height, AV_PIX_FMT_RGB32);
  for (int y = 0; y < height; ++y) {
    const std::uint8_t* in = rgb8.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width) * 3;
    auto* out = reinterpret_cast<std::uint32_t*>(picture->data[0] + std::ptrdiff_t{y} * picture->linesize[0]);
    for (int x = 0; x < width; ++x, in += 3) {
      out[x] = 0xFF000000u | (std::uint32_t{in[0]} << 16) | (std::uint32_t{in[1]} << 8) | in[2];
    }
  }
  return picture;
}

FramePtr make_palette(FrameSource& source, const std::filesystem::path& path, AVRational rate) {
  const int width = source.info.width;
  const int height = source.info.height;
  const GraphPtr graph(avfilter_graph_alloc());
  if (!graph) throw std::bad_alloc();
  AVFilterContext* in =
      add_filter(*graph, "buffer", "in", buffer_arguments(width, height, AV_PIX_FMT_RGB32, rate), path);
  AVFilterContext* make =
      add_filter(*graph, "palettegen", "make", "reserve_transparent=0:stats_mode=full", path);
  AVFilterContext* out = add_filter(*graph, "buffersink", "out", "", path);
  check_filter(path, avfilter_link(in, 0, make, 0));
  check_filter(path, avfilter_link(make, 0, out, 0));
  check_filter(path, avfilter_graph_config(graph.get(), nullptr));
  std::vector<std::uint8_t> rgb8;
  for (std::int64_t i = 0; source.next(rgb8); ++i) {
    const FramePtr picture = packed_picture(rgb8, width, height);
    picture->pts = i;
    check_filter(path, av_buffersrc_add_frame(in, picture.get()));
  }
  check_filter(path, av_buffersrc_add_frame(in, nullptr));
  FramePtr palette = make_frame();
  check_filter(path, av_buffersink_get_frame(out, palette.get()));
  return palette;
}

class GifMuxer {
 public:
  GifMuxer(int descriptor, const std::filesystem::path& path, int width, int height, AVRational rate)
      : path_(path), io_(descriptor, FileIo::Direction::Write), packet_(make_packet()), rate_(rate) {
    AVFormatContext* raw = nullptr;
    if (avformat_alloc_output_context2(&raw, nullptr, "gif", nullptr) < 0) throw std::bad_alloc();
    container_.reset(raw);
    container_->pb = io_.context();
    container_->flags |= AVFMT_FLAG_CUSTOM_IO;
    const AVCodec* codec = avcodec_find_encoder(AV_CODEC_ID_GIF);
    if (codec == nullptr) check_filter(path_, AVERROR_ENCODER_NOT_FOUND);
    codec_.reset(avcodec_alloc_context3(codec));
    if (!codec_) throw std::bad_alloc();
    codec_->width = width;
    codec_->height = height;
    codec_->pix_fmt = AV_PIX_FMT_PAL8;
    codec_->time_base = {1, 100};
    check_filter(path_, avcodec_open2(codec_.get(), codec, nullptr));
    stream_ = avformat_new_stream(container_.get(), nullptr);
    if (stream_ == nullptr || avcodec_parameters_from_context(stream_->codecpar, codec_.get()) < 0)
      throw std::bad_alloc();
    stream_->time_base = codec_->time_base;
    check_write(path_, avformat_write_header(container_.get(), nullptr), io_);
  }

  GifMuxer(const GifMuxer&) = delete;
  GifMuxer& operator=(const GifMuxer&) = delete;

  // libav's muxer holds the packet before the last and gives it up in the trailer alone.
  ~GifMuxer() {
    if (!finished_) av_write_trailer(container_.get());
  }

  // A null frame flushes.
  void add(AVFrame* frame) {
    check_filter(path_, avcodec_send_frame(codec_.get(), frame));
    while (avcodec_receive_packet(codec_.get(), packet_.get()) >= 0) {
      packet_->stream_index = 0;
      packet_->duration = av_rescale_q(1, av_inv_q(rate_), {1, 100});
      av_packet_rescale_ts(packet_.get(), codec_->time_base, stream_->time_base);
      check_write(path_, av_interleaved_write_frame(container_.get(), packet_.get()), io_);
    }
  }

  void finish() {
    add(nullptr);
    finished_ = true;
    check_write(path_, av_write_trailer(container_.get()), io_);
    avio_flush(io_.context());
    check_write(path_, 0, io_);
  }

 private:
  std::filesystem::path path_;
  FileIo io_;
  OutputPtr container_;
  CodecPtr codec_;
  AVStream* stream_ = nullptr;
  PacketPtr packet_;
  AVRational rate_;
  bool finished_ = false;
};

void draw_with_palette(FrameSource& source, AVFrame& palette, GifMuxer& muxer,
                       const std::filesystem::path& path, AVRational rate) {
  const int width = source.info.width;
  const int height = source.info.height;
  const GraphPtr graph(avfilter_graph_alloc());
  if (!graph) throw std::bad_alloc();
  AVFilterContext* in =
      add_filter(*graph, "buffer", "in", buffer_arguments(width, height, AV_PIX_FMT_RGB32, rate), path);
  AVFilterContext* colours =
      add_filter(*graph, "buffer", "palette",
                 buffer_arguments(palette.width, palette.height, AV_PIX_FMT_RGB32, rate), path);
  AVFilterContext* use =
      add_filter(*graph, "paletteuse", "use", "dither=sierra2_4a:diff_mode=rectangle", path);
  AVFilterContext* out = add_filter(*graph, "buffersink", "out", "", path);
  check_filter(path, avfilter_link(in, 0, use, 0));
  check_filter(path, avfilter_link(colours, 0, use, 1));
  check_filter(path, avfilter_link(use, 0, out, 0));
  check_filter(path, avfilter_graph_config(graph.get(), nullptr));
  palette.pts = 0;
  check_filter(path, av_buffersrc_add_frame(colours, &palette));
  check_filter(path, av_buffersrc_add_frame(colours, nullptr));

  std::vector<std::uint8_t> rgb8;
  const FramePtr drawn = make_frame();
  bool more = true;
  for (std::int64_t i = 0; more; ++i) {
    more = source.next(rgb8);
    const FramePtr picture = more ? packed_picture(rgb8, width, height) : nullptr;
    if (picture) picture->pts = i;
    check_filter(path, av_buffersrc_add_frame(in, picture.get()));
    while (av_buffersink_get_frame(out, drawn.get()) >= 0) {
      drawn->pts = av_rescale_q(drawn->pts, av_buffersink_get_time_base(out), {1, 100});
      muxer.add(drawn.get());
      av_frame_unref(drawn.get());
    }
  }
}

std::size_t skip_sub_blocks(std::span<const std::uint8_t> bytes, std::size_t at, std::string* text) {
  while (at < bytes.size()) {
    const std::size_t size = bytes[at++];
    if (size == 0) return at;
    if (size > bytes.size() - at) return bytes.size() + 1;
    if (text != nullptr) text->append(reinterpret_cast<const char*>(bytes.data() + at), size);
    at += size;
  }
  return bytes.size() + 1;
}

void append_comment(std::vector<std::uint8_t>& out, std::string text) {
  out.insert(out.end(), {0x21, 0xFE});
  for (std::size_t at = 0; at < text.size(); at += 255) {
    const std::string piece = text.substr(at, 255);
    out.push_back(static_cast<std::uint8_t>(piece.size()));
    out.insert(out.end(), piece.begin(), piece.end());
  }
  out.push_back(0);
}

}  // namespace

void write_gif(FrameSource& source, int descriptor, const std::filesystem::path& path,
               const VideoSettings& settings) {
  const AVRational rate = rate_of(settings.fps);
  const FramePtr palette = make_palette(source, path, rate);
  source.seek(0);
  GifMuxer muxer(descriptor, path, source.info.width, source.info.height, rate);
  draw_with_palette(source, *palette, muxer, path, rate);
  muxer.finish();
}

GifBlocks scan_gif(std::span<const std::uint8_t> bytes) {
  GifBlocks blocks;
  if (bytes.size() < 13 || std::memcmp(bytes.data(), "GIF8", 4) != 0) return blocks;
  const auto colours = [](std::uint8_t flags) {
    return (flags & 0x80) != 0 ? std::size_t{3} << ((flags & 7) + 1) : 0;
  };
  std::size_t at = 13 + colours(bytes[10]);
  blocks.screen_end = at;
  while (at < bytes.size()) {
    const std::uint8_t introducer = bytes[at++];
    if (introducer == 0x3B) {
      blocks.complete = true;
      return blocks;
    }
    if (introducer == 0x21 && at < bytes.size()) {
      std::string comment;
      const bool is_comment = bytes[at] == 0xFE;
      at = skip_sub_blocks(bytes, at + 1, is_comment ? &comment : nullptr);
      if (is_comment && at <= bytes.size()) blocks.comments.push_back(std::move(comment));
    } else if (introducer == 0x2C && bytes.size() - at >= 10) {
      at = skip_sub_blocks(bytes, at + 9 + colours(bytes[at + 8]) + 1, nullptr);
      if (at <= bytes.size()) ++blocks.frames;
    } else {
      return blocks;
    }
  }
  return blocks;
}

std::vector<std::uint8_t> gif_comments(const VideoMetadata& metadata) {
  const VideoMetadata embedded = embedded_form(metadata);
  std::vector<std::uint8_t> out;
  append_comment(out, std::string(kJsonPrefix) + embedded.json);
  append_comment(out, std::string(kCommentPrefix) + embedded.comment);
  if (!embedded.title.empty()) append_comment(out, std::string(kTitlePrefix) + embedded.title);
  return out;
}

std::optional<VideoMetadata> metadata_of_comments(const std::vector<std::string>& comments) {
  VideoMetadata metadata;
  for (const auto& comment : comments) {
    if (comment.starts_with(kJsonPrefix)) metadata.json = comment.substr(kJsonPrefix.size());
    if (comment.starts_with(kTitlePrefix)) metadata.title = comment.substr(kTitlePrefix.size());
    if (comment.starts_with(kCommentPrefix)) metadata.comment = comment.substr(kCommentPrefix.size());
  }
  if (metadata.json.empty()) return std::nullopt;
  return plain_form(std::move(metadata));
}

}  // namespace vdit::engine
