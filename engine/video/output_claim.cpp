// SPDX-License-Identifier: Apache-2.0
#include "engine/video/output_claim.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <string>
#include <string_view>
#include <system_error>

#include "engine/base/error.h"

namespace vdit::engine {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFinalEnding = ".final.part";
constexpr std::string_view kLongestEnding = ".final.part~";

bool is_sequence(VideoFormat format) {
  return format == VideoFormat::PngFolder || format == VideoFormat::PngPattern;
}

fs::path folder_of(const fs::path& path) {
  const auto folder = path.parent_path();
  return folder.empty() ? fs::path(".") : folder;
}

[[noreturn]] void throw_exists(const fs::path& path, const std::string& found) {
  throw Error({.kind = ErrorKind::Input,
               .code = "file.exists",
               .subject = path.string(),
               .found = found,
               .expected = "a free name",
               .hint = "choose another path or pass --overwrite"});
}

[[noreturn]] void throw_kind(const fs::path& path, const std::string& found, const std::string& expected) {
  throw Error({.kind = ErrorKind::Input,
               .code = "file.kind",
               .subject = path.string(),
               .found = found,
               .expected = expected});
}

[[noreturn]] void throw_claimed(const fs::path& path) {
  throw Error({.kind = ErrorKind::Input,
               .code = "file.claimed",
               .subject = path.string(),
               .found = "another job that is writing it",
               .expected = "one job for one output path",
               .hint = "wait for it or choose another path"});
}

std::string kind_text(mode_t mode) {
  if (S_ISLNK(mode)) return "a symbolic link";
  if (S_ISDIR(mode)) return "a folder";
  if (S_ISFIFO(mode)) return "a FIFO";
  if (S_ISREG(mode)) return "a file";
  return "a device or socket";
}

// A folder that holds nothing but numbered PNG files is one of ours and may be replaced as a whole.
bool holds_only_frames(const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.is_symlink()) return false;
    const std::string name = entry.path().filename().string();
    const std::string_view number = std::string_view(name).substr(0, name.find('.'));
    const bool digits = number.find_first_not_of("0123456789") == std::string_view::npos;
    if (number.size() < 4 || !digits || name != std::string(number) + ".png") return false;
  }
  return true;
}

bool same_file(int descriptor, const fs::path& path) {
  struct stat held {};
  struct stat named {};
  return ::fstat(descriptor, &held) == 0 && ::lstat(path.c_str(), &named) == 0 &&
         held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

// 0 or an errno. Where the file system cannot refuse to replace, a hard link does.
int rename_without_replacing(const fs::path& from, const fs::path& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  if (::link(from.c_str(), to.c_str()) != 0) return errno;
  return ::unlink(from.c_str()) == 0 ? 0 : errno;
}

void move(const fs::path& from, const fs::path& to, bool replace) {
  const int failure =
      replace ? (::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno) : rename_without_replacing(from, to);
  if (failure == EEXIST) throw_exists(to, "a file that appeared while the video was made");
  if (failure != 0) throw_output_error(to, failure);
}

// A leftover of a stopped process is somebody's frames: it is moved out of the way, not deleted.
void set_aside(const fs::path& part) {
  for (int n = 1; n < 10'000; ++n) {
    const fs::path aside = part.string() + "." + std::to_string(n);
    const int failure =
        ::renameat2(AT_FDCWD, part.c_str(), AT_FDCWD, aside.c_str(), RENAME_NOREPLACE) == 0 ? 0 : errno;
    if (failure == 0 || failure == ENOENT) return;
    if (failure != EEXIST) throw_output_error(part, failure);
  }
  throw_exists(part, "ten thousand left-over parts");
}

}  // namespace

fs::path sequence_file(const fs::path& out, VideoFormat format, std::size_t index) {
  char number[32];
  if (format == VideoFormat::PngFolder) {
    std::snprintf(number, sizeof number, "%04zu.png", index);
    return out / number;
  }
  std::string name = out.filename().string();
  const std::size_t at = name.find('%');
  const int digits = name[at + 2] - '0';
  std::snprintf(number, sizeof number, "%0*zu", digits, index);
  return out.parent_path() / name.replace(at, 4, number);
}

OutputClaim::OutputClaim(const fs::path& out, VideoFormat format, bool overwrite)
    : out_(out.has_filename() ? out : out.parent_path()),
      part_(part_path(out)),
      format_(format),
      overwrite_(overwrite) {
  check_target();
  take_part();
}

OutputClaim OutputClaim::of_leftover(const fs::path& out, VideoFormat format, bool overwrite) {
  OutputClaim claim;
  claim.out_ = out.has_filename() ? out : out.parent_path();
  claim.part_ = part_path(out);
  claim.format_ = format;
  claim.overwrite_ = overwrite;
  claim.check_target();
  const int flags = is_sequence(format) ? O_RDONLY | O_DIRECTORY : O_RDWR;
  claim.part_file_ = FileHandle(::open(claim.part_.c_str(), flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!claim.part_file_) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "file.missing",
                 .subject = claim.part_.string(),
                 .expected = "what a stopped run left behind"});
  }
  if (!claim.lock_part()) throw_claimed(claim.out_);
  return claim;
}

fs::path OutputClaim::final_part() const {
  return out_.string() + std::string(kFinalEnding);
}

