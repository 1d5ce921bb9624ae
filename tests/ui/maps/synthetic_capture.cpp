// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/maps/synthetic_capture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

#include "kernels/include/vdit/kernels/probe.h"
#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"

namespace vdit::test {

std::vector<kernels::HeadMode> synthetic_candidates(const kernels::TokenGrid& grid) {
  using kernels::Mode;
  using kernels::TokenOrder;
  const auto frame = static_cast<std::int32_t>(grid.places());
  const std::int64_t narrow = grid.video_tokens() / 10, wide = grid.video_tokens() / 5;
  return {{},
          {.mode = Mode::Skip},
          {.mode = Mode::Diagonal, .half_width = narrow},
          {.mode = Mode::Diagonal, .half_width = wide, .sink = {{0, frame}}},
          {.mode = Mode::MultiDiagonal, .order = TokenOrder::SpaceMajor, .half_width = narrow},
          {.mode = Mode::MultiDiagonal, .order = TokenOrder::FrameMajor, .half_width = 4},
          {.mode = Mode::VerticalStripe,
           .half_width = narrow / 2,
           .stripes = {{0, frame}, {2 * frame, 2 * frame + frame / 2}}}};
}

std::vector<float> synthetic_rows(const SyntheticCapture& of, int layer, int head, int step) {
  std::mt19937 random(static_cast<unsigned>(1000 * layer + 10 * head + 1));
  std::normal_distribution<double> normal;
  const int kind = (layer + head) % 3, pairs = of.head_dim / 2;
  // How quickly likeness falls with the distance in frames, rows and columns.
  const double reach[3][3] = {{0.9, 0.35, 0.25}, {0.02, 0.9, 0.9}, {0.1, 0.1, 0.1}};
  const double gain = (3.2 + 0.15 * head) * (1 + 0.02 * step);
  std::vector<std::array<double, 4>> waves;
  for (int i = 0; i < pairs; ++i)
    waves.push_back({normal(random) * reach[kind][0], normal(random) * reach[kind][1],
                     normal(random) * reach[kind][2], 6.28 * i / pairs});
  std::vector<float> rows;
  rows.reserve(static_cast<std::size_t>(of.grid.tokens() * of.head_dim));
  for (std::int64_t t = 0; t < of.grid.frames; ++t) {
    for (std::int64_t y = 0; y < of.grid.height; ++y) {
      for (std::int64_t x = 0; x < of.grid.width; ++x) {
        const bool bright = kind == 2 && (t == 0 || t == 2) && y < of.grid.height / 2;
        for (const auto& wave : waves) {
          const double angle = wave[0] * static_cast<double>(t) + wave[1] * static_cast<double>(y) +
                               wave[2] * static_cast<double>(x) + wave[3];
          const double level =
              gain * (bright ? 1.35 : 1.0) / std::sqrt(std::sqrt(static_cast<double>(pairs)));
          rows.push_back(static_cast<float>(level * std::cos(angle)));
          rows.push_back(static_cast<float>(level * std::sin(angle)));
        }
      }
    }
  }
  return rows;
}

namespace {

// Error of the query rows of each map row alone.
std::vector<float> by_map_row(const float* difference, const std::vector<float>& full, int block) {
  std::vector<float> errors;
  for (std::size_t first = 0; first < full.size(); first += static_cast<std::size_t>(block)) {
    double sum = 0, size = 0;
    for (std::size_t i = first; i < std::min(full.size(), first + static_cast<std::size_t>(block)); ++i) {
      sum += static_cast<double>(difference[i]);
      size += static_cast<double>(full[i]);
    }
    errors.push_back(static_cast<float>(sum / size));
  }
  return errors;
}

app::CapturedHead look_at(const SyntheticCapture& of, const std::vector<float>& rows, int layer, int head,
                          const std::vector<kernels::HeadMode>& candidates) {
  kernels::ProbeProblem problem{.heads = 1,
                                .head_dim = of.head_dim,
                                .scale = static_cast<float>(1 / std::sqrt(of.head_dim)),
                                .grid = of.grid};
  problem.q = problem.k = problem.v = rows.data();
  const kernels::Strides strides{0, of.grid.tokens() * of.head_dim, of.head_dim};
  problem.q_strides = problem.k_strides = problem.v_strides = strides;
  const kernels::PooledMap orders[] = {{kernels::TokenOrder::FrameMajor, of.block, of.block},
                                       {kernels::TokenOrder::SpaceMajor, of.block, of.block}};
  const auto maps = kernels::probe_maps(problem, orders);
  app::CapturedHead out{.layer = layer, .head = head};
  out.rows = static_cast<int>(orders[0].rows(of.grid.tokens()));
  out.columns = static_cast<int>(orders[0].columns(of.grid.tokens()));
  out.map_frame = maps[0];
  out.map_space = maps[1];
  std::vector<kernels::HeadMode> modes = candidates;
  if (!of.own.empty()) {
    out.mode = of.own[static_cast<std::size_t>(layer * of.heads + head)];
    modes.push_back(*out.mode);
  }
  std::vector<kernels::RunTable> tables;
  for (const kernels::HeadMode& mode : modes) tables.push_back(kernels::build_runs(mode, of.grid));
  std::vector<const kernels::RunTable*> pointers;
  for (const kernels::RunTable& table : tables) pointers.push_back(&table);
  std::vector<float> full(static_cast<std::size_t>(of.grid.tokens())), difference(full.size() * modes.size());
  problem.row_difference = difference.data();
  problem.row_full = full.data();
  const auto scores = kernels::probe_candidates(problem, pointers)[0];
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const std::vector<float> errors = by_map_row(difference.data() + i * full.size(), full, of.block);
    if (i == candidates.size()) {
      out.mode_recall = static_cast<float>(std::min(1.0, scores[i].recall()));
      out.mode_error = static_cast<float>(scores[i].error());
      out.mode_density = static_cast<float>(kernels::density(tables[i]));
      out.mode_row_error = errors;
      break;
    }
    out.row_error.insert(out.row_error.end(), errors.begin(), errors.end());
    out.recall.push_back(static_cast<float>(std::min(1.0, scores[i].recall())));
    out.error.push_back(static_cast<float>(scores[i].error()));
    out.density.push_back(static_cast<float>(kernels::density(tables[i])));
  }
  return out;
}

}  // namespace

