// SPDX-License-Identifier: Apache-2.0
#include "engine/video/file_handle.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "engine/base/error.h"

namespace vdit::engine {
namespace {

std::string system_text(int error_number) {
  return std::generic_category().message(error_number);
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
  const auto folder = path.parent_path();
  return folder.empty() ? std::filesystem::path(".") : folder;
}

}  // namespace

void FileHandle::close() noexcept {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

void throw_output_error(const std::filesystem::path& path, int error_number) {
  ErrorInfo info{.kind = ErrorKind::Resource,
                 .code = "video.write",
                 .subject = path.string(),
                 .found = system_text(error_number),
                 .expected = "room and permission to write the video",
                 .hint = "free some space or choose another folder"};
  switch (error_number) {
    case ENOENT:
    case ENOTDIR:
      info.kind = ErrorKind::Input;
      info.code = "file.folder";
      info.expected = "an existing folder " + folder_of(path).string();
      info.hint = "create the folder or choose another path";
      break;
    case EACCES:
    case EPERM:
    case EROFS:
      info.code = "file.permission";
      info.expected = "a folder that may be written";
      info.hint = "choose another folder or change its permissions";
      break;
    case ENAMETOOLONG:
      info.kind = ErrorKind::Input;
      info.code = "file.name";
      info.expected = "a shorter name";
      info.hint = {};
      break;
    case ELOOP:
    case EISDIR:
    case ENXIO:
      info.kind = ErrorKind::Input;
      info.code = "file.kind";
      info.expected = "a regular file";
      info.hint = {};
      break;
    case EEXIST:
      info.kind = ErrorKind::Input;
      info.code = "file.exists";
      info.expected = "a free name";
      info.hint = "choose another path or pass --overwrite";
      break;
    default:
      break;
  }
  throw Error(std::move(info));
}

FileHandle open_for_reading(const std::filesystem::path& path) {
  // O_NONBLOCK: opening a FIFO must not wait for a writer.
  FileHandle file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  ErrorInfo info{.kind = ErrorKind::Input, .subject = path.string()};
  if (!file) {
    const int error_number = errno;
    const bool denied = error_number == EACCES || error_number == EPERM;
    info.kind = denied ? ErrorKind::Resource : ErrorKind::Input;
    info.code = denied ? "file.permission" : error_number == ENXIO ? "file.kind" : "file.missing";
    info.found = system_text(error_number);
    info.expected = "a readable file";
    throw Error(std::move(info));
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    info.code = "file.kind";
    info.found = S_ISDIR(status.st_mode) ? "a folder" : "a device, FIFO or socket";
    info.expected = "a regular file";
    throw Error(std::move(info));
  }
  return file;
}

FileHandle create_file(const std::filesystem::path& path) {
  FileHandle file(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666));
  if (!file) throw_output_error(path, errno);
  return file;
}

void write_all(const FileHandle& file, const std::filesystem::path& path,
               std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(file.get(), bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) throw_output_error(path, wrote < 0 ? errno : ENOSPC);
    bytes = bytes.subspan(static_cast<std::size_t>(wrote));
  }
}

void sync_file(const FileHandle& file, const std::filesystem::path& path) {
  if (::fsync(file.get()) != 0) throw_output_error(path, errno);
}

void sync_folder(const std::filesystem::path& folder) {
  const FileHandle handle(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!handle) throw_output_error(folder, errno);
  // Some file systems cannot sync a folder; the names are then as durable as they get.
  if (::fsync(handle.get()) != 0 && errno != EINVAL && errno != ENOTSUP) throw_output_error(folder, errno);
}

std::vector<std::uint8_t> read_all(const std::filesystem::path& path, std::uint64_t limit) {
  const FileHandle file = open_for_reading(path);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) throw_output_error(path, errno);
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size > limit) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "video.too_large",
                 .subject = path.string(),
                 .found = std::to_string(size) + " bytes",
                 .expected = "at most " + std::to_string(limit)});
  }
  std::vector<std::uint8_t> bytes(size);
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got =
        ::pread(file.get(), bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      throw Error({.kind = ErrorKind::Input,
                   .code = "video.read",
                   .subject = path.string(),
                   .found = got < 0 ? system_text(errno) : "a file that became shorter while it was read",
                   .expected = std::to_string(size) + " bytes"});
    }
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

}  // namespace vdit::engine
