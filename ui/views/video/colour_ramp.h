// SPDX-License-Identifier: GPL-3.0-or-later
// Colour maps for pictures of differences: magma for sizes, blue over neutral to red for signed values
// (docs/look.md, "Data").
#pragma once

#include <QRgb>
#include <array>

namespace vdit::ui {

using ColourRamp = std::array<QRgb, 256>;

const ColourRamp& magmaRamp();      ///< 0 to largest
const ColourRamp& viridisRamp();    ///< 0 to largest
const ColourRamp& divergingRamp();  ///< 0: most negative, 128: zero, 255: most positive

}  // namespace vdit::ui
