// SPDX-License-Identifier: GPL-3.0-or-later
// A map as the focus map paints it: values put on a scale and reduced to the pixels of the view. Values
// alone, so that a worker may make it before anything is shown.
#pragma once

#include <QImage>
#include <QRectF>
#include <QSize>
#include <memory>
#include <optional>
#include <vector>

#include "ui/views/maps/colour_lookup.h"
#include "ui/views/maps/colour_map.h"

namespace vdit::ui {

/// A map to show: mass a cell of `block` x `block` tokens, rows sum to 1, NaN where nothing was captured.
struct ShownMap {
  std::vector<float> cells;
  int rows = 0, columns = 0;
  std::int64_t block = 64;
  std::int64_t rowBegin = 0, columnBegin = 0;  ///< tokens; a tile may begin anywhere
  bool difference = false;                     ///< signed: blue to red, centred on zero
};

/// How a view shows maps at this moment.
struct MapLook {
  ColourMap::Kind colours = ColourMap::Kind::Viridis;
  ValueScale::Kind scale = ValueScale::Kind::Logarithmic;
  std::optional<ValueScale> shared;  ///< absent: the map's own range
  QRgb none = 0;                     ///< of cells that were not captured
  QRectF tokens;                     ///< what is in view: x keys, y queries
  QSize pixels;                      ///< that there is room for
  std::int64_t allTokens = 0;        ///< of an axis: the last block may be short

  bool operator==(const MapLook&) const = default;
};

/// The cells in view, at most as many as there are pixels.
struct MapImage {
  QImage image;    ///< null: nothing of the map is in view
  QRectF covered;  ///< tokens
};

MapImage mapImage(const ShownMap& map, const ColourLookup& colours, const MapLook& look);

struct MapPicture {
  std::shared_ptr<const ShownMap> map = std::make_shared<const ShownMap>();  ///< never null
  MapLook look;
  ValueScale scale;
  ColourLookup lookup;
  MapImage image;
  double mass = 0;  ///< of all cells together

  static MapPicture of(std::shared_ptr<const ShownMap> map, const MapLook& look);
};

/// The range of one map: its own, the shared one, or as far on both sides of zero for a difference.
ValueScale scaleOf(const ShownMap& map, const MapLook& look);
ColourLookup lookupOf(const ShownMap& map, const MapLook& look, const ValueScale& scale);

}  // namespace vdit::ui
