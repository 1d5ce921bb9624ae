// SPDX-License-Identifier: Apache-2.0
#include "engine/video/picture.h"

#include <algorithm>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "engine/video/png_file.h"

namespace vdit::engine {

Picture reduced_picture(std::span<const std::uint8_t> rgb8, int width, int height, int max_width) {
  if (width <= max_width) return {width, height, {rgb8.begin(), rgb8.end()}};
  const int reduced_height = std::max(1, static_cast<int>(std::int64_t{height} * max_width / width));
  Picture picture{max_width, reduced_height, {}};
  picture.rgb8.resize(static_cast<std::size_t>(max_width) * static_cast<std::size_t>(reduced_height) * 3);
  // OpenCV has no const view; the source is only read.
  const cv::Mat source(height, width, CV_8UC3, const_cast<std::uint8_t*>(rgb8.data()));
  cv::Mat target(reduced_height, max_width, CV_8UC3, picture.rgb8.data());
  cv::resize(source, target, target.size(), 0, 0, cv::INTER_AREA);
  return picture;
}

std::vector<std::uint8_t> encode_png(std::span<const std::uint8_t> rgb8, int width, int height) {
  return PngEncoder(width, height, "picture").encode(rgb8, {});
}

}  // namespace vdit::engine
