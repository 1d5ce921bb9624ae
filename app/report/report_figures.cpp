// SPDX-License-Identifier: Apache-2.0
#include "app/report/report_figures.h"

#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "engine/base/formatted.h"
#include "engine/base/xml_text.h"

namespace vdit::app {
namespace {

constexpr double kPlotWidth = 1030;
constexpr double kPlotHeight = 190;
constexpr double kLeft = 52;
constexpr double kRight = 12;
constexpr double kTop = 14;
constexpr double kBottom = 26;
constexpr int kMaxDots = 130;  // beyond this many frames dots run into each other

// Round steps of 1, 2 or 5 so that about four lines divide the range.
double round_step(double range) {
  const double rough = std::max(range, 1e-9) / 4;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= rough) return factor * power;
  }
  return 10 * power;
}

struct Axis {
  double low = 0;
  double high = 1;
  double step = 0.25;
  std::size_t frames = 1;

  double x(std::size_t frame) const {
    const double last = static_cast<double>(std::max<std::size_t>(frames, 2) - 1);
    return kLeft + (kPlotWidth - kLeft - kRight) * static_cast<double>(frame) / last;
  }
  double y(double value) const {
    return kPlotHeight - kBottom - (kPlotHeight - kTop - kBottom) * (value - low) / (high - low);
  }
};

Axis axis_of(const FrameCurve& curve) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  const auto widen = [&](const auto& values) {
    for (const auto& value : values) {
      if (!value) continue;
      low = std::min(low, *value);
      high = std::max(high, *value);
    }
  };
  widen(curve.values);
  if (curve.second) widen(*curve.second);
  if (!(low <= high)) low = high = 0;
  if (high - low < 1e-6 * std::max(1.0, std::abs(high))) {
    low -= 0.5;
    high += 0.5;
  }
  Axis axis{.step = round_step(high - low), .frames = curve.values.size()};
  axis.low = std::floor(low / axis.step) * axis.step;
  axis.high = std::ceil(high / axis.step) * axis.step;
  return axis;
}

std::string polyline(const std::vector<std::optional<double>>& values, const Axis& axis, const char* style) {
  std::string path;
  bool pen_down = false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i]) path += formatted("%c%.1f %.1f", pen_down ? 'L' : 'M', axis.x(i), axis.y(*values[i]));
    pen_down = values[i].has_value();
  }
  return "<path class=\"" + std::string(style) + "\" d=\"" + path + "\"/>";
}

std::string grid_lines(const Axis& axis, int decimals) {
  std::string out;
  const int step_decimals = std::max(0, static_cast<int>(std::ceil(-std::log10(axis.step) - 1e-9)));
  for (int i = 0; axis.low + i * axis.step <= axis.high + axis.step / 2; ++i) {
    const double value = axis.low + i * axis.step;
    out +=
        formatted("<path class=\"rule\" d=\"M%.1f %.1fH%.1f\"/>", kLeft, axis.y(value), kPlotWidth - kRight);
    out += formatted("<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%s</text>", kLeft - 8,
                     axis.y(value) + 4, number_text(value, std::min(step_decimals, decimals + 2)).c_str());
  }
  const std::size_t step =
      std::max<std::size_t>(1, static_cast<std::size_t>(round_step(static_cast<double>(axis.frames) * 0.35)));
  for (std::size_t frame = 0; frame < axis.frames; frame += step) {
    out += formatted("<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%zu</text>",
                     axis.x(frame), kPlotHeight - 8, frame);
  }
  return out;
}

