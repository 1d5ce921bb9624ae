// SPDX-License-Identifier: Apache-2.0
// Looks at outputs before hours of work: is the name free, can the folder be written, is there room.
#pragma once

#include <cstdint>
#include <filesystem>

#include "engine/sampling/generation_settings.h"
#include "engine/video/video_format.h"

namespace vdit::app {

/// Makes and removes a temporary file beside `target`. Throws what AtomicFile throws: "output.exists",
/// "output.target" (Input), "file.write" (Resource).
void require_writable(const std::filesystem::path& target, bool overwrite);

/// An upper bound of the video's bytes for ordinary pictures.
std::uint64_t video_bytes_bound(const engine::GenerationSettings& settings, engine::VideoFormat format);

/// Throws vdit::Error (Resource) "disk.space" when the file system of `target` has less than `bytes` free;
/// warns in the log when it has less than twice that.
void require_disk_space(const std::filesystem::path& target, std::uint64_t bytes);

}  // namespace vdit::app
