// SPDX-License-Identifier: GPL-3.0-or-later
// Colours of many numbers at once: a table over the upper half of a float's bits (sign, exponent, seven bits
// of the mantissa), filled once a scale, instead of a logarithm or a search for every cell.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "ui/views/maps/colour_map.h"

namespace vdit::ui {

class ColourLookup {
 public:
  ColourLookup() = default;
  /// `none`: the colour of what is not finite.
  ColourLookup(const ColourMap& colours, const ValueScale& scale, QRgb none);

  /// As colours.at(scale.share(value)) of a number within 0.4 % of `value`.
  QRgb at(float value) const { return m_table[std::bit_cast<std::uint32_t>(value) >> kShift]; }

 private:
  static constexpr int kShift = 16;
  std::vector<QRgb> m_table;  // 2^16
};

}  // namespace vdit::ui
