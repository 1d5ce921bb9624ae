// SPDX-License-Identifier: Apache-2.0
// Atlases of all heads.
#include <algorithm>
#include <cmath>
#include <set>

#include "app/figures/canvas.h"

namespace vdit::app {
namespace {

constexpr double kMargin = 20;
constexpr double kLabels = 34;  // layer numbers
constexpr double kGap = 5;
constexpr double kDecades = 3;

// Larger thumbnails for smaller models, so that a figure stays a page wide.
double thumbnail_size(std::size_t heads) {
  return std::clamp(720.0 / static_cast<double>(heads), 44.0, 112.0);
}

class AtlasDrawing {
 public:
  AtlasDrawing(const AtlasFigure& figure, const FigureStyle& style)
      : figure_(figure),
        layers_(numbers(&AtlasHead::layer)),
        heads_(numbers(&AtlasHead::head)),
        size_(thumbnail_size(heads_.size())),
        top_(kMargin + 24 + 17 * static_cast<double>(figure.notes.size()) + 26),
        left_(kMargin + kLabels),
        canvas_(width(), top_ + (size_ + kGap) * static_cast<double>(layers_.size()) + 62, style) {}

  engine::Picture draw() {
    heading();
    for (std::size_t column = 0; column < heads_.size(); ++column) {
      canvas_.text("H" + std::to_string(heads_[column]), x_of(column) + size_ / 2, top_ - 8,
                   label(Align::Centre));
    }
    for (std::size_t row = 0; row < layers_.size(); ++row) {
      canvas_.text("L" + std::to_string(layers_[row]), left_ - 9, y_of(row) + size_ / 2 + 4,
                   label(Align::Right));
      for (std::size_t column = 0; column < heads_.size(); ++column) thumbnail(row, column);
    }
    legend();
    return canvas_.take();
  }

 private:
  std::vector<int> numbers(int AtlasHead::*of) const {
    std::set<int> all;
    for (const AtlasHead& head : figure_.heads) all.insert(head.*of);
    return {all.begin(), all.end()};
  }
  // Wide enough for the notes, too.
  double width() const {
    return std::max(560.0, left_ + (size_ + kGap) * static_cast<double>(heads_.size()) + kMargin);
  }
  double x_of(std::size_t column) const { return left_ + (size_ + kGap) * static_cast<double>(column); }
  double y_of(std::size_t row) const { return top_ + (size_ + kGap) * static_cast<double>(row); }
  TextStyle label(Align align) const { return {.pixels = 11, .colour = canvas_.ink().quiet, .align = align}; }

  void heading() {
    canvas_.text(figure_.title, kMargin, kMargin + 14,
                 {.pixels = 16, .colour = canvas_.ink().text, .align = Align::Left, .bold = true});
    double y = kMargin + 24 + 11;
    for (const std::string& note : figure_.notes) {
      canvas_.text(note, kMargin, y, {.pixels = 12, .colour = canvas_.ink().quiet});
      y += 17;
    }
  }

  void thumbnail(std::size_t row, std::size_t column) {
    const double x = x_of(column);
    const double y = y_of(row);
    const auto found = std::find_if(figure_.heads.begin(), figure_.heads.end(), [&](const AtlasHead& head) {
      return head.layer == layers_[row] && head.head == heads_[column];
    });
    if (found == figure_.heads.end() || found->cells.empty()) {
      canvas_.hatch(x, y, size_, size_);
      return;
    }
    const ValueScale scale = fitted_scale(found->cells, canvas_.style().scale, kDecades);
    canvas_.cells(found->cells, std::sqrt(static_cast<double>(found->cells.size())), scale, x, y, size_);
    constexpr double kTile = 13;
    if (found->mode) canvas_.mode_tile(*found->mode, x + 2, y + size_ - kTile - 2, kTile);
  }

  // The colours stand for shares of each map's own top.
  void legend() {
    constexpr double kWidth = 160;
    constexpr double kHeight = 10;
    const double y = y_of(layers_.size()) + 14;
    for (int i = 0; i < 160; ++i) {
      const auto& colour = colours_of(canvas_.style().colours)[static_cast<std::size_t>(i * 255 / 159)];
      canvas_.fill(left_ + i, y, 1, kHeight, {double(colour[0]), double(colour[1]), double(colour[2])});
    }
    const bool logarithmic = canvas_.style().scale == ScaleKind::Logarithmic;
    canvas_.text(logarithmic ? "1/1000" : "0", left_, y + 24, label(Align::Left));
    canvas_.text("of the map’s top", left_ + kWidth, y + 24, label(Align::Right));
    canvas_.text("Queries run down, keys to the right.", left_ + kWidth + 24, y + 9, label(Align::Left));
    canvas_.text("Each map has a top of its own.", left_ + kWidth + 24, y + 24, label(Align::Left));
  }

  const AtlasFigure& figure_;
  std::vector<int> layers_, heads_;
  double size_, top_, left_;
  Canvas canvas_;
};

}  // namespace

engine::Picture draw_atlas(const AtlasFigure& figure, const FigureStyle& style) {
  return AtlasDrawing(figure, style).draw();
}

}  // namespace vdit::app
