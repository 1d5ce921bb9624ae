// SPDX-License-Identifier: Apache-2.0
#include "engine/video/webp_file.h"

#include <webp/decode.h>
#include <webp/demux.h>
#include <webp/encode.h>
#include <webp/mux.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <string_view>

#include "engine/base/error.h"
#include "engine/base/xml_text.h"
#include "engine/video/libav.h"

namespace vdit::engine {
namespace {

constexpr std::uint64_t kMaxFileBytes = std::uint64_t{1} << 30;
constexpr float kQuality = 92;
constexpr std::size_t kMaxXmp = 16u << 20;

struct Release {
  void operator()(WebPAnimEncoder* p) const { WebPAnimEncoderDelete(p); }
  void operator()(WebPAnimDecoder* p) const { WebPAnimDecoderDelete(p); }
  void operator()(WebPDemuxer* p) const { WebPDemuxDelete(p); }
  void operator()(WebPMux* p) const { WebPMuxDelete(p); }
};
template <typename T>
using Owned = std::unique_ptr<T, Release>;

struct OwnedData : WebPData {
  OwnedData() { WebPDataInit(this); }
  ~OwnedData() { WebPDataClear(this); }
  OwnedData(const OwnedData&) = delete;
  OwnedData& operator=(const OwnedData&) = delete;
};

struct OwnedPicture : WebPPicture {
  OwnedPicture() {
    if (WebPPictureInit(this) == 0) throw std::bad_alloc();
  }
  ~OwnedPicture() { WebPPictureFree(this); }
  OwnedPicture(const OwnedPicture&) = delete;
  OwnedPicture& operator=(const OwnedPicture&) = delete;
};

[[noreturn]] void throw_encoder(const std::filesystem::path& path, const std::string& found) {
  throw Error({.kind = ErrorKind::Resource,
               .code = "video.encoder",
               .subject = path.string(),
               .field = "libwebp",
               .found = found});
}

// Identical frames are merged by the encoder, so the rate is kept to unfold them again.
std::string make_xmp(const VideoMetadata& metadata, double fps) {
  const VideoMetadata embedded = embedded_form(metadata);
  const auto element = [](const std::string& name, const std::string& text) {
    return "<vdit:" + name + ">" + xml_text(text) + "</vdit:" + name + ">";
  };
  return "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
         "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
         "<rdf:Description rdf:about=\"\" xmlns:vdit=\"urn:sparse-vdit-studio:1.0\">" +
         element("json", embedded.json) + element("title", embedded.title) +
         element("comment", embedded.comment) + element("fps", std::to_string(fps)) +
         "</rdf:Description></rdf:RDF></x:xmpmeta>";
}

std::string xmp_element(std::string_view xmp, const std::string& name) {
  const std::string open = "<vdit:" + name + ">";
  const std::size_t begin = xmp.find(open);
  if (begin == std::string_view::npos) return {};
  const std::size_t end = xmp.find("</vdit:" + name + ">", begin);
  if (end == std::string_view::npos) return {};
  return from_xml_text(xmp.substr(begin + open.size(), end - begin - open.size()));
}

std::size_t encode_frames(FrameSource& source, WebPAnimEncoder& encoder, const std::filesystem::path& path,
                          double fps) {
  WebPConfig config;
  if (WebPConfigInit(&config) == 0) throw std::bad_alloc();
  config.quality = kQuality;
  config.method = 3;
  config.use_sharp_yuv = 1;
  std::vector<std::uint8_t> rgb8;
  std::size_t count = 0;
  const auto start_ms = [fps](std::size_t index) {
    return static_cast<int>(std::lround(static_cast<double>(index) * 1000 / fps));
  };
  for (; source.next(rgb8); ++count) {
    OwnedPicture picture;
    picture.width = source.info.width;
    picture.height = source.info.height;
    picture.use_argb = 1;
    if (WebPPictureImportRGB(&picture, rgb8.data(), source.info.width * 3) == 0) throw std::bad_alloc();
    if (WebPAnimEncoderAdd(&encoder, &picture, start_ms(count), &config) == 0) {
      throw_encoder(path, WebPAnimEncoderGetError(&encoder));
    }
  }
  if (WebPAnimEncoderAdd(&encoder, nullptr, start_ms(count), nullptr) == 0)
    throw_encoder(path, WebPAnimEncoderGetError(&encoder));
  return count;
}

class WebpSource final : public FrameSource {
 public:
  WebpSource(const std::filesystem::path& path, const ReadLimits& limits)
      : path_(path), bytes_(read_all(path, kMaxFileBytes)) {
    WebPBitstreamFeatures features;
    if (WebPGetFeatures(bytes_.data(), bytes_.size(), &features) != VP8_STATUS_OK)
      throw_read_error(path, "a damaged or truncated WebP");
    check_frame_size(path, features.width, features.height, limits);
    const WebPData data{bytes_.data(), bytes_.size()};
    const Owned<WebPDemuxer> demuxer(WebPDemux(&data));
    if (!demuxer) throw_read_error(path, "a damaged or truncated WebP");
    info.container = "webp";
    info.codec = "webp";
    info.width = static_cast<int>(WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_WIDTH));
    info.height = static_cast<int>(WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_HEIGHT));
    check_frame_size(path, info.width, info.height, limits);
    read_xmp(*demuxer);
    read_times(*demuxer, limits);
    rewind();
  }

