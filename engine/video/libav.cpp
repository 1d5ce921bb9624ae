// SPDX-License-Identifier: Apache-2.0
#include "engine/video/libav.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <mutex>
#include <new>
#include <system_error>

#include "engine/base/error.h"

namespace vdit::engine {
namespace {

constexpr int kStreamBuffer = 1 << 16;

}  // namespace

FramePtr make_frame() {
  FramePtr frame(av_frame_alloc());
  if (!frame) throw std::bad_alloc();
  return frame;
}

PacketPtr make_packet() {
  PacketPtr packet(av_packet_alloc());
  if (!packet) throw std::bad_alloc();
  return packet;
}

FramePtr make_picture(int width, int height, int pixel_format) {
  FramePtr frame = make_frame();
  frame->width = width;
  frame->height = height;
  frame->format = pixel_format;
  if (av_frame_get_buffer(frame.get(), 0) < 0) throw std::bad_alloc();
  return frame;
}

void silence_libav() {
  static std::once_flag once;
  std::call_once(once, [] { av_log_set_level(AV_LOG_QUIET); });
}

std::string libav_text(int code) {
  char text[AV_ERROR_MAX_STRING_SIZE] = {};
  if (av_strerror(code, text, sizeof text) == 0) return text;
  return std::generic_category().message(-code);
}

std::int64_t max_pixels(int max_side) {
  return std::int64_t{max_side} * max_side;
}

FileIo::FileIo(int descriptor, Direction direction) : descriptor_(descriptor) {
  const bool writes = direction == Direction::Write;
  auto* buffer = static_cast<unsigned char*>(av_malloc(kStreamBuffer));
  if (buffer == nullptr) throw std::bad_alloc();
  context_ = avio_alloc_context(buffer, kStreamBuffer, writes ? 1 : 0, this, writes ? nullptr : &FileIo::read,
                                writes ? &FileIo::write : nullptr, &FileIo::seek);
  if (context_ == nullptr) {
    av_free(buffer);
    throw std::bad_alloc();
  }
}

FileIo::~FileIo() {
  av_freep(&context_->buffer);
  avio_context_free(&context_);
}

int FileIo::read(void* self, std::uint8_t* buffer, int size) {
  auto* io = static_cast<FileIo*>(self);
  ssize_t got = -1;
  do {
    got = ::pread(io->descriptor_, buffer, static_cast<std::size_t>(size), io->position_);
  } while (got < 0 && errno == EINTR);
  if (got == 0) return AVERROR_EOF;
  if (got < 0) {
    if (io->first_errno_ == 0) io->first_errno_ = errno;
    return AVERROR(errno);
  }
  io->position_ += got;
  return static_cast<int>(got);
}

#if LIBAVFORMAT_VERSION_MAJOR >= 61
int FileIo::write(void* self, const std::uint8_t* buffer, int size) {
#else
int FileIo::write(void* self, std::uint8_t* buffer, int size) {
#endif
  auto* io = static_cast<FileIo*>(self);
  int done = 0;
  while (done < size) {
    const ssize_t wrote =
        ::pwrite(io->descriptor_, buffer + done, static_cast<std::size_t>(size - done), io->position_);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) {
      const int code = wrote < 0 ? errno : ENOSPC;
      if (io->first_errno_ == 0) io->first_errno_ = code;
      return AVERROR(code);
    }
    io->position_ += wrote;
    done += static_cast<int>(wrote);
  }
  return size;
}

std::int64_t FileIo::seek(void* self, std::int64_t offset, int whence) {
  auto* io = static_cast<FileIo*>(self);
  struct stat status {};
  switch (whence & ~AVSEEK_FORCE) {
    case AVSEEK_SIZE:
      return ::fstat(io->descriptor_, &status) == 0 ? std::int64_t{status.st_size} : AVERROR(errno);
    case SEEK_SET:
      break;
    case SEEK_CUR:
      offset += io->position_;
      break;
    case SEEK_END:
      if (::fstat(io->descriptor_, &status) != 0) return AVERROR(errno);
      offset += status.st_size;
      break;
    default:
      return AVERROR(EINVAL);
  }
  if (offset < 0) return AVERROR(EINVAL);
  io->position_ = offset;
  return offset;
}

void throw_write_error(const std::filesystem::path& path, int code, const FileIo* io) {
  if (io != nullptr && io->first_errno() != 0) code = AVERROR(io->first_errno());
  throw Error({.kind = ErrorKind::Resource,
               .code = "video.write",
               .subject = path.string(),
               .found = libav_text(code),
               .expected = "room and permission to write the video",
               .hint = "free some space or choose another folder"});
}

int check_write(const std::filesystem::path& path, int code, FileIo& io) {
  if (code < 0) throw_write_error(path, code, &io);
  if (io.context()->error < 0) throw_write_error(path, io.context()->error, &io);
  if (io.first_errno() != 0) throw_write_error(path, AVERROR(io.first_errno()), &io);
  return code;
}

void throw_read_error(const std::filesystem::path& path, const std::string& found) {
  throw Error({.kind = ErrorKind::Input,
               .code = "video.read",
               .subject = path.string(),
               .found = found,
               .expected = "a complete mp4, mkv, gif, webp or PNG video"});
}

}  // namespace vdit::engine
