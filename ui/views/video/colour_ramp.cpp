// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/video/colour_ramp.h"

#include <QColor>
#include <algorithm>
#include <cmath>
#include <span>

namespace vdit::ui {
namespace {

// Every 17th colour of matplotlib's tables (CC0), first and last included; the colours between are
// interpolated.
constexpr QRgb kMagma[] = {0x000004, 0x0b0924, 0x20114b, 0x3b0f70, 0x57157e, 0x721f81, 0x8c2981, 0xa8327d,
                           0xc43c75, 0xde4968, 0xf1605d, 0xfa7f5e, 0xfe9f6d, 0xfebf84, 0xfddea0, 0xfcfdbf};
constexpr QRgb kViridis[] = {0x440154, 0x481a6c, 0x472f7d, 0x414487, 0x39568c, 0x31688e, 0x2a788e, 0x23888e,
                             0x1f988b, 0x22a884, 0x35b779, 0x54c568, 0x7ad151, 0xa5db36, 0xd2e21b, 0xfde725};
constexpr QRgb kDiverging[] = {0x2c7bb6, 0xf0f0f0, 0xc7402d};

ColourRamp ramp(std::span<const QRgb> stops) {
  ColourRamp colours{};
  for (std::size_t i = 0; i < colours.size(); ++i) {
    const double place = double(i) / double(colours.size() - 1) * double(stops.size() - 1);
    const std::size_t low = std::min(static_cast<std::size_t>(place), stops.size() - 2);
    const double part = place - double(low);
    const auto mix = [&](int (*channel)(QRgb)) {
      return static_cast<int>(std::lround(channel(stops[low]) * (1 - part) + channel(stops[low + 1]) * part));
    };
    colours[i] = qRgb(mix(qRed), mix(qGreen), mix(qBlue));
  }
  return colours;
}

}  // namespace

const ColourRamp& magmaRamp() {
  static const ColourRamp colours = ramp(kMagma);
  return colours;
}

const ColourRamp& viridisRamp() {
  static const ColourRamp colours = ramp(kViridis);
  return colours;
}

const ColourRamp& divergingRamp() {
  static const ColourRamp colours = [] {
    ColourRamp whole = ramp(kDiverging);
    whole[128] = qRgb(0xf0, 0xf0, 0xf0);  // 256 colours have no middle; zero is exactly neutral
    return whole;
  }();
  return colours;
}

}  // namespace vdit::ui