  bool next(std::vector<std::uint8_t>& rgb8) override {
    if (next_ >= info.frames) return false;
    while (shown_end_ <= next_) decode_one();
    rgb8.resize(static_cast<std::size_t>(info.width) * static_cast<std::size_t>(info.height) * 3);
    for (std::size_t i = 0, pixels = rgb8.size() / 3; i < pixels; ++i)
      std::memcpy(&rgb8[i * 3], canvas_ + i * 4, 3);
    ++next_;
    return true;
  }

  void seek(std::size_t index) override {
    if (index < shown_begin_) rewind();
    next_ = index;
  }

 private:
  void read_xmp(WebPDemuxer& demuxer) {
    WebPChunkIterator chunk;
    if (WebPDemuxGetChunk(&demuxer, "XMP ", 1, &chunk) == 0) return;
    const std::string_view xmp(reinterpret_cast<const char*>(chunk.chunk.bytes),
                               std::min(chunk.chunk.size, kMaxXmp));
    VideoMetadata found{xmp_element(xmp, "json"), xmp_element(xmp, "title"), xmp_element(xmp, "comment")};
    const double fps = std::strtod(xmp_element(xmp, "fps").c_str(), nullptr);
    if (fps > 0 && fps <= 1000) info.fps = fps;
    if (!found.json.empty()) metadata = plain_form(std::move(found));
    WebPDemuxReleaseChunkIterator(&chunk);
  }

  // ends_[i]: the frame after the last that picture i shows.
  void read_times(WebPDemuxer& demuxer, const ReadLimits& limits) {
    double end_ms = 0;
    WebPIterator frame;
    for (int more = WebPDemuxGetFrame(&demuxer, 1, &frame); more != 0; more = WebPDemuxNextFrame(&frame)) {
      end_ms += frame.duration;
      const std::size_t previous = ends_.empty() ? 0 : ends_.back();
      const auto end =
          info.fps > 0 ? static_cast<std::size_t>(std::llround(end_ms * info.fps / 1000)) : previous + 1;
      ends_.push_back(std::max(end, previous + 1));
      if (ends_.back() > limits.max_frames) break;
    }
    WebPDemuxReleaseIterator(&frame);
    if (ends_.empty()) throw_read_error(path_, "a WebP without pictures");
    info.frames = ends_.back();
    if (info.frames > limits.max_frames) {
      throw Error({.kind = ErrorKind::Input,
                   .code = "video.too_large",
                   .subject = path_.string(),
                   .found = "more than " + std::to_string(limits.max_frames) + " frames"});
    }
    if (info.fps == 0 && end_ms > 0) info.fps = whole_rate(static_cast<double>(info.frames) * 1000 / end_ms);
  }

  void rewind() {
    const WebPData data{bytes_.data(), bytes_.size()};
    WebPAnimDecoderOptions options;
    if (WebPAnimDecoderOptionsInit(&options) == 0) throw std::bad_alloc();
    options.color_mode = MODE_RGBA;
    decoder_.reset(WebPAnimDecoderNew(&data, &options));
    if (!decoder_) throw_read_error(path_, "a damaged or truncated WebP");
    picture_ = shown_begin_ = shown_end_ = next_ = 0;
  }

  void decode_one() {
    int timestamp = 0;
    if (picture_ >= ends_.size() || WebPAnimDecoderGetNext(decoder_.get(), &canvas_, &timestamp) == 0) {
      throw_read_error(path_, "a damaged picture " + std::to_string(picture_));
    }
    shown_begin_ = shown_end_;
    shown_end_ = ends_[picture_++];
  }

  std::filesystem::path path_;
  std::vector<std::uint8_t> bytes_;
  std::vector<std::size_t> ends_;
  Owned<WebPAnimDecoder> decoder_;
  std::uint8_t* canvas_ = nullptr;  // owned by the decoder; valid until its next picture
  std::size_t picture_ = 0;
  std::size_t shown_begin_ = 0;
  std::size_t shown_end_ = 0;
  std::size_t next_ = 0;
};

}  // namespace

void write_webp(FrameSource& source, const FileHandle& file, const std::filesystem::path& path,
                const VideoSettings& settings) {
  WebPAnimEncoderOptions options;
  if (WebPAnimEncoderOptionsInit(&options) == 0) throw std::bad_alloc();
  options.kmax = std::max(1, static_cast<int>(std::lround(settings.fps)));
  options.kmin = options.kmax - 1;
  const Owned<WebPAnimEncoder> encoder(WebPAnimEncoderNew(source.info.width, source.info.height, &options));
  if (!encoder) throw std::bad_alloc();
  encode_frames(source, *encoder, path, settings.fps);
  OwnedData animation;
  if (WebPAnimEncoderAssemble(encoder.get(), &animation) == 0)
    throw_encoder(path, WebPAnimEncoderGetError(encoder.get()));

  const Owned<WebPMux> mux(WebPMuxCreate(&animation, 0));
  if (!mux) throw std::bad_alloc();
  const std::string xmp = make_xmp(settings.metadata, settings.fps);
  const WebPData xmp_data{reinterpret_cast<const std::uint8_t*>(xmp.data()), xmp.size()};
  OwnedData assembled;
  if (WebPMuxSetChunk(mux.get(), "XMP ", &xmp_data, 1) != WEBP_MUX_OK ||
      WebPMuxAssemble(mux.get(), &assembled) != WEBP_MUX_OK) {
    throw_encoder(path, "the metadata could not be added");
  }
  write_all(file, path, {assembled.bytes, assembled.size});
}

std::unique_ptr<FrameSource> open_webp(const std::filesystem::path& path, const ReadLimits& limits) {
  return std::make_unique<WebpSource>(path, limits);
}

}  // namespace vdit::engine
