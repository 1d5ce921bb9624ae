// SPDX-License-Identifier: Apache-2.0
// What figures are drawn on: a picture measured in units of the layout. Private to app/figures.
#pragma once

#include <opencv2/core.hpp>
#include <string_view>

#include "app/figures/attention_figure.h"
#include "app/figures/text_painter.h"

namespace vdit::app {

/// Colours as red, green, blue.
struct FigureInk {
  cv::Scalar paper, text, quiet, line, hatch;

  static FigureInk of(const FigureStyle& style);
};

class Canvas {
 public:
  Canvas(double width, double height, const FigureStyle& style);

  const FigureInk& ink() const noexcept { return ink_; }
  const FigureStyle& style() const noexcept { return style_; }
  TextPainter& painter() noexcept { return painter_; }

  // Positions and sizes in units; the origin is the upper left corner.
  void text(std::string_view text, double x, double baseline, const TextStyle& style);
  void text_upwards(std::string_view text, double baseline, double y, const TextStyle& style);
  void fill(double x, double y, double width, double height, const cv::Scalar& colour, double opacity = 1);
  void hatch(double x, double y, double width, double height);
  /// Horizontal or vertical.
  void line(double x0, double y0, double x1, double y1, const cv::Scalar& colour, double thickness,
            double opacity = 1);
  /// A map's cells, of which `shown` (at most the edge) count from the left and the top: blocks at the end
  /// may be short.
  void cells(std::span<const float> values, double shown, const ValueScale& scale, double x, double y,
             double size);
  void colour_bar(double x, double y, double width, double height);
  void mode_tile(kernels::Mode mode, double x, double y, double size);

  engine::Picture take() const;

 private:
  int pixel(double units) const;
  cv::Rect area(double x, double y, double width, double height) const;

  FigureStyle style_;
  FigureInk ink_;
  TextPainter painter_;
  cv::Mat picture_;
};

/// "10" with a raised exponent, or a plain number: labels of a colour bar.
std::string mass_text(double mass);

}  // namespace vdit::app
