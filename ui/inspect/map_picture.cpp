// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/map_picture.h"

#include <algorithm>
#include <cmath>

#include "ui/views/maps/map_reduction.h"

namespace vdit::ui {

MapImage mapImage(const ShownMap& map, const ColourLookup& colours, const MapLook& look) {
  const auto block = static_cast<double>(map.block);
  const auto rowBegin = static_cast<double>(map.rowBegin), columnBegin = static_cast<double>(map.columnBegin);
  CellRect part{static_cast<int>(std::floor((look.tokens.left() - columnBegin) / block)),
                static_cast<int>(std::floor((look.tokens.top() - rowBegin) / block)),
                static_cast<int>(std::ceil((look.tokens.right() - columnBegin) / block)),
                static_cast<int>(std::ceil((look.tokens.bottom() - rowBegin) / block))};
  part = {std::clamp(part.left, 0, map.columns), std::clamp(part.top, 0, map.rows),
          std::clamp(part.right, 0, map.columns), std::clamp(part.bottom, 0, map.rows)};
  const int width = std::min(look.pixels.width(), part.width()),
            height = std::min(look.pixels.height(), part.height());
  if (width <= 0 || height <= 0) return {};
  const std::vector<float> reduced = reduceMap(map.cells, map.rows, map.columns, part, width, height,
                                               map.difference ? Pooling::Mean : Pooling::Maximum);
  MapImage out{.image = QImage(width, height, QImage::Format_RGB32), .covered = {}};
  for (int y = 0; y < height; ++y) {
    auto* line = reinterpret_cast<QRgb*>(out.image.scanLine(y));
    const float* values = reduced.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
    for (int x = 0; x < width; ++x) line[x] = colours.at(values[x]);
  }
  const auto all = static_cast<double>(look.allTokens);
  out.covered = QRectF(QPointF(columnBegin + part.left * block, rowBegin + part.top * block),
                       QPointF(std::min(all, columnBegin + part.right * block),
                               std::min(all, rowBegin + part.bottom * block)));
  return out;
}

ValueScale scaleOf(const ShownMap& map, const MapLook& look) {
  if (!map.difference) return look.shared ? *look.shared : ValueScale::of(look.scale, map.cells);
  double most = 1e-12;
  for (const float value : map.cells) {
    if (std::isfinite(value)) most = std::max(most, std::abs(static_cast<double>(value)));
  }
  return ValueScale::linear(-most, most);
}

ColourLookup lookupOf(const ShownMap& map, const MapLook& look, const ValueScale& scale) {
  return {ColourMap(map.difference ? ColourMap::Kind::Difference : look.colours), scale, look.none};
}

MapPicture MapPicture::of(std::shared_ptr<const ShownMap> map, const MapLook& look) {
  MapPicture picture;
  picture.map = std::move(map);
  picture.look = look;
  picture.scale = scaleOf(*picture.map, look);
  picture.lookup = lookupOf(*picture.map, look, picture.scale);
  picture.image = mapImage(*picture.map, picture.lookup, look);
  for (const float value : picture.map->cells) {
    if (std::isfinite(value)) picture.mass += static_cast<double>(value);
  }
  return picture;
}

}  // namespace vdit::ui
