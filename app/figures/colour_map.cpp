// SPDX-License-Identifier: Apache-2.0
#include "app/figures/colour_map.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace vdit::app {
namespace {

using Colours = std::array<std::array<std::uint8_t, 3>, 256>;

Colours make_colours(ColourMap map) {
  Colours colours{};
  cv::Mat ramp(1, 256, CV_8UC1);
  for (int i = 0; i < 256; ++i) ramp.at<std::uint8_t>(0, i) = static_cast<std::uint8_t>(i);
  cv::Mat bgr;
  if (map == ColourMap::Grey) {
    cv::cvtColor(ramp, bgr, cv::COLOR_GRAY2BGR);
  } else {
    const int table = map == ColourMap::Viridis   ? cv::COLORMAP_VIRIDIS
                      : map == ColourMap::Cividis ? cv::COLORMAP_CIVIDIS
                                                  : cv::COLORMAP_MAGMA;
    cv::applyColorMap(ramp, bgr, table);
  }
  for (int i = 0; i < 256; ++i) {
    const auto& colour = bgr.at<cv::Vec3b>(0, i);
    colours[static_cast<std::size_t>(i)] = {colour[2], colour[1], colour[0]};
  }
  return colours;
}

}  // namespace

const std::vector<std::string>& colour_map_names() {
  static const std::vector<std::string> names{"viridis", "cividis", "magma", "grey"};
  return names;
}

std::optional<ColourMap> colour_map_from_name(std::string_view name) {
  const auto& names = colour_map_names();
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<ColourMap>(found - names.begin());
}

const Colours& colours_of(ColourMap map) {
  static const std::array<Colours, 4> tables{make_colours(ColourMap::Viridis),
                                             make_colours(ColourMap::Cividis), make_colours(ColourMap::Magma),
                                             make_colours(ColourMap::Grey)};
  return tables[static_cast<std::size_t>(map)];
}

double ValueScale::share(double mass) const {
  if (!(mass > 0)) return 0;
  const double share =
      kind == ScaleKind::Linear ? (mass - low) / (high - low) : std::log(mass / low) / std::log(high / low);
  return std::clamp(share, 0.0, 1.0);
}

ValueScale fitted_scale(std::span<const float> values, ScaleKind kind, double decades) {
  constexpr double kQuantile = 0.999;
  std::vector<float> known;
  std::copy_if(values.begin(), values.end(), std::back_inserter(known),
               [](float v) { return !std::isnan(v); });
  double high = 0;
  if (!known.empty()) {
    const auto at =
        known.begin() + static_cast<std::ptrdiff_t>(kQuantile * static_cast<double>(known.size() - 1) + 0.5);
    std::nth_element(known.begin(), at, known.end());
    high = *at;
  }
  if (!(high > 0)) high = 1;
  return {.kind = kind, .low = kind == ScaleKind::Linear ? 0 : high / std::pow(10, decades), .high = high};
}

}  // namespace vdit::app
