// SPDX-License-Identifier: Apache-2.0
// Single maps.
#include <algorithm>
#include <cmath>
#include <cstdint>

#include "app/figures/canvas.h"
#include "kernels/runs/run_builders.h"

namespace vdit::app {
namespace {

using kernels::TokenOrder;

// The layout, in units.
constexpr double kMap = 640;    // the map's side
constexpr double kLeft = 74;    // from the edge to the map
constexpr double kRight = 170;  // from the map to the edge
constexpr double kAbove = 44;   // from the notes to the map: frame numbers and the axis' name
constexpr double kBelow = 52;   // tokens and the axis' name
constexpr double kMargin = 20;
constexpr double kTitleHeight = 24;
constexpr double kNoteHeight = 17;
constexpr double kTick = 4;
constexpr double kLabelRoom = 22;  // units that a label of an axis takes at least

const cv::Scalar kOutline(0xFF, 0xB4, 0x3A);
const cv::Scalar kBlack(0, 0, 0);
const cv::Scalar kWhite(0xFF, 0xFF, 0xFF);

// Stretches of an axis: frames or picture rows, and text.
struct Stretch {
  std::int64_t begin, end;  // tokens
  std::string label;
};

std::vector<Stretch> stretches(const kernels::TokenGrid& grid, TokenOrder order) {
  const bool frames = order == TokenOrder::FrameMajor;
  const std::int64_t count = frames ? grid.frames : grid.height;
  const std::int64_t each = grid.video_tokens() / count;
  std::vector<Stretch> list;
  if (grid.text_before > 0) list.push_back({0, grid.text_before, "text"});
  for (std::int64_t i = 0; i < count; ++i) {
    list.push_back({grid.text_before + i * each, grid.text_before + (i + 1) * each, std::to_string(i)});
  }
  if (grid.text_after > 0) list.push_back({grid.tokens() - grid.text_after, grid.tokens(), "text"});
  return list;
}

// 1, 2 or 5 times a power of ten, so that about six ticks fit.
std::int64_t token_tick(std::int64_t tokens) {
  const double wanted = static_cast<double>(tokens) / 6;
  const double power = std::pow(10, std::floor(std::log10(std::max(1.0, wanted))));
  for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
    if (factor * power >= wanted) return static_cast<std::int64_t>(factor * power);
  }
  return tokens;
}

class MapDrawing {
 public:
  MapDrawing(const MapFigure& figure, const FigureStyle& style)
      : figure_(figure),
        top_(kMargin + kTitleHeight + kNoteHeight * static_cast<double>(figure.notes.size()) + kAbove),
        canvas_(kLeft + kMap + kRight, top_ + kMap + kBelow, style),
        scale_(fitted_scale(figure.map.cells, style.scale, 4)) {}

  engine::Picture draw() {
    heading();
    const auto shown = static_cast<double>(tokens()) / figure_.map.block;
    canvas_.cells(figure_.map.cells, shown, scale_, kLeft, top_, kMap);
    separators();
    outline();
    frame();
    stretch_axes();
    token_axis();
    colour_bar();
    facts();
    return canvas_.take();
  }

 private:
  std::int64_t tokens() const { return figure_.map.grid.tokens(); }
  double units(std::int64_t token) const {
    return static_cast<double>(token) / static_cast<double>(tokens()) * kMap;
  }
  TextStyle label(Align align) const { return {.pixels = 11, .colour = canvas_.ink().quiet, .align = align}; }
  TextStyle name(Align align) const { return {.pixels = 12, .colour = canvas_.ink().text, .align = align}; }

  void heading() {
    canvas_.text(figure_.title, kLeft, kMargin + 14,
                 {.pixels = 16, .colour = canvas_.ink().text, .align = Align::Left, .bold = true});
    double y = kMargin + kTitleHeight + 11;
    for (const std::string& note : figure_.notes) {
      canvas_.text(note, kLeft, y, {.pixels = 12, .colour = canvas_.ink().quiet});
      y += kNoteHeight;
    }
  }

