// SPDX-License-Identifier: Apache-2.0
// Files appear whole or not at all: temporary name in the same folder, write, sync, rename, sync the folder.
//
// Errors: "output.exists" (Input: the target exists and Overwrite::No was given), "output.target" (Input: the
// target is a folder, device, FIFO or socket, or its folder does not exist), "file.write" (Resource: no
// space, file too large, no permission, I/O error; names the file and the system's reason).
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

#include "engine/base/file_descriptor.h"

namespace vdit {

enum class Overwrite { No, Yes };

/// A name beside `target` that nobody else has, for writers that open their file by themselves (libav,
/// OpenCV). The temporary keeps the target's ending ("clip.mp4" -> ".clip.k3x9qd.mp4"): muxers choose the
/// format by it. A symbolic link as target is followed, so the file it points to is replaced, not the link.
class PendingFile {
 public:
  /// Checks the target and creates the empty temporary file (mode 0666 less the umask). Throws as above.
  explicit PendingFile(std::filesystem::path target, Overwrite overwrite = Overwrite::No);
  /// Removes the temporary file unless it was committed.
  ~PendingFile();
  PendingFile(PendingFile&& other) noexcept;
  PendingFile& operator=(PendingFile&&) = delete;

  /// Where to write; the file exists and is empty.
  const std::filesystem::path& temporary() const noexcept { return temporary_; }
  const std::filesystem::path& target() const noexcept { return target_; }

  /// Syncs the temporary file, gives it the target's name and syncs the folder. With Overwrite::No a target
  /// that appeared in the meantime is kept and "output.exists" thrown. Throws as above; call once.
  void commit();

 private:
  std::filesystem::path target_;
  std::filesystem::path temporary_;
  Overwrite overwrite_;
};

/// A file written by us, in pieces. Destroyed without commit() it leaves nothing behind.
class AtomicFile {
 public:
  explicit AtomicFile(std::filesystem::path target, Overwrite overwrite = Overwrite::No);
  AtomicFile(AtomicFile&&) = delete;

  /// Writes all of it or throws "file.write".
  void write(std::span<const std::byte> bytes);
  void write(std::string_view text);

  /// See PendingFile::commit.
  void commit();

 private:
  PendingFile pending_;
  FileDescriptor descriptor_;
};

/// The whole file in one call.
void write_file(const std::filesystem::path& target, std::string_view text,
                Overwrite overwrite = Overwrite::No);

}  // namespace vdit
