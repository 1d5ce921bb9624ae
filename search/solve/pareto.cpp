// SPDX-License-Identifier: Apache-2.0
#include "search/solve/pareto.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <locale>
#include <sstream>

#include "engine/base/xml_text.h"

namespace vdit::search {
namespace {

constexpr double kWidth = 720;
constexpr double kHeight = 420;
constexpr double kLeft = 84;
constexpr double kRight = 24;
constexpr double kTop = 44;
constexpr double kBottom = 56;

std::ostringstream plain_stream() {
  std::ostringstream out;
  out.imbue(std::locale::classic());
  return out;
}

// RFC 4180: a field with a comma, a quote or a line break is quoted, quotes are doubled.
std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

// Whole decades around the errors shown; zero, the error of all Full, has no place on a logarithmic axis.
struct ErrorAxis {
  int lowest = -1;
  int highest = 0;

  void include(double error) {
    if (!(error > 0)) return;
    lowest = std::min(lowest, static_cast<int>(std::floor(std::log10(error))));
    highest = std::max(highest, static_cast<int>(std::ceil(std::log10(error))));
  }
  double y(double error) const {
    const double share = (std::log10(error) - lowest) / (highest - lowest);
    return kHeight - kBottom - share * (kHeight - kTop - kBottom);
  }
};

double x_of(double density) {
  return kLeft + density * (kWidth - kLeft - kRight);
}

ErrorAxis axis_for(std::span<const CurvePoint> predicted, std::span<const MeasuredPoint> measured) {
  double largest = 0;
  for (const CurvePoint& point : predicted) largest = std::max(largest, point.error);
  ErrorAxis axis;
  if (largest > 0) axis.lowest = axis.highest = static_cast<int>(std::ceil(std::log10(largest)));
  // Five decades below the largest error say enough: the first steps of the walk are nearly free.
  for (const CurvePoint& point : predicted) axis.include(std::max(point.error, largest * 1e-5));
  for (const MeasuredPoint& point : measured) axis.include(std::max(point.error, largest * 1e-5));
  if (axis.highest == axis.lowest) --axis.lowest;
  return axis;
}

void draw_axes(std::ostream& out, const ErrorAxis& axis, std::string_view title) {
  out << "<text class=\"title\" x=\"" << kLeft << "\" y=\"26\">" << xml_text(title) << "</text>\n";
  for (int tick = 0; tick <= 10; tick += 2) {
    const double x = x_of(tick / 10.0);
    out << "<line class=\"grid\" x1=\"" << x << "\" y1=\"" << kTop << "\" x2=\"" << x << "\" y2=\""
        << kHeight - kBottom << "\"/><text x=\"" << x << "\" y=\"" << kHeight - kBottom + 18
        << "\" text-anchor=\"middle\">" << tick / 10.0 << "</text>\n";
  }
  for (int decade = axis.lowest; decade <= axis.highest; ++decade) {
    const double y = axis.y(std::pow(10.0, decade));
    out << "<line class=\"grid\" x1=\"" << kLeft << "\" y1=\"" << y << "\" x2=\"" << kWidth - kRight
        << "\" y2=\"" << y << "\"/><text x=\"" << kLeft - 8 << "\" y=\"" << y + 4
        << "\" text-anchor=\"end\">1e" << decade << "</text>\n";
  }
  out << "<text x=\"" << (kLeft + kWidth - kRight) / 2 << "\" y=\"" << kHeight - 14
      << "\" text-anchor=\"middle\">density (kept share of token pairs)</text>\n"
      << "<text transform=\"translate(20 " << (kTop + kHeight - kBottom) / 2
      << ") rotate(-90)\" text-anchor=\"middle\">predicted error</text>\n";
}

}  // namespace

std::string pareto_csv(std::span<const CurvePoint> predicted, std::span<const MeasuredPoint> measured) {
  std::ostringstream out = plain_stream();
  out << std::setprecision(9) << "kind,name,density,error,cost_seconds,psnr_db,speedup\n";
  for (const CurvePoint& point : predicted) {
    out << "predicted,," << point.density << ',' << point.error << ',' << point.cost << ",,\n";
  }
  for (const MeasuredPoint& point : measured) {
    out << "measured," << csv_field(point.name) << ',' << point.density << ',' << point.error << ",,"
        << point.psnr_db << ',' << point.speedup << '\n';
  }
  return out.str();
}

std::string pareto_svg(std::span<const CurvePoint> predicted, std::span<const MeasuredPoint> measured,
                       std::string_view title) {
  const ErrorAxis axis = axis_for(predicted, measured);
  const double floor = std::pow(10.0, axis.lowest);
  std::ostringstream out = plain_stream();
  out << std::fixed << std::setprecision(1);
  out << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " << kWidth << ' ' << kHeight
      << "\" role=\"img\" aria-label=\"" << xml_text(title) << "\">\n<style>"
      << "text{font:12px Inter,system-ui,sans-serif;fill:#565b65}.title{font-weight:600;font-size:14px}"
      << ".grid{stroke:#868b95;stroke-opacity:.35}.curve{fill:none;stroke:#1a5fc8;stroke-width:1.8}"
      << ".point{fill:#c0342b}@media(prefers-color-scheme:dark){text{fill:#a8acb5}.curve{stroke:#6cb0ff}"
      << ".point{fill:#ff7b72}}</style>\n";
  draw_axes(out, axis, title);
  out << "<polyline class=\"curve\" points=\"";
  for (const CurvePoint& point : predicted) {
    out << x_of(point.density) << ',' << axis.y(std::max(point.error, floor)) << ' ';
  }
  out << "\"/>\n";
  for (const MeasuredPoint& point : measured) {
    const double x = x_of(point.density);
    const double y = axis.y(std::max(point.error, floor));
    out << "<circle class=\"point\" cx=\"" << x << "\" cy=\"" << y << "\" r=\"4\"/><text x=\"" << x + 8
        << "\" y=\"" << y - 6 << "\">" << xml_text(point.name) << ' ' << point.psnr_db << " dB</text>\n";
  }
  out << "</svg>\n";
  return out.str();
}

}  // namespace vdit::search
