// SPDX-License-Identifier: Apache-2.0
#include "engine/video/side_by_side.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "engine/base/error.h"
#include "engine/video/quality.h"

namespace vdit::engine {
namespace {

constexpr int kGap = 4;            // pixels between pictures
constexpr int kMinCaption = 20;    // pixels
constexpr int kBackground = 0x11;  // the neutral canvas of the window
const cv::Scalar kInk(0xE6, 0xE7, 0xEA);

int even(int value) {
  return value + value % 2;
}

std::string difference_label(double gain) {
  char text[48];
  std::snprintf(text, sizeof text, "difference x%g", gain);
  return text;
}

void draw_caption(cv::Mat& picture, const std::string& text, int left, int width, int height) {
  constexpr int kFont = cv::FONT_HERSHEY_SIMPLEX;
  const int thickness = std::max(1, height / 28);
  double scale = height / 38.0;
  int baseline = 0;
  cv::Size size = cv::getTextSize(text, kFont, scale, thickness, &baseline);
  const int room = width - height / 2;
  if (size.width > room && room > 0) {
    scale *= static_cast<double>(room) / size.width;
    size = cv::getTextSize(text, kFont, scale, thickness, &baseline);
  }
  cv::putText(picture, text, {left + height / 4, (height + size.height - baseline / 2) / 2}, kFont, scale,
              kInk, thickness, cv::LINE_AA);
}

void paste(cv::Mat& picture, std::span<const std::uint8_t> rgb8, int left, int top, int width, int height) {
  // OpenCV has no const view; the source is only read.
  const cv::Mat frame(height, width, CV_8UC3, const_cast<std::uint8_t*>(rgb8.data()));
  frame.copyTo(picture(cv::Rect(left, top, width, height)));
}

}  // namespace

SideBySide::SideBySide(int width, int height, SideBySideStyle style)
    : frame_width_(width),
      frame_height_(height),
      caption_height_(std::max(kMinCaption, even(height / 12))),
      style_(std::move(style)) {
  if (width < 1 || height < 1) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "video.size",
                 .subject = "side by side",
                 .found = std::to_string(width) + " x " + std::to_string(height),
                 .expected = "at least 1 x 1"});
  }
  const int pictures = style_.with_difference ? 3 : 2;
  out_width_ = even(pictures * width + (pictures - 1) * kGap);
  out_height_ = even(height + caption_height_);
}

std::vector<std::uint8_t> SideBySide::compose(std::span<const std::uint8_t> reference,
                                              std::span<const std::uint8_t> test) const {
  std::vector<std::uint8_t> out(
      static_cast<std::size_t>(out_width_) * static_cast<std::size_t>(out_height_) * 3,
      static_cast<std::uint8_t>(kBackground));
  cv::Mat picture(out_height_, out_width_, CV_8UC3, out.data());
  const int step = frame_width_ + kGap;
  // Captions first: letters that reach below theirs must not touch a picture.
  draw_caption(picture, style_.reference_label, 0, frame_width_, caption_height_);
  draw_caption(picture, style_.test_label, step, frame_width_, caption_height_);
  paste(picture, reference, 0, caption_height_, frame_width_, frame_height_);
  paste(picture, test, step, caption_height_, frame_width_, frame_height_);
  if (style_.with_difference) {
    const auto difference =
        difference_picture(reference, test, frame_width_, frame_height_, style_.difference_gain);
    draw_caption(picture, difference_label(style_.difference_gain), 2 * step, frame_width_, caption_height_);
    paste(picture, difference, 2 * step, caption_height_, frame_width_, frame_height_);
  }
  return out;
}

std::vector<std::uint8_t> difference_picture(std::span<const std::uint8_t> reference,
                                             std::span<const std::uint8_t> test, int width, int height,
                                             double gain) {
  cv::Mat amplified(height, width, CV_8U);
  const auto luma = [](std::span<const std::uint8_t> p, std::size_t i) {
    return int{luma_bt601(p[i], p[i + 1], p[i + 2])};
  };
  for (std::size_t i = 0; i < amplified.total(); ++i) {
    const double difference = std::abs(luma(reference, 3 * i) - luma(test, 3 * i)) * gain;
    amplified.data[i] = static_cast<std::uint8_t>(std::lround(std::min(difference, 255.0)));
  }
  cv::Mat bgr;
  cv::applyColorMap(amplified, bgr, cv::COLORMAP_MAGMA);
  std::vector<std::uint8_t> rgb8(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
  cv::Mat rgb(height, width, CV_8UC3, rgb8.data());
  cv::cvtColor(bgr, rgb, cv::COLOR_BGR2RGB);
  return rgb8;
}

}  // namespace vdit::engine
