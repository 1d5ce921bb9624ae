// SPDX-License-Identifier: Apache-2.0
// Ownership of libav's objects, a file descriptor as its input or output, and its errors as vdit::Error.
// Written for libav 5.1 and 6. Private to engine/video.
#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/frame.h>
#include <libswscale/swscale.h>
}

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace vdit::engine {

template <auto release>
struct ReleaseByAddress {
  template <typename T>
  void operator()(T* object) const {
    release(&object);
  }
};
struct ReleaseSws {
  void operator()(SwsContext* context) const { sws_freeContext(context); }
};
struct ReleaseOutput {
  void operator()(AVFormatContext* context) const { avformat_free_context(context); }
};

using FramePtr = std::unique_ptr<AVFrame, ReleaseByAddress<av_frame_free>>;
using PacketPtr = std::unique_ptr<AVPacket, ReleaseByAddress<av_packet_free>>;
using CodecPtr = std::unique_ptr<AVCodecContext, ReleaseByAddress<avcodec_free_context>>;
using InputPtr = std::unique_ptr<AVFormatContext, ReleaseByAddress<avformat_close_input>>;
using OutputPtr = std::unique_ptr<AVFormatContext, ReleaseOutput>;
using SwsPtr = std::unique_ptr<SwsContext, ReleaseSws>;

FramePtr make_frame();
PacketPtr make_packet();

/// A picture buffer of the given format (AVPixelFormat). Errors: std::bad_alloc.
FramePtr make_picture(int width, int height, int pixel_format);

/// Switches libav's own messages off, once: every fault reaches the caller as an error instead.
void silence_libav();

/// libav's text for one of its codes; the system's text for a negated errno.
std::string libav_text(int code);

/// The cap on the side of a frame times itself, for AVCodecContext::max_pixels.
std::int64_t max_pixels(int max_side);

/// libav's byte stream over a descriptor that somebody else owns. Remembers the first errno, which libav may
/// drop.
class FileIo {
 public:
  enum class Direction { Read, Write };
  FileIo(int descriptor, Direction direction);
  ~FileIo();
  FileIo(const FileIo&) = delete;
  FileIo& operator=(const FileIo&) = delete;

  AVIOContext* context() noexcept { return context_; }
  int first_errno() const noexcept { return first_errno_; }

 private:
  static int read(void* self, std::uint8_t* buffer, int size);
#if LIBAVFORMAT_VERSION_MAJOR >= 61
  static int write(void* self, const std::uint8_t* buffer, int size);
#else
  static int write(void* self, std::uint8_t* buffer, int size);
#endif
  static std::int64_t seek(void* self, std::int64_t offset, int whence);

  int descriptor_;
  std::int64_t position_ = 0;
  int first_errno_ = 0;
  AVIOContext* context_ = nullptr;
};

/// video.write (Resource) for a libav code met while writing `path`; `io` may know the errno that libav lost.
[[noreturn]] void throw_write_error(const std::filesystem::path& path, int code, const FileIo* io);

/// Throws video.write when `code` is negative or the stream has failed; returns `code`.
int check_write(const std::filesystem::path& path, int code, FileIo& io);

/// video.read (Input).
[[noreturn]] void throw_read_error(const std::filesystem::path& path, const std::string& found);

}  // namespace vdit::engine
