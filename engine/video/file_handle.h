// SPDX-License-Identifier: Apache-2.0
// An owned file descriptor, and system errors of the video files as vdit::Error. Private to engine/video.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <utility>
#include <vector>

namespace vdit::engine {

class FileHandle {
 public:
  FileHandle() = default;
  explicit FileHandle(int descriptor) noexcept : descriptor_(descriptor) {}
  ~FileHandle() { close(); }
  FileHandle(FileHandle&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FileHandle& operator=(FileHandle&& other) noexcept {
    if (this != &other) {
      close();
      descriptor_ = std::exchange(other.descriptor_, -1);
    }
    return *this;
  }

  int get() const noexcept { return descriptor_; }
  explicit operator bool() const noexcept { return descriptor_ >= 0; }
  void close() noexcept;

 private:
  int descriptor_ = -1;
};

/// The error for an errno met on an output path: file.permission, file.folder, file.name, file.kind or
/// video.write.
[[noreturn]] void throw_output_error(const std::filesystem::path& path, int error_number);

/// A regular file for reading; a FIFO is refused instead of waited for. Errors: file.missing, file.kind
/// (Input), file.permission (Resource).
FileHandle open_for_reading(const std::filesystem::path& path);

/// A new file; the name must be free. Errors: throw_output_error's.
FileHandle create_file(const std::filesystem::path& path);

/// Errors: throw_output_error's.
void write_all(const FileHandle& file, const std::filesystem::path& path,
               std::span<const std::uint8_t> bytes);
void sync_file(const FileHandle& file, const std::filesystem::path& path);
void sync_folder(const std::filesystem::path& folder);

/// The whole of a regular file. Errors: those of open_for_reading; video.too_large above `limit`; video.read
/// when the file shrinks meanwhile.
std::vector<std::uint8_t> read_all(const std::filesystem::path& path, std::uint64_t limit);

}  // namespace vdit::engine
