// SPDX-License-Identifier: GPL-3.0-or-later
// All heads as an atlas of thumbnails: one indexed picture, painted where it is seen. Sorted by layer, mode,
// density, recall or similarity, filtered by mode; fills while thumbnails arrive. A cursor moves by keys;
// what it stands on is spoken.
#pragma once

#include <QAbstractScrollArea>
#include <QCache>
#include <QImage>
#include <optional>
#include <vector>

#include "kernels/runs/head_mode.h"
#include "ui/views/maps/colour_map.h"
#include "ui/views/mode_tiles.h"

namespace vdit::ui {

/// What is known of a head beside its map.
struct HeadFacts {
  std::optional<kernels::Mode> mode;  ///< in the open config
  std::optional<double> recall, density;
  std::optional<double> placeError;  ///< head error at the query's place
};

/// Place: by the error at the query's place, largest first.
enum class HeadSort { Layer, Mode, Density, Recall, Similarity, Place };

class HeadOverview : public QAbstractScrollArea {
  Q_OBJECT
 public:
  explicit HeadOverview(QWidget* parent = nullptr);

  /// Empties the atlas. `dualLayers`: FoundModel::dualLayers of the model.
  void setHeads(int layers, int heads, int dualLayers = 0);
  int layers() const { return m_layers; }
  int dualLayers() const { return m_dualLayers; }
  QString rowText(int layer) const;  ///< of the order by layers: which layer it is
  int heads() const { return m_heads; }
  /// Indices of 0..255, any size up to the atlas' side; null: not captured.
  void setThumbnail(int layer, int head, const QImage& shades);
  void setFacts(std::vector<HeadFacts> facts);
  const HeadFacts& facts(int index) const { return m_facts[static_cast<std::size_t>(index)]; }
  void setColours(ColourMap::Kind kind);
  void setSide(int pixels);  ///< 32, 64 or 96 on screen
  int side() const { return m_side; }
  void setSort(HeadSort sort);
  HeadSort sort() const { return m_sort; }
  void setModeFilter(std::optional<kernels::Mode> mode);
  void setCurrent(int layer, int head);  ///< silent
  int current() const { return m_current; }
  const std::vector<int>& shownOrder() const { return m_order; }  ///< positions -> layer * heads + head
  int columns() const { return layoutNow().columns; }
  bool isByLayer() const;                                          ///< a row is a layer
  QRect rectOf(int position) const { return cellRect(position); }  ///< in the viewport
  int indexAt(const QPoint& point) const;                          ///< -1: no head
  std::vector<QImage> thumbnails() const;
  bool hasThumbnail(int index) const { return m_filled[static_cast<std::size_t>(index)]; }
  QString spokenText(int index) const;
  const std::vector<int>& multiples() const { return m_multiples; }
  QPoint centreOf(int index) const;  ///< in the viewport

 Q_SIGNALS:
  void chosen(int layer, int head);
  void enlargeWished(int layer, int head);
  void multiplesChanged();                                         ///< Ctrl+click
  void modeWished(int layer, int head, vdit::kernels::Mode mode);  ///< right click
  void sideChanged(int pixels);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  bool viewportEvent(QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void rearrange();
  void layOut();
  struct Layout {
    int side = 1, columns = 1;  ///< of a thumbnail as drawn; thumbnails in a row
  };
  Layout layoutNow() const;
  int drawnSide() const;
  QRect cellRect(int position) const { return cellRect(position, layoutNow()); }
  QRect cellRect(int position, const Layout& layout) const;  // in the viewport
  const QImage& drawn(int index, int pixels);
  void step(int by);
  void reveal(int position);
  void paintHead(QPainter& painter, int index, const QRect& box);
  void speakCurrent();
  QString figureOf(int index) const;  // the number that the order is about

  int m_layers = 0, m_heads = 0, m_dualLayers = 0, m_side = 52, m_current = 0;
  HeadSort m_sort = HeadSort::Layer;
  std::optional<kernels::Mode> m_filter;
  QImage m_atlas;  // kAtlasSide cells a head, indexed
  std::vector<bool> m_filled;
  std::vector<HeadFacts> m_facts;
  std::vector<int> m_order;  // positions -> heads
  std::vector<int> m_multiples;
  ColourMap m_colours;
  QCache<int, QImage> m_drawn;  // heads as they are seen: of one size, in colours
  int m_drawnPixels = 0;
  ModeTiles m_tiles;
};

}  // namespace vdit::ui
