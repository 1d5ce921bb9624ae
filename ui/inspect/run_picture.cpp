// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/run_picture.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

namespace vdit::ui {
namespace {

enum Cover : std::uint8_t { Dropped, Kept, Outside };

// What every pixel shows, [height][width]: the granule under its middle.
class KeptPixels {
 public:
  KeptPixels(const kernels::RunTable& runs, const RunView& view)
      : m_width(view.pixels.width()),
        m_height(view.pixels.height()),
        m_cells(static_cast<std::size_t>(m_width) * static_cast<std::size_t>(m_height), Dropped) {
    const double across = view.tokens.width() / m_width, down = view.tokens.height() / m_height;
    const auto pixelOf = [&](double key) {  // the first pixel whose middle is not before the key
      const double at = std::ceil((key - view.tokens.left()) / across - 0.5);
      return static_cast<int>(std::clamp(at, 0.0, 1.0 * m_width));
    };
    std::int64_t known = -1;
    for (int y = 0; y < m_height; ++y) {
      const auto query = static_cast<std::int64_t>(view.tokens.top() + (y + 0.5) * down);
      const std::int64_t granule = query / kernels::kGranuleRows;
      if (y > 0 && granule == known) {  // the same rows of tokens as above
        std::memcpy(row(y), row(y - 1), static_cast<std::size_t>(m_width));
        continue;
      }
      known = granule;
      if (granule >= runs.granules()) {
        std::fill_n(row(y), m_width, Outside);
        continue;
      }
      for (const kernels::Run& run : runs.runs(granule)) {
        const int from = pixelOf(run.begin), to = std::max(from + 1, pixelOf(run.end));
        const bool visible = run.end > view.tokens.left() && run.begin < view.tokens.right();
        if (visible) std::fill(row(y) + std::min(from, m_width - 1), row(y) + std::min(to, m_width), Kept);
      }
    }
  }

  int width() const { return m_width; }
  int height() const { return m_height; }
  std::uint8_t* row(int y) { return m_cells.data() + static_cast<std::ptrdiff_t>(y) * m_width; }
  const std::uint8_t* row(int y) const { return m_cells.data() + static_cast<std::ptrdiff_t>(y) * m_width; }

 private:
  int m_width, m_height;
  std::vector<std::uint8_t> m_cells;
};

// A line of `width` pixels along every edge between pixels of another kind.
void drawEdges(const KeptPixels& kept, QImage& image, int width, QRgb colour) {
  const int half = std::max(1, width / 2);
  const auto mark = [&](int left, int top, int right, int bottom) {
    left = std::max(left, 0), top = std::max(top, 0);
    right = std::min(right, kept.width()), bottom = std::min(bottom, kept.height());
    for (int y = top; y < bottom; ++y) {
      auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
      std::fill(line + left, line + std::max(left, right), colour);
    }
  };
  for (int y = 0; y < kept.height(); ++y) {
    const std::uint8_t *here = kept.row(y), *above = kept.row(std::max(0, y - 1));
    for (int x = 0; x < kept.width(); ++x) {
      if (here[x] == above[x] && (x == 0 || here[x] == here[x - 1])) continue;
      if (here[x] == Outside) continue;
      if (x > 0 && here[x - 1] != here[x]) mark(x - half, y, x + half, y + 1);
      if (above[x] != here[x]) mark(x, y - half, x + 1, y + half);
    }
  }
}

QImage empty(const RunView& view) {
  QImage image(view.pixels, QImage::Format_ARGB32_Premultiplied);
  image.fill(Qt::transparent);
  return image;
}

}  // namespace

QImage outlineOf(const kernels::RunTable& runs, const RunView& view, QRgb line, QRgb casing) {
  QImage image = empty(view);
  const KeptPixels kept(runs, view);
  drawEdges(kept, image, 2 * view.lineWidth, casing);
  drawEdges(kept, image, view.lineWidth, line);
  return image;
}

QImage veilOf(const kernels::RunTable& runs, const RunView& view, QRgb kept, QRgb dropped) {
  QImage image = empty(view);
  const KeptPixels cells(runs, view);
  for (int y = 0; y < cells.height(); ++y) {
    auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
    const std::uint8_t* from = cells.row(y);
    for (int x = 0; x < cells.width(); ++x)
      line[x] = from[x] == Kept ? kept : from[x] == Dropped ? dropped : 0U;
  }
  return image;
}

}  // namespace vdit::ui
