// SPDX-License-Identifier: Apache-2.0
// Colours of attention mass, and the scale that brings a mass to them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vdit::app {

enum class ColourMap { Viridis, Cividis, Magma, Grey };

/// "viridis", "cividis", "magma", "grey".
const std::vector<std::string>& colour_map_names();
std::optional<ColourMap> colour_map_from_name(std::string_view name);

/// Red, green, blue of the shares 0/255 to 255/255 of the range.
const std::array<std::array<std::uint8_t, 3>, 256>& colours_of(ColourMap map);

enum class ScaleKind { Linear, Logarithmic };

/// Mass to a share of the colour range.
struct ValueScale {
  ScaleKind kind = ScaleKind::Logarithmic;
  double low = 1e-4;  ///< the lowest colour; above 0 for a logarithmic scale
  double high = 1;    ///< the highest one

  /// 0..1, clipped; 0 for a mass of 0.
  double share(double mass) const;
};

/// From the values of one or more maps: the top is their 99.9 % quantile, so that single cells do not darken
/// the rest; the foot of a logarithmic scale is `decades` below it, that of a linear one 0. NaN is left out;
/// a map of zeros gets 1 as its top.
ValueScale fitted_scale(std::span<const float> values, ScaleKind kind, double decades = 3);

}  // namespace vdit::app
