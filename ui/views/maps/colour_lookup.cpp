// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/maps/colour_lookup.h"

#include <cmath>

namespace vdit::ui {

ColourLookup::ColourLookup(const ColourMap& colours, const ValueScale& scale, QRgb none)
    : m_table(std::size_t{1} << (32 - kShift)) {
  constexpr std::uint32_t kMiddle = std::uint32_t{1} << (kShift - 1);  // of the numbers that share an entry
  const QRgb least = colours.at(0), most = colours.at(1);
  for (std::uint32_t i = 0; i < m_table.size(); ++i) {
    const float value = std::bit_cast<float>((i << kShift) | kMiddle);
    const bool infinite = (i << kShift & 0x7f800000U) == 0x7f800000U;
    const auto number = static_cast<double>(value);
    // Outside of the range there is nothing to compute.
    m_table[i] = infinite                 ? none
                 : number <= scale.low()  ? least
                 : number >= scale.high() ? most
                                          : colours.at(scale.share(number));
  }
}

}  // namespace vdit::ui
