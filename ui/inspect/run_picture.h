// SPDX-License-Identifier: GPL-3.0-or-later
// What the runs of a mode keep of the visible tokens, as pictures the size of the map on screen: an outline,
// or a veil. The work is that of the pixels, however many tokens and runs there are.
#pragma once

#include <QImage>
#include <QRectF>

#include "kernels/runs/run_table.h"

namespace vdit::ui {

struct RunView {
  QRectF tokens;      ///< x keys, y queries
  QSize pixels;       ///< of the picture
  int lineWidth = 2;  ///< of the outline; its casing is twice as wide

  bool operator==(const RunView&) const = default;
};

/// Where kept and dropped meet: `line` within `casing`, transparent elsewhere. Runs narrower than a pixel
/// keep one.
QImage outlineOf(const kernels::RunTable& runs, const RunView& view, QRgb line, QRgb casing);

/// `kept` and `dropped` (premultiplied) over the pixels that are kept or dropped; beyond the last token
/// nothing.
QImage veilOf(const kernels::RunTable& runs, const RunView& view, QRgb kept, QRgb dropped);

}  // namespace vdit::ui
