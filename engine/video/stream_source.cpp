// SPDX-License-Identifier: Apache-2.0
// mp4, mkv and gif through libav. Every packet is looked at once when opening: that counts the frames, finds
// a file that ends early and gives seek() its table of times.
#include <algorithm>
#include <bit>
#include <cmath>
#include <new>
#include <span>
#include <string>

extern "C" {
#include <libavutil/pixdesc.h>
}

#include "engine/base/error.h"
#include "engine/video/file_handle.h"
#include "engine/video/frame_source.h"
#include "engine/video/gif_file.h"
#include "engine/video/libav.h"

namespace vdit::engine {
namespace {

constexpr std::uint64_t kMaxGifBytes = std::uint64_t{1} << 30;
constexpr std::size_t kMaxMetadata = (1 << 20) + 4096;
constexpr const char* kDecoders =
    "h264,hevc,ffv1,gif,av1,libdav1d,libaom-av1,vp8,vp9,mpeg4,prores,mjpeg,png,rawvideo";
constexpr std::size_t kShortSkip = 8;  // frames: going on is cheaper than looking for a key frame
constexpr std::uint32_t kSegmentId = 0x18538067;
constexpr int kMaxProbeBytes = 8 << 20;

int refuse_other_files(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**) {
  return AVERROR(EPERM);
}

struct Times {
  std::vector<std::int64_t> pts;  // sorted, in the stream's time base
  std::int64_t end = 0;           // of the last frame
  bool damaged = false;
};

class StreamSource final : public FrameSource {
 public:
  StreamSource(const std::filesystem::path& path, const char* demuxer, const ReadLimits& limits,
               Damage damage)
      : path_(path), demuxer_(demuxer), limits_(limits), damage_(damage), file_(open_for_reading(path)) {
    silence_libav();
    open_container();
    describe();
    index_packets();
    if (demuxer_ == "gif") {
      read_gif_blocks();
    } else {
      read_tags();
    }
    rewind();
  }

  bool next(std::vector<std::uint8_t>& rgb8) override {
    if (next_ >= info.frames) return false;
    if (!decode_until(next_)) return false;
    to_rgb(rgb8);
    ++next_;
    return true;
  }

  void seek(std::size_t index) override {
    const bool forward = index >= next_ && index - next_ <= kShortSkip;
    next_ = index;
    if (forward) return;
    rewind();
    next_ = index;
    if (index <= kShortSkip || demuxer_ == "gif" || times_.pts.empty()) return;
    if (av_seek_frame(container_.get(), stream_, times_.pts[index], AVSEEK_FLAG_BACKWARD) < 0) rewind();
    next_ = index;
    // A key frame may be shown later than frames that follow it in the file; then only the start is safe.
    if (!pull() || rank(*frame_) > index) {
      rewind();
    } else {
      pending_ = true;
    }
    next_ = index;
  }

