// SPDX-License-Identifier: Apache-2.0
// Text in pictures, set with FreeType in the figures' own font. Private to app/figures.
#pragma once

#include <cstdint>
#include <memory>
#include <opencv2/core.hpp>
#include <string_view>

namespace vdit::app {

enum class Align { Left, Centre, Right };

struct TextStyle {
  double pixels = 13;  ///< of the em square
  cv::Scalar colour;   ///< red, green, blue
  Align align = Align::Left;
  bool bold = false;
};

/// UTF-8; a letter that the font lacks is shown as its empty box. One thread at a time.
class TextPainter {
 public:
  /// Throws "resources.missing"; "figure.font" (Resource) when the font cannot be read.
  TextPainter();
  ~TextPainter();
  TextPainter(const TextPainter&) = delete;
  TextPainter& operator=(const TextPainter&) = delete;

  double width(std::string_view text, const TextStyle& style);

  /// `x` is the left, middle or right of the text by its alignment, `baseline` the foot of its letters. What
  /// lies outside the picture (8-bit, 3 channels) is cut.
  void draw(cv::Mat& picture, std::string_view text, double x, double baseline, const TextStyle& style);

  /// Reads from the foot of the picture upwards: `baseline` is the x of the letters' foot, `y` the start,
  /// middle or end.
  void draw_upwards(cv::Mat& picture, std::string_view text, double baseline, double y,
                    const TextStyle& style);

 private:
  struct Faces;
  std::unique_ptr<Faces> faces_;
};

}  // namespace vdit::app