void OutputClaim::check_target() const {
  if (out_.filename().string().size() + kLongestEnding.size() > NAME_MAX) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "file.name",
                 .subject = out_.string(),
                 .found = std::to_string(out_.filename().string().size()) + " bytes in the name",
                 .expected = "at most " + std::to_string(NAME_MAX - kLongestEnding.size())});
  }
  struct stat status {};
  if (format_ == VideoFormat::PngPattern) {
    const fs::path first = sequence_file(out_, format_, 0);
    if (::lstat(first.c_str(), &status) != 0) return;
    if (!S_ISREG(status.st_mode)) throw_kind(first, kind_text(status.st_mode), "a regular file or nothing");
    if (!overwrite_) throw_exists(first, "an existing frame");
    return;
  }
  if (::lstat(out_.c_str(), &status) != 0) {
    if (errno != ENOENT) throw_output_error(out_, errno);
    return;
  }
  if (format_ == VideoFormat::PngFolder) {
    if (!S_ISDIR(status.st_mode)) throw_kind(out_, kind_text(status.st_mode), "a folder or nothing");
    if (fs::is_empty(out_)) return;
    if (!overwrite_) throw_exists(out_, "a folder that is not empty");
    if (!holds_only_frames(out_))
      throw_kind(out_, "a folder with other files", "a folder of numbered PNG files only");
    return;
  }
  if (!S_ISREG(status.st_mode)) throw_kind(out_, kind_text(status.st_mode), "a regular file or nothing");
  if (!overwrite_) throw_exists(out_, "an existing file");
}

bool OutputClaim::lock_part() {
  return ::flock(part_file_.get(), LOCK_EX | LOCK_NB) == 0;
}

void OutputClaim::take_part() {
  const bool folder = is_sequence(format_);
  const int open_flags = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | (folder ? O_RDONLY | O_DIRECTORY : O_RDWR);
  for (int attempt = 0; attempt < 8; ++attempt) {
    const bool made = folder ? ::mkdir(part_.c_str(), 0777) == 0 : false;
    if (folder && !made && errno != EEXIST) throw_output_error(part_, errno);
    FileHandle fresh(folder ? (made ? ::open(part_.c_str(), open_flags) : -1)
                            : ::open(part_.c_str(), open_flags | O_CREAT | O_EXCL, 0666));
    if (!fresh && !folder && errno != EEXIST) throw_output_error(part_, errno);
    if (fresh) {
      part_file_ = std::move(fresh);
      // Between creating and locking somebody else may have taken the file for a leftover and moved it aside.
      if (lock_part() && same_file(part_file_.get(), part_)) return;
      continue;
    }
    struct stat status {};
    if (::lstat(part_.c_str(), &status) != 0) continue;
    if (folder ? !S_ISDIR(status.st_mode) : !S_ISREG(status.st_mode)) {
      throw_kind(part_, kind_text(status.st_mode), "nothing at the temporary name");
    }
    part_file_ = FileHandle(::open(part_.c_str(), open_flags));
    if (!part_file_) continue;
    if (!lock_part()) throw_claimed(out_);
    if (same_file(part_file_.get(), part_)) set_aside(part_);
  }
  throw_claimed(out_);
}

FileHandle OutputClaim::create_final() const {
  // Holding the claim, a leftover of that name can only be ours to remove.
  ::unlink(final_part().c_str());
  return create_file(final_part());
}

void OutputClaim::place(const fs::path& complete) {
  if (format_ == VideoFormat::PngFolder) {
    place_folder();
  } else if (format_ == VideoFormat::PngPattern) {
    place_sequence();
  } else {
    sync_file(open_for_reading(complete), complete);
    check_target();
    move(complete, out_, overwrite_);
    if (complete != part_) ::unlink(part_.c_str());
  }
  sync_folder(folder_of(out_));
}

void OutputClaim::place_folder() {
  for (const auto& entry : fs::directory_iterator(part_))
    sync_file(open_for_reading(entry.path()), entry.path());
  sync_folder(part_);
  check_target();
  std::error_code ignored;
  if (!fs::exists(out_) || fs::is_empty(out_)) {
    if (::rename(part_.c_str(), out_.c_str()) == 0) return;
    if (errno == ENOTEMPTY || errno == EEXIST) throw_exists(out_, "a folder that is not empty");
    throw_output_error(out_, errno);
  }
  if (::renameat2(AT_FDCWD, part_.c_str(), AT_FDCWD, out_.c_str(), RENAME_EXCHANGE) != 0) {
    throw_output_error(out_, errno);
  }
  fs::remove_all(part_, ignored);
}

void OutputClaim::place_sequence() {
  std::size_t count = 0;
  const fs::path inner = part_ / out_.filename();
  for (; fs::exists(sequence_file(inner, format_, count)); ++count) {
    const fs::path file = sequence_file(inner, format_, count);
    sync_file(open_for_reading(file), file);
    struct stat status {};
    const fs::path target = sequence_file(out_, format_, count);
    if (::lstat(target.c_str(), &status) == 0 && !overwrite_) throw_exists(target, "an existing frame");
  }
  for (std::size_t i = 0; i < count; ++i) {
    move(sequence_file(inner, format_, i), sequence_file(out_, format_, i), overwrite_);
  }
  // A longer old sequence must not continue the new one.
  for (std::size_t i = count; overwrite_ && ::unlink(sequence_file(out_, format_, i).c_str()) == 0; ++i)
    continue;
  ::rmdir(part_.c_str());
}

void OutputClaim::discard() noexcept {
  std::error_code ignored;
  if (part_file_ && same_file(part_file_.get(), part_)) fs::remove_all(part_, ignored);
  if (part_file_) ::unlink(final_part().c_str());
  part_file_.close();
}

bool is_claimed(const fs::path& out) {
  const FileHandle file(::open(part_path(out).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  return file && ::flock(file.get(), LOCK_EX | LOCK_NB) != 0;
}

}  // namespace vdit::engine