 private:
  void open_container() {
    io_ = std::make_unique<FileIo>(file_.get(), FileIo::Direction::Read);
    AVFormatContext* raw = avformat_alloc_context();
    if (raw == nullptr) throw std::bad_alloc();
    raw->pb = io_->context();
    raw->flags |= AVFMT_FLAG_CUSTOM_IO;
    raw->io_open = refuse_other_files;
    raw->probesize = kMaxProbeBytes;
    AVDictionary* options = nullptr;
    av_dict_set(&options, "codec_whitelist", kDecoders, 0);
    const AVInputFormat* format = av_find_input_format(demuxer_.c_str());
    const int code = avformat_open_input(&raw, nullptr, format, &options);
    av_dict_free(&options);
    if (code < 0) throw_read_error(path_, "a damaged or truncated file (" + libav_text(code) + ")");
    container_.reset(raw);
    const int streams = avformat_find_stream_info(container_.get(), nullptr);
    stream_ = av_find_best_stream(container_.get(), AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    if (stream_ < 0) {
      const auto known = std::span(container_->streams, container_->nb_streams);
      const bool sound = std::ranges::any_of(known, [](const AVStream* s) {
        return s->codecpar->codec_type == AVMEDIA_TYPE_AUDIO && s->codecpar->codec_id != AV_CODEC_ID_NONE;
      });
      if (!sound) throw_read_error(path_, "a damaged or truncated file without any stream");
      throw Error({.kind = ErrorKind::Input,
                   .code = "video.no_video",
                   .subject = path_.string(),
                   .found = "only sound",
                   .expected = "a video stream"});
    }
    if (streams < 0) throw_read_error(path_, "a damaged or truncated file (" + libav_text(streams) + ")");
    open_decoder();
  }

  void open_decoder() {
    const AVCodecParameters& parameters = *stream().codecpar;
    check_frame_size(path_, parameters.width, parameters.height, limits_);
    const AVCodec* codec = avcodec_find_decoder(parameters.codec_id);
    decoder_.reset(codec == nullptr ? nullptr : avcodec_alloc_context3(codec));
    int code =
        decoder_ ? avcodec_parameters_to_context(decoder_.get(), &parameters) : AVERROR_DECODER_NOT_FOUND;
    if (code >= 0) {
      decoder_->max_pixels = max_pixels(limits_.max_side);
      decoder_->err_recognition = AV_EF_CRCCHECK | AV_EF_EXPLODE;
      decoder_->thread_count = 0;
      AVDictionary* options = nullptr;
      av_dict_set(&options, "codec_whitelist", kDecoders, 0);
      code = avcodec_open2(decoder_.get(), codec, &options);
      av_dict_free(&options);
    }
    if (code < 0) {
      throw Error({.kind = ErrorKind::Input,
                   .code = "video.codec",
                   .subject = path_.string(),
                   .found = avcodec_get_name(parameters.codec_id),
                   .expected = "H.264, FFV1, GIF, H.265, AV1, VP9 or another common codec"});
    }
  }

  AVStream& stream() const { return *container_->streams[stream_]; }

  void describe() {
    info.container = demuxer_ == "mov"        ? (is_quicktime() ? "mov" : "mp4")
                     : demuxer_ == "matroska" ? "mkv"
                                              : demuxer_;
    info.codec = avcodec_get_name(stream().codecpar->codec_id);
    info.width = stream().codecpar->width;
    info.height = stream().codecpar->height;
    const AVRational rate = stream().avg_frame_rate.num > 0 ? stream().avg_frame_rate : stream().r_frame_rate;
    if (rate.num > 0 && rate.den > 0) info.fps = whole_rate(av_q2d(rate));
  }

  bool is_quicktime() const {
    const AVDictionaryEntry* brand = av_dict_get(container_->metadata, "major_brand", nullptr, 0);
    return brand != nullptr && std::string(brand->value).starts_with("qt");
  }

  void index_packets() {
    const PacketPtr packet = make_packet();
    int code = 0;
    while ((code = av_read_frame(container_.get(), packet.get())) >= 0) {
      const bool ours = packet->stream_index == stream_ && (packet->flags & AV_PKT_FLAG_DISCARD) == 0;
      if (ours && (packet->flags & AV_PKT_FLAG_CORRUPT) != 0) times_.damaged = true;
      if (ours && !times_.damaged) add_time(*packet);
      av_packet_unref(packet.get());
      if (times_.pts.size() > limits_.max_frames) throw_too_long();
    }
    if (code != AVERROR_EOF || container_->pb->error < 0) times_.damaged = true;
    std::sort(times_.pts.begin(), times_.pts.end());
    info.frames = times_.pts.size();
    if (damage_ == Damage::Refuse) refuse_truncated();
    if (info.frames == 0) throw_read_error(path_, "no frame");
    if (demuxer_ == "gif" && info.frames > 1 && times_.pts.back() > times_.pts.front()) {
      const double seconds =
          static_cast<double>(times_.pts.back() - times_.pts.front()) * av_q2d(stream().time_base);
      info.fps = whole_rate(static_cast<double>(info.frames - 1) / seconds);
    }
  }

  void add_time(const AVPacket& packet) {
    std::int64_t pts = packet.pts != AV_NOPTS_VALUE ? packet.pts : packet.dts;
    if (pts == AV_NOPTS_VALUE) pts = times_.end;
    times_.pts.push_back(pts);
    times_.end = std::max(times_.end, pts + std::max<std::int64_t>(packet.duration, 1));
  }

  void throw_too_long() const {
    throw Error({.kind = ErrorKind::Input,
                 .code = "video.too_large",
                 .subject = path_.string(),
                 .found = "more than " + std::to_string(limits_.max_frames) + " frames",
                 .expected = "at most " + std::to_string(limits_.max_frames)});
  }

  // mp4 promises a number of frames, mkv a duration and a length; a file that was cut keeps no promise.
  void refuse_truncated() const {
    const std::int64_t promised = stream().nb_frames;
    if (demuxer_ == "mov" && promised > 0 && static_cast<std::int64_t>(info.frames) < promised) {
      throw_read_error(path_, "a truncated file: " + std::to_string(info.frames) + " of " +
                                  std::to_string(promised) + " frames");
    }
    if (demuxer_ == "matroska" && container_->duration > 0) {
      const double seconds = static_cast<double>(container_->duration) / AV_TIME_BASE;
      const double reached = static_cast<double>(times_.end) * av_q2d(stream().time_base);
      const double frame = info.fps > 0 ? 1 / info.fps : 0.1;
      if (reached + 1.5 * frame < seconds)
        throw_read_error(path_, "a truncated file: it ends at " + std::to_string(reached) + " of " +
                                    std::to_string(seconds) + " s");
    }
    if (demuxer_ == "matroska" && ends_before_segment())
      throw_read_error(path_, "a truncated file: its end is missing");
    if (times_.damaged)
      throw_read_error(path_, "a damaged or truncated file after " + std::to_string(info.frames) + " frames");
  }

  // An EBML header, then the Segment with its length (RFC 8794, sections 5 and 6); all ones mean an unknown
  // length.
  bool ends_before_segment() const {
    FileIo io(file_.get(), FileIo::Direction::Read);
    const auto number = [&io] {
      const int first = avio_r8(io.context());
      const int more = std::countl_zero(static_cast<std::uint8_t>(first));
      std::int64_t value = first & (0x7F >> more);
      bool unknown = value == (0x7F >> more);
      for (int i = 0; i < std::min(more, 7); ++i) {
        const int byte = avio_r8(io.context());
        unknown = unknown && byte == 0xFF;
        value = (value << 8) | byte;
      }
      return unknown ? std::int64_t{-1} : value;
    };
    avio_skip(io.context(), 4);
    avio_skip(io.context(), std::max<std::int64_t>(number(), 0));
    if (avio_rb32(io.context()) != kSegmentId) return false;
    const std::int64_t length = number();
    return length > avio_size(io.context()) - avio_tell(io.context());
  }

  void read_tags() {
    const auto tag = [&](const char* key) -> std::string {
      const AVDictionaryEntry* entry = av_dict_get(container_->metadata, key, nullptr, 0);
      if (entry == nullptr) return {};
      const std::string text = entry->value;
      return text.size() <= kMaxMetadata ? text : std::string();
    };
    const std::string json = tag("vdit");
    if (!json.empty()) metadata = plain_form({json, tag("title"), tag("comment")});
  }

  void read_gif_blocks() {
    const GifBlocks blocks = scan_gif(read_all(path_, kMaxGifBytes));
    if (!blocks.complete && damage_ == Damage::Refuse) throw_read_error(path_, "a truncated GIF");
    metadata = metadata_of_comments(blocks.comments);
  }

  void rewind() {
    decoder_.reset();
    container_.reset();
    open_container();
    frame_ = make_frame();
    packet_ = make_packet();
    next_ = decoded_ = 0;
    pending_ = flushed_ = false;
  }

  std::size_t rank(const AVFrame& frame) const {
    const std::int64_t pts = frame.best_effort_timestamp;
    if (pts == AV_NOPTS_VALUE) return decoded_;
    const auto at = std::lower_bound(times_.pts.begin(), times_.pts.end(), pts);
    return static_cast<std::size_t>(at - times_.pts.begin());
  }

  // Decodes up to frame `index` into frame_; false at the end of what a stopped writer left.
  bool decode_until(std::size_t index) {
    while (true) {
      if (!std::exchange(pending_, false) && !pull()) return end_early();
      const std::size_t reached = rank(*frame_);
      ++decoded_;
      if (reached == index) return true;
      if (reached > index) return end_early();
    }
  }

  bool end_early() const {
    if (damage_ == Damage::StopBefore) return false;
    throw_read_error(path_, "damaged data at frame " + std::to_string(next_));
  }

  // The decoder's next frame; false at the end or at damage.
  bool pull() {
    while (true) {
      const int code = avcodec_receive_frame(decoder_.get(), frame_.get());
      if (code >= 0) return frame_->decode_error_flags == 0 && (frame_->flags & AV_FRAME_FLAG_CORRUPT) == 0;
      if (code != AVERROR(EAGAIN) || flushed_) return false;
      if (!feed()) return false;
    }
  }

  bool feed() {
    while (av_read_frame(container_.get(), packet_.get()) >= 0) {
      // What a stopped writer left ends here; the frames before it are still in the decoder.
      if ((packet_->flags & AV_PKT_FLAG_CORRUPT) != 0) break;
      const bool ours = packet_->stream_index == stream_;
      const int code = ours ? avcodec_send_packet(decoder_.get(), packet_.get()) : 0;
      av_packet_unref(packet_.get());
      if (code < 0) return false;
      if (ours) return true;
    }
    flushed_ = true;
    return avcodec_send_packet(decoder_.get(), nullptr) >= 0;
  }

  void to_rgb(std::vector<std::uint8_t>& rgb8) {
    if (frame_->width != info.width || frame_->height != info.height) {
      throw_read_error(path_, "a frame of " + std::to_string(frame_->width) + " x " +
                                  std::to_string(frame_->height) + " among frames of " +
                                  std::to_string(info.width) + " x " + std::to_string(info.height));
    }
    const auto format = static_cast<AVPixelFormat>(frame_->format);
    if (!to_rgb_ || format != format_) {
      constexpr int kFlags = SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT;
      to_rgb_.reset(sws_getContext(info.width, info.height, format, info.width, info.height, AV_PIX_FMT_RGB24,
                                   kFlags, nullptr, nullptr, nullptr));
      if (!to_rgb_) throw_read_error(path_, "an unsupported pixel format");
      format_ = format;
      set_colours();
    }
    rgb8.resize(static_cast<std::size_t>(info.width) * static_cast<std::size_t>(info.height) * 3);
    std::uint8_t* const planes[] = {rgb8.data()};
    const int strides[] = {info.width * 3};
    sws_scale(to_rgb_.get(), frame_->data, frame_->linesize, 0, info.height, planes, strides);
  }

  // Untagged files follow the players' custom: BT.601 for standard definition, BT.709 above.
  void set_colours() {
    const AVPixFmtDescriptor* description = av_pix_fmt_desc_get(format_);
    if (description == nullptr || (description->flags & AV_PIX_FMT_FLAG_RGB) != 0) return;
    const bool tagged = frame_->colorspace != AVCOL_SPC_UNSPECIFIED;
    const int space = tagged               ? frame_->colorspace
                      : info.height >= 720 ? AVCOL_SPC_BT709
                                           : AVCOL_SPC_SMPTE170M;
    const int full = frame_->color_range == AVCOL_RANGE_JPEG ? 1 : 0;
    const int* coefficients = sws_getCoefficients(space);
    sws_setColorspaceDetails(to_rgb_.get(), coefficients, full, coefficients, 1, 0, 1 << 16, 1 << 16);
  }

  std::filesystem::path path_;
  std::string demuxer_;
  ReadLimits limits_;
  Damage damage_;
  FileHandle file_;
  std::unique_ptr<FileIo> io_;
  InputPtr container_;  // after io_: closed before it
  CodecPtr decoder_;
  int stream_ = -1;
  Times times_;
  FramePtr frame_;
  PacketPtr packet_;
  SwsPtr to_rgb_;
  AVPixelFormat format_ = AV_PIX_FMT_NONE;
  std::size_t next_ = 0;
  std::size_t decoded_ = 0;
  bool pending_ = false;  // frame_ holds a frame that was decoded while seeking
  bool flushed_ = false;
};

}  // namespace

std::unique_ptr<FrameSource> open_stream(const std::filesystem::path& path, const ReadLimits& limits,
                                         Damage damage) {
  std::string bytes(12, '\0');
  {
    const FileHandle file = open_for_reading(path);
    FileIo io(file.get(), FileIo::Direction::Read);
    const int got = avio_read(io.context(), reinterpret_cast<unsigned char*>(bytes.data()), 12);
    if (got <= 0) throw_read_error(path, "an empty file");
    bytes.resize(static_cast<std::size_t>(got));
  }
  const char* demuxer = nullptr;
  const std::string_view kind = bytes.size() < 8 ? std::string_view() : std::string_view(bytes).substr(4, 4);
  if (kind == "ftyp" || kind == "moov" || kind == "mdat") demuxer = "mov";
  if (bytes.starts_with("\x1A\x45\xDF\xA3")) demuxer = "matroska";
  if (bytes.starts_with("GIF8")) demuxer = "gif";
  if (demuxer == nullptr)
    throw_read_error(
        path, "a file that is not a video (it starts with \"" + vdit::quoted(bytes.substr(0, 8)) + "\")");
  return std::make_unique<StreamSource>(path, demuxer, limits, damage);
}

}  // namespace vdit::engine
