// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/label_places.h"

#include <algorithm>

#include "ui/look/theme.h"

namespace vdit::ui {
namespace {

// Below left first: a curve that falls to the right leaves that side free. Then further away.
std::vector<QRectF> placesOf(const PlotLabel& label) {
  const double away = scaled(6), width = label.size.width(), height = label.size.height();
  const double left = label.at.x() - away - width, right = label.at.x() + away;
  std::vector<QRectF> places;
  for (const double further : {0.0, height, 2 * height}) {
    const double below = label.at.y() + away / 2 + further;
    const double above = label.at.y() - away / 2 - height - further;
    for (const QPointF corner :
         {QPointF(left, below), QPointF(right, below), QPointF(right, above), QPointF(left, above)})
      places.emplace_back(corner, label.size);
  }
  return places;
}

}  // namespace

std::vector<QRectF> placeLabels(const std::vector<PlotLabel>& labels, std::vector<QRectF> taken,
                                const QPainterPath& line, const QRectF& area) {
  std::vector<QRectF> places;
  for (const PlotLabel& label : labels) {
    QRectF best;
    for (const QRectF& place : placesOf(label)) {
      const bool covered = std::any_of(taken.begin(), taken.end(),
                                       [&](const QRectF& other) { return other.intersects(place); });
      if (covered || !area.contains(place)) continue;
      const bool crossed = line.intersects(place);
      if (best.isEmpty() || !crossed) best = place;
      if (!crossed) break;
    }
    if (!best.isEmpty()) taken.push_back(best);
    places.push_back(best);
  }
  return places;
}

}  // namespace vdit::ui