  void separators() {
    for (const Stretch& stretch : stretches(figure_.map.grid, figure_.map.order)) {
      if (stretch.begin == 0) continue;
      const double at = units(stretch.begin);
      canvas_.line(kLeft + at, top_, kLeft + at, top_ + kMap, kWhite, 0.5, 0.35);
      canvas_.line(kLeft, top_ + at, kLeft + kMap, top_ + at, kWhite, 0.5, 0.35);
    }
  }

  // Where a granule's runs begin and end, and where they differ from the granule before.
  void outline() {
    if (!figure_.outline || figure_.outline->token_order() != figure_.map.order) return;
    const kernels::RunTable table = kernels::build_runs(*figure_.outline, figure_.map.grid);
    for (const auto& [colour, thickness] : {std::pair{kBlack, 3.0}, std::pair{kOutline, 1.5}}) {
      std::vector<kernels::Run> before;
      for (std::int64_t granule = 0; granule < table.granules(); ++granule) {
        const std::int64_t first = granule * kernels::kGranuleRows;
        const double top = top_ + units(first);
        const double foot = top_ + units(first + table.rows(granule));
        const auto runs = table.runs(granule);
        for (const kernels::Run& run : runs) {
          if (run.begin > 0)
            edge(kLeft + units(run.begin), top, kLeft + units(run.begin), foot, colour, thickness);
          if (run.end < tokens())
            edge(kLeft + units(run.end), top, kLeft + units(run.end), foot, colour, thickness);
        }
        if (granule > 0) steps(before, runs, top, colour, thickness);
        before.assign(runs.begin(), runs.end());
      }
    }
  }

  // Keys that one of two neighbouring granules keeps and the other does not.
  void steps(std::span<const kernels::Run> above, std::span<const kernels::Run> below, double y,
             const cv::Scalar& colour, double thickness) {
    std::vector<std::int32_t> cuts;
    for (const auto& runs : {above, below}) {
      for (const kernels::Run& run : runs) cuts.insert(cuts.end(), {run.begin, run.end});
    }
    std::sort(cuts.begin(), cuts.end());
    const auto keeps = [](std::span<const kernels::Run> runs, std::int32_t key) {
      return std::any_of(runs.begin(), runs.end(),
                         [&](const kernels::Run& run) { return key >= run.begin && key < run.end; });
    };
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
      if (cuts[i] == cuts[i + 1] || keeps(above, cuts[i]) == keeps(below, cuts[i])) continue;
      edge(kLeft + units(cuts[i]), y, kLeft + units(cuts[i + 1]), y, colour, thickness);
    }
  }

  void edge(double x0, double y0, double x1, double y1, const cv::Scalar& colour, double thickness) {
    canvas_.line(x0, y0, x1, y1, colour, thickness);
  }

  void frame() {
    const cv::Scalar& colour = canvas_.ink().line;
    canvas_.line(kLeft, top_, kLeft + kMap, top_, colour, 1);
    canvas_.line(kLeft, top_ + kMap, kLeft + kMap, top_ + kMap, colour, 1);
    canvas_.line(kLeft, top_, kLeft, top_ + kMap, colour, 1);
    canvas_.line(kLeft + kMap, top_, kLeft + kMap, top_ + kMap, colour, 1);
  }

  void stretch_axes() {
    const bool frames = figure_.map.order == TokenOrder::FrameMajor;
    const std::string unit = frames ? "frame" : "picture row";
    canvas_.text("key " + unit, kLeft + kMap / 2, top_ - 26, name(Align::Centre));
    canvas_.text_upwards("query " + unit, kLeft - 40, top_ + kMap / 2, name(Align::Centre));
    double next = -1e9;  // where the next label may begin
    for (const Stretch& stretch : stretches(figure_.map.grid, figure_.map.order)) {
      const double begin = units(stretch.begin);
      const double middle = (begin + units(stretch.end)) / 2;
      if (begin > 0) {
        canvas_.line(kLeft + begin, top_ - kTick, kLeft + begin, top_, canvas_.ink().line, 1);
        canvas_.line(kLeft - kTick, top_ + begin, kLeft, top_ + begin, canvas_.ink().line, 1);
      }
      if (middle < next) continue;
      canvas_.text(stretch.label, kLeft + middle, top_ - 9, label(Align::Centre));
      canvas_.text(stretch.label, kLeft - 9, top_ + middle + 4, label(Align::Right));
      next = middle + kLabelRoom;
    }
    if (!frames) return;
    row_ticks();
  }

