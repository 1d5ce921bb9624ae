// SPDX-License-Identifier: GPL-3.0-or-later
// Where the labels of a plot's points stand: beside their points, none on another, none on what must stay
// visible.
#pragma once

#include <QPainterPath>
#include <QRectF>
#include <vector>

namespace vdit::ui {

struct PlotLabel {
  QPointF at;  ///< the point it names
  QSizeF size;
};

/// A rectangle a label, in their order; an empty one where there is no room: earlier labels go first. No
/// rectangle touches another or one of `taken`, all are inside `area`. A place that `line` does not cross is
/// preferred to one that it does; then below the point to above it.
std::vector<QRectF> placeLabels(const std::vector<PlotLabel>& labels, std::vector<QRectF> taken,
                                const QPainterPath& line, const QRectF& area);

}  // namespace vdit::ui
