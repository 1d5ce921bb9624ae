// SPDX-License-Identifier: Apache-2.0
#include "engine/base/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <random>
#include <string>
#include <utility>

#include "engine/base/error.h"

namespace vdit {
namespace {

[[noreturn]] void throw_write_error(const std::filesystem::path& path, int error) {
  std::string hint;
  if (error == ENOSPC || error == EDQUOT) hint = "free some space or write to another disk";
  if (error == EFBIG) hint = "a file size limit is set (ulimit -f)";
  if (error == EACCES || error == EPERM || error == EROFS) hint = "choose a folder that you may write to";
  throw Error({.kind = ErrorKind::Resource,
               .code = "file.write",
               .subject = vdit::quoted(path.string()),
               .found = std::strerror(error),
               .hint = std::move(hint)});
}

[[noreturn]] void throw_exists(const std::filesystem::path& path) {
  throw Error({.kind = ErrorKind::Input,
               .code = "output.exists",
               .subject = vdit::quoted(path.string()),
               .found = "a file that exists already",
               .hint = "choose another name, or ask to overwrite it (--overwrite)"});
}

[[noreturn]] void throw_bad_target(const std::filesystem::path& path, std::string found) {
  throw Error({.kind = ErrorKind::Input,
               .code = "output.target",
               .subject = vdit::quoted(path.string()),
               .found = std::move(found),
               .expected = "a name for a file in an existing folder"});
}

std::filesystem::path folder_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

void check_target(const std::filesystem::path& target, Overwrite overwrite) {
  if (!target.has_filename()) throw_bad_target(target, "a name that ends in a folder");
  struct stat status {};
  if (::stat(folder_of(target).c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) {
    throw_bad_target(target, "no folder " + folder_of(target).string());
  }
  if (::stat(target.c_str(), &status) != 0) return;
  if (S_ISDIR(status.st_mode)) throw_bad_target(target, "a folder");
  if (!S_ISREG(status.st_mode)) throw_bad_target(target, "a device, FIFO or socket");
  if (overwrite == Overwrite::No) throw_exists(target);
}

// Creates an empty file ".STEM.RANDOM.ENDING" beside the target.
std::filesystem::path create_temporary(const std::filesystem::path& target) {
  constexpr char kLetters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  constexpr std::size_t kLongestStem = 160;  // names may have 255 bytes
  std::random_device random;
  for (int attempt = 0; attempt < 100; ++attempt) {
    std::string name = "." + target.stem().string().substr(0, kLongestStem) + ".";
    for (int i = 0; i < 6; ++i) name += kLetters[random() % (sizeof kLetters - 1)];
    name += target.extension().string().substr(0, 32);
    std::filesystem::path path = folder_of(target) / name;
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor >= 0) {
      ::close(descriptor);
      return path;
    }
    if (errno != EEXIST) throw_write_error(target, errno);
  }
  throw_write_error(target, EEXIST);
}

void sync_path(const std::filesystem::path& path, int flags, const std::filesystem::path& target) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  if (descriptor < 0) throw_write_error(target, errno);
  const int failed = ::fsync(descriptor) != 0 ? errno : 0;
  ::close(descriptor);
  // Some network file systems cannot sync a folder; the file itself is safe by then.
  if (failed != 0 && !(failed == EINVAL && (flags & O_DIRECTORY))) throw_write_error(target, failed);
}

void rename_without_replacing(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return;
  int error = errno;
  if (error == EINVAL ||
      error == ENOSYS) {  // the file system has no such rename: a link refuses to replace as well
    error = ::link(from.c_str(), to.c_str()) == 0 ? 0 : errno;
    if (error == 0) ::unlink(from.c_str());
  }
  if (error == EEXIST) throw_exists(to);
  if (error != 0) throw_write_error(to, error);
}

}  // namespace

PendingFile::PendingFile(std::filesystem::path target, Overwrite overwrite) : overwrite_(overwrite) {
  std::error_code ignored;
  const bool is_link = std::filesystem::is_symlink(std::filesystem::symlink_status(target, ignored));
  target_ = is_link ? std::filesystem::weakly_canonical(target, ignored) : std::move(target);
  check_target(target_, overwrite_);
  temporary_ = create_temporary(target_);
}

PendingFile::PendingFile(PendingFile&& other) noexcept
    : target_(std::move(other.target_)),
      temporary_(std::exchange(other.temporary_, {})),
      overwrite_(other.overwrite_) {}

PendingFile::~PendingFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void PendingFile::commit() {
  sync_path(temporary_, O_RDONLY, target_);
  check_target(target_, overwrite_);
  if (overwrite_ == Overwrite::No) {
    rename_without_replacing(temporary_, target_);
  } else if (::rename(temporary_.c_str(), target_.c_str()) != 0) {
    throw_write_error(target_, errno);
  }
  temporary_.clear();
  sync_path(folder_of(target_), O_RDONLY | O_DIRECTORY, target_);
}

AtomicFile::AtomicFile(std::filesystem::path target, Overwrite overwrite)
    : pending_(std::move(target), overwrite) {
  descriptor_ = FileDescriptor(::open(pending_.temporary().c_str(), O_WRONLY | O_CLOEXEC));
  if (!descriptor_) throw_write_error(pending_.target(), errno);
}

void AtomicFile::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor_.get(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw_write_error(pending_.target(), errno);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

void AtomicFile::write(std::string_view text) {
  write(std::as_bytes(std::span(text)));
}

void AtomicFile::commit() {
  if (::fsync(descriptor_.get()) != 0) throw_write_error(pending_.target(), errno);
  // Network file systems report a full disk only when the file is closed.
  if (::close(descriptor_.release()) != 0) throw_write_error(pending_.target(), errno);
  pending_.commit();
}

void write_file(const std::filesystem::path& target, std::string_view text, Overwrite overwrite) {
  AtomicFile file(target, overwrite);
  file.write(text);
  file.commit();
}

}  // namespace vdit