// The glyphs of the modes in a square of side 1 (look: "Modes").
std::string glyph(kernels::Mode mode, double x, double y, double size) {
  const auto line = [&](double x1, double y1, double x2, double y2, double width) {
    return formatted("<path d=\"M%.2f %.2fL%.2f %.2f\" stroke-width=\"%.2f\"/>", x + x1 * size, y + y1 * size,
                     x + x2 * size, y + y2 * size, width * size);
  };
  switch (mode) {
    case kernels::Mode::Full:
      return {};
    case kernels::Mode::Skip:
      return formatted("<path d=\"M%.2f %.2fh%.2fv%.2fh%.2fz\" stroke-width=\"%.2f\"/>", x + .2 * size,
                       y + .2 * size, .6 * size, .6 * size, -.6 * size, .07 * size);
    case kernels::Mode::Diagonal:
      return line(.18, .18, .82, .82, .2);
    case kernels::Mode::MultiDiagonal:
      return line(.15, .15, .85, .85, .09) + line(.5, .15, .85, .5, .09) + line(.15, .5, .5, .85, .09);
    case kernels::Mode::VerticalStripe:
      return line(.25, .15, .25, .85, .12) + line(.5, .15, .5, .85, .12) + line(.8, .15, .8, .85, .06);
  }
  return {};
}

std::string cell_svg(kernels::Mode mode, double x, double y, double size, const std::string& tooltip) {
  const char letter = kernels::mode_letter(mode);
  std::string out = formatted("<g class=\"cell m%c\">", letter);
  if (!tooltip.empty()) out += "<title>" + html_text(tooltip) + "</title>";
  out += formatted("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>", x, y, size, size);
  if (mode == kernels::Mode::Skip) {
    out += formatted("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"url(#hatch)\"/>", x,
                     y, size, size);
  }
  if (size >= 20) out += "<g class=\"glyph\">" + glyph(mode, x, y, size) + "</g>";
  if (size >= 11) {
    out += formatted("<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.1f\" text-anchor=\"middle\">%c</text>",
                     x + size / 2, y + size * .5 + size * .21, std::max(8.0, size * .56), letter);
  }
  return out + "</g>";
}

}  // namespace

