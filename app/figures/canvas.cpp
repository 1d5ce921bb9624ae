// SPDX-License-Identifier: Apache-2.0
#include "app/figures/canvas.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "engine/base/formatted.h"

namespace vdit::app {
namespace {

// The studio's colours of modes: fill and ink.
struct TileColours {
  cv::Scalar fill, ink;
};

TileColours tile_colours(kernels::Mode mode, bool dark) {
  switch (mode) {
    case kernels::Mode::Full:
      return {{0x4A, 0x66, 0x87}, {0xFF, 0xFF, 0xFF}};
    case kernels::Mode::Skip:
      return dark ? TileColours{{0x25, 0x27, 0x2A}, {0xC3, 0xC6, 0xCC}}
                  : TileColours{{0xFF, 0xFF, 0xFF}, {0x50, 0x55, 0x5E}};
    case kernels::Mode::Diagonal:
      return {{0xE7, 0x9F, 0x1C}, {0x17, 0x13, 0x0A}};
    case kernels::Mode::MultiDiagonal:
      return {{0x2F, 0xB4, 0x91}, {0x06, 0x14, 0x0F}};
    case kernels::Mode::VerticalStripe:
      return {{0xCC, 0x86, 0xBC}, {0x17, 0x08, 0x12}};
  }
  return {};
}

cv::Vec3b colour_at(ColourMap map, double share) {
  const auto& colour = colours_of(map)[static_cast<std::size_t>(std::lround(share * 255))];
  return {colour[0], colour[1], colour[2]};
}

}  // namespace

FigureInk FigureInk::of(const FigureStyle& style) {
  if (style.dark) {
    return {.paper = {0x1E, 0x1F, 0x22},
            .text = {0xE6, 0xE7, 0xEA},
            .quiet = {0xA8, 0xAC, 0xB5},
            .line = {0x70, 0x75, 0x7F},
            .hatch = {0x43, 0x46, 0x4C}};
  }
  return {.paper = {0xFF, 0xFF, 0xFF},
          .text = {0x1B, 0x1D, 0x21},
          .quiet = {0x56, 0x5B, 0x65},
          .line = {0x86, 0x8B, 0x95},
          .hatch = {0xC4, 0xC7, 0xCD}};
}

Canvas::Canvas(double width, double height, const FigureStyle& style)
    : style_(style), ink_(FigureInk::of(style)), picture_(pixel(height), pixel(width), CV_8UC3, ink_.paper) {}

int Canvas::pixel(double units) const {
  return static_cast<int>(std::lround(units * style_.density));
}

cv::Rect Canvas::area(double x, double y, double width, double height) const {
  const cv::Rect all(0, 0, picture_.cols, picture_.rows);
  return cv::Rect(cv::Point(pixel(x), pixel(y)), cv::Point(pixel(x + width), pixel(y + height))) & all;
}

void Canvas::text(std::string_view text, double x, double baseline, const TextStyle& style) {
  TextStyle scaled = style;
  scaled.pixels *= style_.density;
  painter_.draw(picture_, text, x * style_.density, baseline * style_.density, scaled);
}

void Canvas::text_upwards(std::string_view text, double baseline, double y, const TextStyle& style) {
  TextStyle scaled = style;
  scaled.pixels *= style_.density;
  painter_.draw_upwards(picture_, text, baseline * style_.density, y * style_.density, scaled);
}

void Canvas::fill(double x, double y, double width, double height, const cv::Scalar& colour, double opacity) {
  cv::Mat part = picture_(area(x, y, width, height));
  if (part.empty()) return;
  const cv::Mat paint(part.size(), CV_8UC3, colour);
  cv::addWeighted(paint, opacity, part, 1 - opacity, 0, part);
}

void Canvas::hatch(double x, double y, double width, double height) {
  cv::Mat part = picture_(area(x, y, width, height));
  const int spacing = std::max(2, pixel(5));
  const int thickness = std::max(1, pixel(1));
  for (int row = 0; row < part.rows; ++row) {
    for (int column = 0; column < part.cols; ++column) {
      if ((row + column) % spacing >= thickness) continue;
      part.at<cv::Vec3b>(row, column) = {static_cast<std::uint8_t>(ink_.hatch[0]),
                                         static_cast<std::uint8_t>(ink_.hatch[1]),
                                         static_cast<std::uint8_t>(ink_.hatch[2])};
    }
  }
}

void Canvas::line(double x0, double y0, double x1, double y1, const cv::Scalar& colour, double thickness,
                  double opacity) {
  const double half = thickness / 2;
  fill(std::min(x0, x1) - half, std::min(y0, y1) - half, std::abs(x1 - x0) + thickness,
       std::abs(y1 - y0) + thickness, colour, opacity);
}

void Canvas::cells(std::span<const float> values, double shown, const ValueScale& scale, double x, double y,
                   double size) {
  const auto edge = static_cast<int>(std::lround(std::sqrt(static_cast<double>(values.size()))));
  cv::Mat part = picture_(area(x, y, size, size));
  if (edge == 0 || part.empty()) return;
  cv::Mat shares(edge, edge, CV_32FC1);
  bool missing = false;
  for (int row = 0; row < edge; ++row) {
    for (int column = 0; column < edge; ++column) {
      const float mass = values[static_cast<std::size_t>(row * edge + column)];
      missing = missing || std::isnan(mass);
      shares.at<float>(row, column) = std::isnan(mass) ? mass : static_cast<float>(scale.share(mass));
    }
  }
  if (missing) hatch(x, y, size, size);
  // Where cells are smaller than pixels their mean is shown, otherwise each is a square of its own.
  const bool reduce = part.rows < edge;
  cv::Mat reduced;
  if (reduce) cv::resize(shares, reduced, part.size(), 0, 0, cv::INTER_AREA);
  for (int row = 0; row < part.rows; ++row) {
    for (int column = 0; column < part.cols; ++column) {
      const auto cell = [&](int at, int of) {
        return std::min(edge - 1, static_cast<int>((at + 0.5) / of * shown));
      };
      const float share = reduce ? reduced.at<float>(row, column)
                                 : shares.at<float>(cell(row, part.rows), cell(column, part.cols));
      if (!std::isnan(share)) part.at<cv::Vec3b>(row, column) = colour_at(style_.colours, share);
    }
  }
}

void Canvas::colour_bar(double x, double y, double width, double height) {
  cv::Mat part = picture_(area(x, y, width, height));
  for (int row = 0; row < part.rows; ++row) {
    part.row(row).setTo(colour_at(style_.colours, 1 - (row + 0.5) / part.rows));
  }
}

void Canvas::mode_tile(kernels::Mode mode, double x, double y, double size) {
  const TileColours colours = tile_colours(mode, style_.dark);
  fill(x - 1, y - 1, size + 2, size + 2, ink_.paper);
  fill(x, y, size, size, colours.fill);
  if (mode == kernels::Mode::Skip) {
    for (const double offset : {0.0, size - 1}) {
      fill(x + offset, y, 1, size, colours.ink);
      fill(x, y + offset, size, 1, colours.ink);
    }
  }
  const char letter = kernels::mode_letter(mode);
  text({&letter, 1}, x + size / 2, y + size * 0.78,
       {.pixels = size * 0.77, .colour = colours.ink, .align = Align::Centre, .bold = true});
}

engine::Picture Canvas::take() const {
  engine::Picture picture{.width = picture_.cols, .height = picture_.rows};
  picture.rgb8.assign(picture_.data, picture_.data + picture_.total() * 3);
  return picture;
}

std::string grouped_number(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), ",");
  }
  return digits;
}

std::string mass_text(double mass) {
  static constexpr const char* kRaised[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  const double exponent = std::log10(mass);
  const double whole = std::round(exponent);
  if (mass > 0 && std::abs(exponent - whole) < 1e-6 && whole <= -1 && whole > -10) {
    return std::string("10⁻") + kRaised[static_cast<std::size_t>(-whole)];
  }
  return formatted("%.3g", mass);
}

}  // namespace vdit::app
