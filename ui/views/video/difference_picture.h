// SPDX-License-Identifier: GPL-3.0-or-later
// The difference of two frames as a picture.
#pragma once

#include <QImage>

namespace vdit::ui {

enum class DifferenceKind {
  Colour,  ///< |test - reference| of each channel, on black
  Luma,    ///< the same of the luma, in magma
  Signed,  ///< test - reference of the luma, blue under zero, red over it
  Ssim,    ///< 1 - SSIM of the luma in windows of 8 x 8, in magma; the gain does not apply
};

struct DifferenceSettings {
  DifferenceKind kind = DifferenceKind::Luma;
  int gain = 8;  ///< 1..64
  bool logarithmic =
      false;  ///< log(1 + gain * d) scaled to the same end: small differences show beside large ones

  bool operator==(const DifferenceSettings&) const = default;
};

/// Both of one size, any format; a null image otherwise. About 10 ms for 1080p: not for the GUI thread while
/// playing.
QImage differencePicture(const QImage& reference, const QImage& test, const DifferenceSettings& settings);

/// BT.601 luma as the metrics define it (engine/video/quality.h).
int luma(QRgb colour);

}  // namespace vdit::ui
