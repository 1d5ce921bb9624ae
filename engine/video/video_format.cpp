// SPDX-License-Identifier: Apache-2.0
#include "engine/video/video_format.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "engine/base/error.h"

namespace vdit::engine {
namespace {

// `a/b/` means the same as `a/b`.
std::filesystem::path without_trailing_slash(const std::filesystem::path& path) {
  return path.has_filename() ? path : path.parent_path();
}

// One %0Nd, N from 1 to 9, and nothing else that printf would expand.
bool is_pattern(std::string_view name) {
  const std::size_t at = name.find('%');
  if (at == std::string_view::npos || name.find('%', at + 1) != std::string_view::npos) return false;
  const std::string_view number = name.substr(at, 4);
  const bool is_number =
      number.size() == 4 && number[1] == '0' && number[2] >= '1' && number[2] <= '9' && number[3] == 'd';
  return is_number && name.substr(at + 4).ends_with(".png");
}

}  // namespace

VideoFormat format_of(const std::filesystem::path& path) {
  std::error_code ignored;
  const std::string name = path.filename().string();
  if (name.empty() || std::filesystem::is_directory(path, ignored)) return VideoFormat::PngFolder;
  if (is_pattern(name)) return VideoFormat::PngPattern;
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (ending.empty()) return VideoFormat::PngFolder;
  if (ending == ".mp4") return VideoFormat::Mp4;
  if (ending == ".mov") return VideoFormat::Mov;
  if (ending == ".mkv") return VideoFormat::Mkv;
  if (ending == ".gif") return VideoFormat::Gif;
  if (ending == ".webp") return VideoFormat::Webp;
  throw Error({.kind = ErrorKind::Input,
               .code = "video.format",
               .subject = path.string(),
               .found = "the ending \"" + ending + "\"",
               .expected = ".mp4, .mov, .mkv, .gif, .webp, a folder, or a pattern such as %04d.png"});
}

const char* name_of(VideoFormat format) noexcept {
  switch (format) {
    case VideoFormat::Mp4:
      return "mp4";
    case VideoFormat::Mov:
      return "mov";
    case VideoFormat::Mkv:
      return "mkv";
    case VideoFormat::PngFolder:
    case VideoFormat::PngPattern:
      return "png";
    case VideoFormat::Gif:
      return "gif";
    case VideoFormat::Webp:
      return "webp";
  }
  return "";
}

std::filesystem::path sidecar_path(const std::filesystem::path& out) {
  return without_trailing_slash(out).string() + ".json";
}

std::filesystem::path part_path(const std::filesystem::path& out) {
  return without_trailing_slash(out).string() + ".part";
}

}  // namespace vdit::engine
