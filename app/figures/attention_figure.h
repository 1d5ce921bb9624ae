// SPDX-License-Identifier: Apache-2.0
// Pictures of attention maps for papers, reports and mail: single maps with axes, and atlases of all heads.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "app/figures/colour_map.h"
#include "engine/video/picture.h"
#include "kernels/runs/head_mode.h"
#include "kernels/runs/token_grid.h"

namespace vdit::app {

/// "12,480"
std::string grouped_number(std::int64_t number);

struct FigureStyle {
  ColourMap colours = ColourMap::Viridis;
  ScaleKind scale = ScaleKind::Logarithmic;
  bool dark = false;   ///< light is for paper
  double density = 2;  ///< pixels of a unit of the layout; 2 prints well, 1 fits a page on a screen
};

/// A pooled map: softmax mass of blocks of `block` x `block` tokens, averaged over the block's rows.
struct PooledCells {
  kernels::TokenGrid grid;
  kernels::TokenOrder order = kernels::TokenOrder::FrameMajor;
  int block = 64;
  std::span<const float> cells;  ///< [edge, edge], edge = ceil(tokens / block); NaN: not looked at
};

/// A map with frame numbers (rows of the picture in space-major order) along its top and left edge, tokens
/// along its foot, lines between frames, the edge of a mode's runs, a colour bar and figures.
struct MapFigure {
  PooledCells map;
  std::string title;                                       ///< "Layer 5, head 0"
  std::vector<std::string> notes;                          ///< lines below the title
  std::optional<kernels::HeadMode> outline;                ///< drawn when its token order is the map's
  std::vector<std::pair<std::string, std::string>> facts;  ///< name and value, right of the map
};
engine::Picture draw_map(const MapFigure& figure, const FigureStyle& style);

struct AtlasHead {
  int layer = 0;
  int head = 0;
  std::span<const float> cells;       ///< as PooledCells::cells
  std::optional<kernels::Mode> mode;  ///< its letter is set into the corner
};

/// All heads of a step: rows are layers, columns heads, each map on a scale of its own.
struct AtlasFigure {
  std::string title;
  std::vector<std::string> notes;
  std::vector<AtlasHead> heads;  ///< all of one edge; those that are missing between them are hatched
};
engine::Picture draw_atlas(const AtlasFigure& figure, const FigureStyle& style);

}  // namespace vdit::app
