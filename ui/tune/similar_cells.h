// SPDX-License-Identifier: GPL-3.0-or-later
// Which heads look alike: what the bucket fills, and what the overview of Inspect sorts by.
#pragma once

#include <QImage>
#include <vector>

namespace vdit::ui {

/// Correlation of the shades of two thumbnails of one size, -1..1; 0 when either is missing or has no
/// contrast.
double similarity(const QImage& a, const QImage& b);

/// Indices whose thumbnails correlate with that of `seed` by at least `least`, `seed` included; in order.
/// Empty without a thumbnail of `seed`.
std::vector<int> similarCells(const std::vector<QImage>& thumbnails, int seed, double least);

/// An order in which neighbours look alike: from the first cell on, always the most similar one that is left.
std::vector<int> orderBySimilarity(const std::vector<QImage>& thumbnails);

}  // namespace vdit::ui
