// SPDX-License-Identifier: Apache-2.0
// The exclusive right to make one output path: OUT.part created and locked beside it, moved to OUT when
// complete. Two claims on one path cannot both succeed, whether in one process or in two (reliability.md,
// V04).
#pragma once

#include <filesystem>

#include "engine/video/file_handle.h"
#include "engine/video/video_format.h"

namespace vdit::engine {

class OutputClaim {
 public:
  /// Errors: file.exists, file.kind, file.name, file.folder, file.claimed (Input), file.permission,
  /// video.write (Resource).
  OutputClaim(const std::filesystem::path& out, VideoFormat format, bool overwrite);

  /// The claim on an OUT.part that a stopped process left. Errors: file.missing, file.claimed (Input).
  static OutputClaim of_leftover(const std::filesystem::path& out, VideoFormat format, bool overwrite);

  const std::filesystem::path& out() const noexcept { return out_; }
  const std::filesystem::path& part() const noexcept { return part_; }  ///< a folder for PNG sequences
  const FileHandle& part_file() const noexcept { return part_file_; }

  /// A second temporary file, OUT.final.part, empty and open for writing.
  FileHandle create_final() const;
  std::filesystem::path final_part() const;

  /// Moves `complete` (part() or final_part()) to out() after syncing it, then syncs the folder. Never
  /// replaces a file unless told to overwrite. Errors: file.exists, video.write.
  void place(const std::filesystem::path& complete);

  /// Removes OUT.part and OUT.final.part, if they are still there.
  void discard() noexcept;

 private:
  OutputClaim() = default;
  void check_target() const;
  void take_part();
  bool lock_part();
  void place_folder();
  void place_sequence();

  std::filesystem::path out_;
  std::filesystem::path part_;
  VideoFormat format_ = VideoFormat::Mp4;
  bool overwrite_ = false;
  FileHandle part_file_;
};

/// Whether somebody holds the lock on OUT.part.
bool is_claimed(const std::filesystem::path& out);

/// File `index` of a PNG sequence: `folder`/0007.png, or the pattern with its number filled in.
std::filesystem::path sequence_file(const std::filesystem::path& out, VideoFormat format, std::size_t index);

}  // namespace vdit::engine
