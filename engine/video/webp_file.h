// SPDX-License-Identifier: Apache-2.0
// Animated WebP through libwebp (libav 5 and 6 cannot decode it), with XMP. Private to engine/video.
#pragma once

#include <filesystem>

#include "engine/video/file_handle.h"
#include "engine/video/frame_source.h"
#include "engine/video/video_writer.h"

namespace vdit::engine {

inline constexpr int kMaxWebpSide = 16383;

/// Encodes every frame of `source`. Errors: video.write, video.encoder (Resource).
void write_webp(FrameSource& source, const FileHandle& file, const std::filesystem::path& path,
                const VideoSettings& settings);

}  // namespace vdit::engine
