// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/similar_cells.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace vdit::ui {
namespace {

constexpr int kSide =
    16;  // a 16 x 16 shade tells the patterns apart; 2,016 heads are ordered in well under a frame

// Mean shades of kSide x kSide blocks, mean 0 and length 1; empty without contrast.
std::vector<float> profile(const QImage& image) {
  if (image.isNull()) return {};
  const QImage small = image.scaled(kSide, kSide, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
                           .convertToFormat(QImage::Format_Grayscale8);
  std::vector<float> shades;
  shades.reserve(kSide * kSide);
  for (int y = 0; y < kSide; ++y) {
    const uchar* line = small.constScanLine(y);
    for (int x = 0; x < kSide; ++x) shades.push_back(static_cast<float>(line[x]));
  }
  const float mean = std::accumulate(shades.begin(), shades.end(), 0.0F) / static_cast<float>(shades.size());
  float square = 0;
  for (float& shade : shades) shade -= mean, square += shade * shade;
  if (square <= 0) return {};
  for (float& shade : shades) shade /= std::sqrt(square);
  return shades;
}

double correlation(const std::vector<float>& a, const std::vector<float>& b) {
  if (a.empty() || b.empty()) return 0;
  return static_cast<double>(std::inner_product(a.begin(), a.end(), b.begin(), 0.0F));
}

std::vector<std::vector<float>> profiles(const std::vector<QImage>& thumbnails) {
  std::vector<std::vector<float>> out;
  out.reserve(thumbnails.size());
  for (const QImage& image : thumbnails) out.push_back(profile(image));
  return out;
}

}  // namespace

double similarity(const QImage& a, const QImage& b) {
  return correlation(profile(a), profile(b));
}

std::vector<int> similarCells(const std::vector<QImage>& thumbnails, int seed, double least) {
  if (seed < 0 || seed >= static_cast<int>(thumbnails.size()) ||
      thumbnails[static_cast<std::size_t>(seed)].isNull())
    return {};
  const std::vector<std::vector<float>> all = profiles(thumbnails);
  std::vector<int> found;
  for (int i = 0; i < static_cast<int>(all.size()); ++i) {
    if (i == seed ||
        correlation(all[static_cast<std::size_t>(seed)], all[static_cast<std::size_t>(i)]) >= least)
      found.push_back(i);
  }
  return found;
}

std::vector<int> orderBySimilarity(const std::vector<QImage>& thumbnails) {
  const std::vector<std::vector<float>> all = profiles(thumbnails);
  std::vector<int> left(all.size()), order;
  std::iota(left.begin(), left.end(), 0);
  order.reserve(left.size());
  std::size_t next = 0;
  while (!left.empty()) {
    const int taken = left[next];
    order.push_back(taken);
    left.erase(left.begin() + static_cast<std::ptrdiff_t>(next));
    double best = -2;
    next = 0;
    for (std::size_t i = 0; i < left.size(); ++i) {
      const double alike =
          correlation(all[static_cast<std::size_t>(taken)], all[static_cast<std::size_t>(left[i])]);
      if (alike > best) best = alike, next = i;
    }
  }
  return order;
}

}  // namespace vdit::ui
