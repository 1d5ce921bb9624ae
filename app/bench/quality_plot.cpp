// SPDX-License-Identifier: Apache-2.0
#include "app/bench/quality_plot.h"
#include "engine/base/formatted.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace vdit::app {
namespace {

constexpr double kWidth = 860;
constexpr double kHeight = 480;
constexpr double kLeft = 64;
constexpr double kRight = 620;  // the legend follows
constexpr double kTop = 44;
constexpr double kBottom = 424;
constexpr const char* kColours[] = {"#8a8f98", "#d9822b", "#2f9e6e", "#5b7fdb",
                                    "#b65fcf", "#c94f4f", "#3aa6b9", "#a08a2e"};

// From a range of values to pixels.
struct Scale {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
  bool logarithmic = false;

  void take(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  void widen() {
    if (!(low < high)) {
      high = low + (low == 0 ? 1 : std::abs(low) * 0.1);
      return;
    }
    if (logarithmic) return;
    const double margin = 0.05 * (high - low);
    low -= margin;
    high += margin;
  }
  double share(double value) const {
    return logarithmic ? std::log(value / low) / std::log(high / low) : (value - low) / (high - low);
  }
  std::vector<double> ticks() const {
    std::vector<double> list;
    if (logarithmic) {
      for (double power = std::floor(std::log10(low)); power <= std::ceil(std::log10(high)); ++power) {
        const double value = std::pow(10.0, power);
        if (value >= low && value <= high) list.push_back(value);
      }
      return list;
    }
    const double rough = (high - low) / 6;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    const double step = rough / power < 1.5 ? power : rough / power < 3.5 ? 2 * power : 5 * power;
    for (double value = std::ceil(low / step) * step; value <= high; value += step) list.push_back(value);
    return list;
  }
};

std::string mark(std::size_t series, double x, double y) {
  const char* colour = kColours[series % std::size(kColours)];
  if (series < std::size(kColours)) {
    return formatted("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>\n", x, y, colour);
  }
  if (series >= 2 * std::size(kColours)) {
    return formatted("<path d=\"M%.1f %.1f l4.5 8 h-9 z\" fill=\"%s\"/>\n", x, y - 4.5, colour);
  }
  return formatted(
      "<rect x=\"%.1f\" y=\"%.1f\" width=\"7\" height=\"7\" fill=\"none\" stroke=\"%s\" "
      "stroke-width=\"2\"/>\n",
      x - 3.5, y - 3.5, colour);
}

}  // namespace

std::string quality_plot(const std::vector<QualitySeries>& series, const QualityAxes& axes) {
  Scale x{.logarithmic = axes.logarithmic_x};
  Scale y;
  for (const QualitySeries& one : series) {
    for (const QualityPoint& point : one.points) {
      x.take(point.x);
      y.take(point.y);
    }
  }
  x.widen();
  y.widen();
  const auto at_x = [&](double value) { return kLeft + (kRight - kLeft) * x.share(value); };
  const auto at_y = [&](double value) { return kBottom - (kBottom - kTop) * y.share(value); };
  std::string svg = formatted(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %g %g\" font-family=\"sans-serif\" "
      "font-size=\"12\">\n<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>\n<text x=\"%g\" y=\"24\" "
      "font-size=\"15\" fill=\"#222\">",
      kWidth, kHeight, kLeft);
  svg += std::string(axes.title) + "</text>\n";
  for (const double tick : x.ticks()) {
    svg += formatted(
        "<line x1=\"%.1f\" y1=\"%g\" x2=\"%.1f\" y2=\"%g\" stroke=\"#ddd\"/>"
        "<text x=\"%.1f\" y=\"%g\" text-anchor=\"middle\" fill=\"#444\">%g</text>\n",
        at_x(tick), kTop, at_x(tick), kBottom, at_x(tick), kBottom + 18, tick);
  }
  for (const double tick : y.ticks()) {
    svg += formatted(
        "<line x1=\"%g\" y1=\"%.1f\" x2=\"%g\" y2=\"%.1f\" stroke=\"#ddd\"/>"
        "<text x=\"%g\" y=\"%.1f\" text-anchor=\"end\" fill=\"#444\">%g</text>\n",
        kLeft, at_y(tick), kRight, at_y(tick), kLeft - 6, at_y(tick) + 4, tick);
  }
  svg += formatted("<text x=\"%g\" y=\"%g\" text-anchor=\"middle\" fill=\"#222\">", (kLeft + kRight) / 2,
                   kBottom + 40) +
         std::string(axes.x_title) + "</text>\n" +
         formatted("<text transform=\"translate(18 %g) rotate(-90)\" text-anchor=\"middle\" fill=\"#222\">",
                   (kTop + kBottom) / 2) +
         std::string(axes.y_title) + "</text>\n";
  for (std::size_t i = 0; i < series.size(); ++i) {
    const char* colour = kColours[i % std::size(kColours)];
    if (axes.lines) {
      svg += formatted("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s points=\"", colour,
                       i < std::size(kColours)       ? ""
                       : i < 2 * std::size(kColours) ? " stroke-dasharray=\"5 3\""
                                                     : " stroke-dasharray=\"1 3\"");
      for (const QualityPoint& point : series[i].points)
        svg += formatted("%.1f,%.1f ", at_x(point.x), at_y(point.y));
      svg += "\"/>\n";
    }
    for (const QualityPoint& point : series[i].points) svg += mark(i, at_x(point.x), at_y(point.y));
    const double line = kTop + 12 + 20 * static_cast<double>(i);
    svg += mark(i, kRight + 22, line - 4) +
           formatted("<text x=\"%g\" y=\"%g\" fill=\"#222\">", kRight + 34, line) + series[i].name +
           "</text>\n";
  }
  return svg + "</svg>\n";
}

}  // namespace vdit::app
