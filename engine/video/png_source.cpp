// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>
#include <string>

#include "engine/base/error.h"
#include "engine/video/file_handle.h"
#include "engine/video/frame_source.h"
#include "engine/video/output_claim.h"
#include "engine/video/png_file.h"

namespace vdit::engine {
namespace {

constexpr std::uint64_t kMaxFileBytes = std::uint64_t{1} << 30;

bool is_png(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ending == ".png";
}

// frame9 before frame10: runs of digits compare as numbers.
bool natural_less(const std::string& a, const std::string& b) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (digit(a[i]) && digit(b[j])) {
      const auto number = [&](const std::string& text, std::size_t& at) {
        while (at < text.size() && text[at] == '0') ++at;
        const std::size_t begin = at;
        while (at < text.size() && digit(text[at])) ++at;
        return std::string_view(text).substr(begin, at - begin);
      };
      const auto x = number(a, i);
      const auto y = number(b, j);
      if (x.size() != y.size()) return x.size() < y.size();
      if (x != y) return x < y;
    } else if (a[i] != b[j]) {
      return a[i] < b[j];
    } else {
      ++i, ++j;
    }
  }
  return a.size() - i < b.size() - j;
}

[[noreturn]] void throw_too_long(const std::filesystem::path& path, const ReadLimits& limits) {
  throw Error({.kind = ErrorKind::Input,
               .code = "video.too_large",
               .subject = path.string(),
               .found = "more than " + std::to_string(limits.max_frames) + " frames"});
}

std::vector<std::filesystem::path> list_frames(const std::filesystem::path& path, VideoFormat format,
                                               const ReadLimits& limits) {
  std::vector<std::filesystem::path> files;
  if (format == VideoFormat::PngPattern) {
    for (std::size_t i = std::filesystem::exists(sequence_file(path, format, 0)) ? 0 : 1;
         std::filesystem::exists(sequence_file(path, format, i)); ++i) {
      if (files.size() == limits.max_frames) throw_too_long(path, limits);
      files.push_back(sequence_file(path, format, i));
    }
    return files;
  }
  std::error_code failure;
  for (std::filesystem::directory_iterator entry(path, failure), end; !failure && entry != end;
       entry.increment(failure)) {
    if (!is_png(entry->path())) continue;
    if (files.size() == limits.max_frames) throw_too_long(path, limits);
    files.push_back(entry->path());
  }
  if (failure) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "file.missing",
                 .subject = path.string(),
                 .found = failure.message(),
                 .expected = "a folder of PNG files"});
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) {
    return natural_less(a.filename().string(), b.filename().string());
  });
  return files;
}

class PngSource final : public FrameSource {
 public:
  PngSource(const std::filesystem::path& path, VideoFormat format, const ReadLimits& limits, Damage damage)
      : files_(list_frames(path, format, limits)), damage_(damage) {
    if (files_.empty()) {
      throw Error({.kind = ErrorKind::Input,
                   .code = "file.missing",
                   .subject = path.string(),
                   .found = "no PNG file",
                   .expected = "0000.png, 0001.png, ..."});
    }
    const auto first = read_all(files_.front(), kMaxFileBytes);
    const PngSize size = png_size(first, files_.front());
    check_frame_size(files_.front(), size.width, size.height, limits);
    info.container = "png";
    info.codec = "png";
    info.width = static_cast<int>(size.width);
    info.height = static_cast<int>(size.height);
    info.frames = files_.size();
    PngTexts texts = png_texts(first);
    if (texts.contains("vdit")) metadata = plain_form({texts["vdit"], texts["Title"], texts["Comment"]});
    info.fps = std::strtod(texts["fps"].c_str(), nullptr);
    if (!(info.fps > 0 && info.fps <= 1000)) info.fps = 0;
  }

  bool next(std::vector<std::uint8_t>& rgb8) override {
    if (next_ >= files_.size()) return false;
    const std::filesystem::path& file = files_[next_];
    try {
      const auto bytes = read_all(file, kMaxFileBytes);
      const PngSize size = png_size(bytes, file);
      if (static_cast<int>(size.width) != info.width || static_cast<int>(size.height) != info.height) {
        throw_read_error(file, std::to_string(size.width) + " x " + std::to_string(size.height) +
                                   " among frames of " + std::to_string(info.width) + " x " +
                                   std::to_string(info.height));
      }
      rgb8 = decode_png(bytes, file);
    } catch (const Error&) {
      if (damage_ == Damage::Refuse) throw;
      return false;
    }
    ++next_;
    return true;
  }

  void seek(std::size_t index) override { next_ = index; }

 private:
  std::vector<std::filesystem::path> files_;
  Damage damage_;
  std::size_t next_ = 0;
};

}  // namespace

std::unique_ptr<FrameSource> open_png_sequence(const std::filesystem::path& path, VideoFormat format,
                                               const ReadLimits& limits, Damage damage) {
  return std::make_unique<PngSource>(path, format, limits, damage);
}

}  // namespace vdit::engine