  // Rows of the picture inside a frame, where they can be told apart.
  void row_ticks() {
    const kernels::TokenGrid& grid = figure_.map.grid;
    if (units(grid.width) < 2.5) return;
    for (std::int64_t token = 0; token < grid.video_tokens(); token += grid.width) {
      const double at = units(grid.text_before + token);
      canvas_.line(kLeft - 2, top_ + at, kLeft, top_ + at, canvas_.ink().line, 0.5);
      canvas_.line(kLeft + at, top_ - 2, kLeft + at, top_, canvas_.ink().line, 0.5);
    }
  }

  void token_axis() {
    const std::int64_t tick = token_tick(tokens());
    for (std::int64_t token = 0; token <= tokens(); token += tick) {
      const double at = kLeft + units(token);
      canvas_.line(at, top_ + kMap, at, top_ + kMap + kTick, canvas_.ink().line, 1);
      canvas_.text(grouped_number(token), at, top_ + kMap + 17, label(Align::Centre));
    }
    const char* order = figure_.map.order == TokenOrder::FrameMajor
                            ? "key token, frame-major: frame, row, column"
                            : "key token, space-major: row, column, frame";
    canvas_.text(order, kLeft + kMap / 2, top_ + kMap + 37, name(Align::Centre));
  }

  void colour_bar() {
    constexpr double kWidth = 14;
    constexpr double kHeight = 260;
    const double x = kLeft + kMap + 24;
    canvas_.colour_bar(x, top_, kWidth, kHeight);
    const auto tick = [&](double mass) {
      const double y = top_ + (1 - scale_.share(mass)) * kHeight;
      canvas_.line(x + kWidth, y, x + kWidth + kTick, y, canvas_.ink().line, 1);
      canvas_.text(mass_text(mass), x + kWidth + 9, y + 4, label(Align::Left));
    };
    if (scale_.kind == ScaleKind::Linear) {
      for (int i = 0; i <= 4; ++i) tick(scale_.low + (scale_.high - scale_.low) * i / 4);
    } else {
      for (int exponent = 0; exponent > -12; --exponent) {
        const double mass = std::pow(10, exponent);
        if (mass <= scale_.high * 1.0001 && mass >= scale_.low * 0.9999) tick(mass);
      }
    }
    const std::string block = std::to_string(figure_.map.block);
    canvas_.text("share of a query’s", x, top_ + kHeight + 22, label(Align::Left));
    canvas_.text("attention, on " + block + " keys", x, top_ + kHeight + 37, label(Align::Left));
  }

  void facts() {
    const double x = kLeft + kMap + 24;
    double y = top_ + 338;
    if (figure_.outline && figure_.outline->token_order() == figure_.map.order &&
        kernels::has_width(figure_.outline->mode)) {
      canvas_.line(x, y - 4, x + 16, y - 4, kBlack, 3);
      canvas_.line(x, y - 4, x + 16, y - 4, kOutline, 1.5);
      canvas_.text("kept by the mode", x + 23, y, label(Align::Left));
      y += 26;
    }
    for (const auto& [key, value] : figure_.facts) {
      canvas_.text(key, x, y, label(Align::Left));
      canvas_.text(value, x, y + 16, {.pixels = 13, .colour = canvas_.ink().text});
      y += 40;
    }
  }

  const MapFigure& figure_;
  double top_;
  Canvas canvas_;
  ValueScale scale_;
};

}  // namespace

engine::Picture draw_map(const MapFigure& figure, const FigureStyle& style) {
  return MapDrawing(figure, style).draw();
}

}  // namespace vdit::app