app::CaptureFolder write_synthetic_capture(const std::filesystem::path& folder, const SyntheticCapture& of) {
  app::CaptureInfo info;
  info.model = of.model;
  info.family = "wan";
  info.prompt = "a red ball bounces on a checkered floor";
  info.device = "cpu";
  info.dtype = "float32";
  info.date = "2026-11-28T03:00:00Z";
  info.tool_version = "0.1.0";
  info.grid = of.grid;
  info.video_width = static_cast<int>(of.grid.width * 16);
  info.video_height = static_cast<int>(of.grid.height * 16);
  info.video_frames = static_cast<int>(of.grid.frames * 4 - 3);
  info.layers = of.layers;
  info.heads = of.heads;
  info.head_dim = of.head_dim;
  info.steps = of.steps;
  info.seed = 42;
  info.block = of.block;
  info.candidates = synthetic_candidates(of.grid);
  app::CaptureFolder capture = app::CaptureFolder::create(folder, info);
  for (const int step : of.captured) {
    app::CapturedStep out{.step = step};
    std::vector<app::CapturedRows> kept;
    for (int layer = 0; layer < of.layers; ++layer) {
      for (int head = 0; head < of.heads; ++head) {
        const std::vector<float> rows = synthetic_rows(of, layer, head, step);
        out.heads.push_back(look_at(of, rows, layer, head, info.candidates));
        if (of.with_rows) kept.push_back({.layer = layer, .head = head, .q = rows, .k = rows});
      }
    }
    for (const std::string& branch : of.branches) {
      out.branch = branch;
      capture.write(out, kept);
    }
  }
  return capture;
}

}  // namespace vdit::test
