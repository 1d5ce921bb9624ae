// SPDX-License-Identifier: Apache-2.0
// Small clips with motion, colour and some noise for tests of files and metrics; and a temporary folder.
#pragma once

#include <unistd.h>

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <random>
#include <stdexcept>
#include <string>

#include "engine/video/frames.h"

namespace vdit::engine::testing {

inline VideoFrames moving_squares(int width, int height, int count, double fps = 16, unsigned seed = 1) {
  VideoFrames video{width, height, fps, {}};
  video.rgb8.resize(video.frame_bytes() * static_cast<std::size_t>(count));
  std::mt19937 random(seed);
  for (int t = 0; t < count; ++t) {
    auto frame = video.frame(static_cast<std::size_t>(t));
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        const bool inside = std::abs(x - (8 + 2 * t) % width) < 8 && std::abs(y - height / 2) < 8;
        const auto at =
            (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)) * 3;
        const int noise = static_cast<int>(random() % 5);
        frame[at] = static_cast<std::uint8_t>(inside ? 220 + noise : x * 180 / width + noise);
        frame[at + 1] = static_cast<std::uint8_t>(inside ? 60 + noise : y * 180 / height + noise);
        frame[at + 2] = static_cast<std::uint8_t>(inside ? 40 : 90 + noise + t % 16);
      }
    }
  }
  return video;
}

inline double psnr_rgb(const VideoFrames& a, const VideoFrames& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.rgb8.size(); ++i) sum += std::pow(double(a.rgb8[i]) - double(b.rgb8[i]), 2);
  return sum == 0 ? 999 : 10 * std::log10(255.0 * 255.0 * static_cast<double>(a.rgb8.size()) / sum);
}

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "vdit-video-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }
  std::size_t entries() const {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(path_)) ++count;
    return count;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace vdit::engine::testing
