// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vdit::app {

struct QualityPoint {
  double x = 0;
  double y = 0;
};

struct QualitySeries {
  std::string name;
  std::vector<QualityPoint> points;
};

struct QualityAxes {
  std::string_view title;
  std::string_view x_title;
  std::string_view y_title;
  bool logarithmic_x = false;
  bool lines = true;  ///< joins a series' points, in their order
};

/// A self-contained SVG of 860 x 480 with a legend, readable on light and dark pages. At most 24 series have
/// marks of their own.
std::string quality_plot(const std::vector<QualitySeries>& series, const QualityAxes& axes);

}  // namespace vdit::app
