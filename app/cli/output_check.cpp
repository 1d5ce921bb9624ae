// SPDX-License-Identifier: Apache-2.0
#include "app/cli/output_check.h"

#include <system_error>

#include "engine/base/atomic_file.h"
#include "engine/base/error.h"
#include "engine/base/log.h"
#include "engine/sampling/memory_plan.h"
#include "engine/video/video_codec.h"

namespace vdit::app {
namespace {

std::filesystem::path folder_of(const std::filesystem::path& target) {
  const std::filesystem::path parent = std::filesystem::absolute(target).parent_path();
  return parent.empty() ? std::filesystem::path(".") : parent;
}

}  // namespace

void require_writable(const std::filesystem::path& target, bool overwrite) {
  const PendingFile probe(target, overwrite ? Overwrite::Yes : Overwrite::No);
}

std::uint64_t video_bytes_bound(const engine::GenerationSettings& settings, engine::VideoFormat format) {
  return engine::video_bytes_bound(engine::default_codec(format), static_cast<int>(settings.clip.width),
                                   static_cast<int>(settings.clip.height),
                                   static_cast<std::size_t>(settings.clip.frames));
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
