// SPDX-License-Identifier: Apache-2.0
#include "app/cli/output_check.h"

#include <system_error>

#include "engine/base/atomic_file.h"
#include "engine/base/error.h"
#include "engine/base/log.h"
#include "engine/sampling/memory_plan.h"

namespace vdit::app {
namespace {

// Bits for each pixel of a frame, at the writer's quality and for busy pictures.
double bits_per_pixel(engine::VideoFormat format) {
  switch (format) {
    case engine::VideoFormat::Mp4:
      return 2;
    case engine::VideoFormat::Mkv:
      return 24;
    case engine::VideoFormat::PngFolder:
      return 24;
    case engine::VideoFormat::PngPattern:
      return 24;
    case engine::VideoFormat::Gif:
      return 8;
    case engine::VideoFormat::Webp:
      return 4;
  }
  return 24;
}

std::filesystem::path folder_of(const std::filesystem::path& target) {
  const std::filesystem::path parent = std::filesystem::absolute(target).parent_path();
  return parent.empty() ? std::filesystem::path(".") : parent;
}

}  // namespace

void require_writable(const std::filesystem::path& target, bool overwrite) {
  const PendingFile probe(target, overwrite ? Overwrite::Yes : Overwrite::No);
}

std::uint64_t video_bytes_bound(const engine::GenerationSettings& settings, engine::VideoFormat format) {
  const double pixels = static_cast<double>(settings.clip.width) * static_cast<double>(settings.clip.height) *
                        static_cast<double>(settings.clip.frames);
  constexpr double kContainer = 64 << 10;
  return static_cast<std::uint64_t>(pixels * bits_per_pixel(format) / 8 + kContainer);
}

void require_disk_space(const std::filesystem::path& target, std::uint64_t bytes) {
  std::error_code error;
  const std::filesystem::space_info space = std::filesystem::space(folder_of(target), error);
  if (error) return;  // the writer says what is wrong with the folder
  if (space.available < bytes) {
    throw Error({.kind = ErrorKind::Resource,
                 .code = "disk.space",
                 .subject = target.string(),
                 .found = engine::bytes_text(space.available) + " free",
                 .expected = "up to " + engine::bytes_text(bytes),
                 .hint = "free some space or write to another disk"});
  }
  if (space.available / 2 < bytes) {
    log(LogLevel::Warning, target.string() + ": only " + engine::bytes_text(space.available) +
                               " free, and the outputs may take " + engine::bytes_text(bytes));
  }
}

}  // namespace vdit::app