std::string html_text(std::string_view raw) {
  return xml_text(quoted(raw, 100'000));
}

std::string number_text(double value, int decimals) {
  std::string out = formatted("%.*f", decimals, std::abs(value));
  const bool zero = out.find_first_not_of("0.") == std::string::npos;
  return value < 0 && !zero ? "\u2212" + out : out;
}

const char* mode_title(kernels::Mode mode) {
  switch (mode) {
    case kernels::Mode::Full:
      return "Full";
    case kernels::Mode::Skip:
      return "Skip";
    case kernels::Mode::Diagonal:
      return "Diagonal";
    case kernels::Mode::MultiDiagonal:
      return "Multi-Diagonal";
    case kernels::Mode::VerticalStripe:
      return "Vertical-Stripe";
  }
  return "";
}

std::string curve_svg(const FrameCurve& curve) {
  const Axis axis = axis_of(curve);
  const std::string unit = curve.unit.empty() ? "" : " " + curve.unit;
  std::string out = formatted("<svg viewBox=\"0 0 %g %g\" class=\"plot\" role=\"img\" aria-label=\"",
                              kPlotWidth, kPlotHeight) +
                    html_text(curve.name) + " of each frame\">" + grid_lines(axis, curve.decimals);
  if (curve.second) out += polyline(*curve.second, axis, "quiet");
  out += polyline(curve.values, axis, "line");
  const bool dots = axis.frames <= kMaxDots;
  for (std::size_t i = 0; i < curve.values.size(); ++i) {
    if (!curve.values[i]) continue;
    const bool marked = curve.mark == i;
    const bool only = curve.values.size() == 1;
    std::string tooltip =
        "frame " + std::to_string(i) + ": " + number_text(*curve.values[i], curve.decimals) + unit;
    if (curve.second && (*curve.second)[i])
      tooltip += ", " + curve.second_name + " " + number_text(*(*curve.second)[i], curve.decimals) + unit;
    if (marked) tooltip += " (worst)";
    const double radius = marked ? 4.5 : dots || only ? 2.2 : 0;
    out += formatted("<g><title>%s</title><circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>",
                     html_text(tooltip).c_str(), marked ? "worst" : "dot", axis.x(i),
                     axis.y(*curve.values[i]), radius);
    out += formatted("<circle class=\"hit\" cx=\"%.1f\" cy=\"%.1f\" r=\"7\"/></g>", axis.x(i),
                     axis.y(*curve.values[i]));
  }
  return out + "</svg>";
}

std::string mode_tile_svg(kernels::Mode mode) {
  return "<svg class=\"tile\" viewBox=\"0 0 24 24\" width=\"24\" height=\"24\" aria-hidden=\"true\">" +
         cell_svg(mode, 0, 0, 24, "") + "</svg>";
}

std::string mode_grid_svg(const ReportModeGrid& grid) {
  const double size = grid.heads <= 12 ? 36 : grid.heads <= 24 ? 24 : 16;
  const double gap = size >= 24 ? 2 : 1;
  const double left = 40;
  const double top = 24;
  const double width = left + grid.heads * (size + gap);
  const double height = top + grid.layers * (size + gap);
  std::string out =
      formatted(
          "<svg class=\"grid\" viewBox=\"0 0 %g %g\" width=\"%g\" height=\"%g\" role=\"img\" aria-label=\"",
          width, height, width, height) +
      "Modes of " + std::to_string(grid.layers) + " layers by " + std::to_string(grid.heads) + " heads, " +
      html_text(grid.steps) + "\">";
  const int label_step = size >= 24 ? 1 : 5;
  for (int head = 0; head < grid.heads; head += label_step) {
    out += formatted("<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%d</text>",
                     left + head * (size + gap) + size / 2, top - 8, head);
  }
  for (int layer = 0; layer < grid.layers; ++layer) {
    const double y = top + layer * (size + gap);
    if (layer % label_step == 0) {
      out += formatted("<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%d</text>", left - 8,
                       y + size / 2 + 4, layer);
    }
    for (int head = 0; head < grid.heads; ++head) {
      const auto& cell = grid.cells.at(static_cast<std::size_t>(layer * grid.heads + head));
      std::string tooltip =
          "layer " + std::to_string(layer) + ", head " + std::to_string(head) + ": " + mode_title(cell.mode);
      if (!cell.detail.empty()) tooltip += ", " + cell.detail;
      tooltip += ", density " + number_text(cell.density * 100, 1) + " %";
      out += cell_svg(cell.mode, left + head * (size + gap), y, size, tooltip);
    }
  }
  return out + "</svg>";
}

std::string timing_rows(const std::vector<PhaseTiming>& timings) {
  double longest = 1e-9;
  for (const auto& phase : timings) longest = std::max({longest, phase.full_seconds, phase.sparse_seconds});
  std::string out;
  for (const auto& phase : timings) {
    const auto bar = [&](const char* style, double seconds) {
      return formatted("<span class=\"bar %s\" style=\"width:%.2f%%\"></span>", style,
                       std::max(0.0, seconds) / longest * 100);
    };
    // Work that one of the runs took over from the other has no ratio worth showing.
    const double ratio = phase.sparse_seconds > 0 ? phase.full_seconds / phase.sparse_seconds : 0;
    const bool comparable = ratio > 0.1 && ratio < 10;
    out += "<tr><th scope=\"row\">" + html_text(phase.name) +
           "</th><td class=\"bars\" aria-hidden=\"true\">" + bar("full", phase.full_seconds) +
           bar("sparse", phase.sparse_seconds) + "</td><td class=\"num\">" +
           number_text(phase.full_seconds, 2) + " s</td><td class=\"num\">" +
           number_text(phase.sparse_seconds, 2) + " s</td><td class=\"num\">" +
           (comparable ? number_text(ratio, 2) + " \u00d7" : std::string("\u2013")) + "</td></tr>";
  }
  return out;
}

}  // namespace vdit::app
