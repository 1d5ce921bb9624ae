// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/video/reduced_picture.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace vdit::ui {
namespace {

// What the weights of one pixel's sources add up to: sums of a column fit 16 bits, of both axes 32.
constexpr std::uint32_t kWholeColumn = 1 << 8, kWholeRow = 1 << 16;

// Which sources one pixel of the result covers, and how much of each: one axis.
struct Coverage {
  int first = 0;
  std::vector<std::uint32_t> weights;
};

std::vector<Coverage> coverages(int from, int to, std::uint32_t whole) {
  std::vector<Coverage> all(static_cast<std::size_t>(to));
  const double step = double(from) / to;
  for (int i = 0; i < to; ++i) {
    Coverage& one = all[static_cast<std::size_t>(i)];
    const double begin = i * step, end = std::min((i + 1) * step, double(from));
    one.first = static_cast<int>(begin);
    // Shares of the running sum, so that rounding never adds up to more or less than the whole.
    std::uint32_t given = 0;
    for (int at = one.first; at < end; ++at) {
      const double covered = std::min(end, at + 1.0) - begin;
      const auto sum = static_cast<std::uint32_t>(std::lround(whole * covered / (end - begin)));
      one.weights.push_back(sum - given);
      given = sum;
    }
  }
  return all;
}

// A weighted sum of rows, each byte by itself: 255 * 256 is the most.
void sumRows(const QImage& picture, const Coverage& rows, std::vector<std::uint16_t>& sums) {
  const std::size_t bytes = sums.size();
  std::uint16_t* const sum = sums.data();
  std::fill(sums.begin(), sums.end(), std::uint16_t{0});
  for (std::size_t i = 0; i < rows.weights.size(); ++i) {
    const std::uint8_t* const row = picture.constScanLine(rows.first + static_cast<int>(i));
    const auto weight = static_cast<std::uint16_t>(rows.weights[i]);
    for (std::size_t at = 0; at < bytes; ++at)
      sum[at] = static_cast<std::uint16_t>(sum[at] + weight * row[at]);
  }
}

}  // namespace

QImage rgb32Picture(const std::uint8_t* rgb, int width, int height) {
  QImage picture(width, height, QImage::Format_RGB32);
  for (int y = 0; y < height; ++y) {
    auto* row = reinterpret_cast<QRgb*>(picture.scanLine(y));
    for (int x = 0; x < width; ++x, rgb += 3) row[x] = qRgb(rgb[0], rgb[1], rgb[2]);
  }
  return picture;
}

bool isReduction(const QSize& size, const QSize& picture) {
  return !size.isEmpty() && size != picture && size.width() <= picture.width() &&
         size.height() <= picture.height();
}

QImage reducedPicture(const QImage& picture, const QSize& size) {
  if (!isReduction(size, picture.size())) return picture;
  QImage out(size, QImage::Format_RGB32);
  const std::vector<Coverage> rows = coverages(picture.height(), size.height(), kWholeColumn);
  const std::vector<Coverage> columns = coverages(picture.width(), size.width(), kWholeRow);
  std::vector<std::uint16_t> sums(static_cast<std::size_t>(picture.width()) * 4);
  for (int y = 0; y < size.height(); ++y) {
    sumRows(picture, rows[static_cast<std::size_t>(y)], sums);
    auto* line = out.scanLine(y);
    for (const Coverage& column : columns) {
      std::uint32_t blue = 0, green = 0, red = 0;
      const std::uint16_t* from = sums.data() + static_cast<std::size_t>(column.first) * 4;
      for (const std::uint32_t weight : column.weights) {
        blue += weight * from[0];
        green += weight * from[1];
        red += weight * from[2];
        from += 4;
      }
      constexpr std::uint32_t kWhole = kWholeColumn * kWholeRow, kHalf = kWhole / 2;
      line[0] = static_cast<std::uint8_t>((blue + kHalf) / kWhole);
      line[1] = static_cast<std::uint8_t>((green + kHalf) / kWhole);
      line[2] = static_cast<std::uint8_t>((red + kHalf) / kWhole);
      line[3] = 0xFF;
      line += 4;
    }
  }
  return out;
}

QSize reducedSize(const QSize& picture, const QSize& box) {
  if (picture.width() <= box.width() && picture.height() <= box.height()) return picture;
  const QSize fitted = picture.scaled(box, Qt::KeepAspectRatio);
  return {std::max(1, fitted.width()), std::max(1, fitted.height())};
}

}  // namespace vdit::ui
