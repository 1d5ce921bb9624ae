// SPDX-License-Identifier: GPL-3.0-or-later
// The focus map: one head's map with frames and text marked on both axes, the runs of a mode laid over it, a
// cursor, a query row and a legend. It paints what is given, reduced to the pixels that show it.
#pragma once

#include <QImage>
#include <QWidget>
#include <optional>
#include <vector>

#include "kernels/runs/head_mode.h"
#include "kernels/runs/run_table.h"
#include "ui/inspect/map_axes.h"
#include "ui/inspect/map_picture.h"
#include "ui/inspect/run_picture.h"
#include "ui/views/maps/colour_map.h"

namespace vdit::ui {

enum class OverlayKind { Off, Boundary, TwoHues, Dim };

class MapCanvas : public QWidget {
  Q_OBJECT
 public:
  explicit MapCanvas(QWidget* parent = nullptr);

  void setMap(ShownMap map, const MapAxes& axes, const QString& note);
  /// How a map with these axes would be shown now: what a worker needs to make its picture.
  MapLook lookFor(const MapAxes& axes) const;
  /// A map with the picture that a worker made of it; what does not fit the view any more is made again.
  void setPicture(MapPicture picture, const MapAxes& axes, const QString& note);
  void clearMap(const QString& reason);  ///< hatched, with the reason
  /// A finer tile over a part of the map; dropped with the next map.
  void setTile(std::optional<ShownMap> tile);
  const std::optional<ShownMap>& tile() const { return m_tile; }
  void setWaiting(std::optional<QRectF> tokens);  ///< of a tile that is computed; absent: none is
  const std::optional<QRectF>& waiting() const { return m_waiting; }
  const ShownMap& map() const { return *m_picture.map; }
  const MapAxes& axes() const { return m_axes; }

  void setColours(ColourMap::Kind kind);
  ColourMap::Kind colours() const { return m_colours; }
  void setScaleKind(ValueScale::Kind kind);
  void setSharedScale(std::optional<ValueScale> scale);  ///< absent: the map's own range
  const ValueScale& valueScale() const { return m_picture.scale; }

  void setOverlay(OverlayKind kind, const kernels::HeadMode& mode, const kernels::RunTable& runs);
  OverlayKind overlay() const { return m_overlay; }
  void setFigures(std::optional<double> density, std::optional<double> recall, bool estimated);
  void setQuery(std::optional<std::int64_t> position);  ///< dashed row

  void zoomAbout(const QPointF& position, double factor);
  void fit();
  void magnify();                ///< about the cursor; fits again where it is magnified
  QRectF visibleTokens() const;  ///< of the axes, in tokens
  QRectF plotArea() const;
  std::int64_t cursorQuery() const { return m_cursorQuery; }
  std::int64_t cursorKey() const { return m_cursorKey; }
  void setCursorTokens(std::int64_t query, std::int64_t key);
  QString cursorText() const;
  std::optional<double> valueAt(std::int64_t query, std::int64_t key) const;
  bool keepsAt(std::int64_t query, std::int64_t key) const;
  /// Share of the map's mass on kept cells, by the pooled map: an estimate.
  double pooledRecall(const kernels::RunTable& runs) const;
  QImage picture(double ratio);  ///< map, axes, legend: for the export

 Q_SIGNALS:
  void cursorMoved(std::int64_t query, std::int64_t key);
  void rowPicked(std::int64_t query);
  void widthDragged(std::int64_t halfWidth, bool done);
  void tileWished(std::int64_t rowBegin, std::int64_t rowEnd, std::int64_t columnBegin,
                  std::int64_t columnEnd);
  void tileCancelled();  ///< Esc while one is computed
  void viewChanged();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void changeEvent(QEvent* event) override;
  QSize sizeHint() const override { return {600, 560}; }

 private:
  void paintAll(QPainter& painter);
  void paintMap(QPainter& painter);
  void paintHatched(QPainter& painter);
  void paintMarks(QPainter& painter);
  void paintLayer(QPainter& painter);
  QImage layerOf(const RunView& view) const;
  QImage coverOf(const RunView& view) const;
  QColor keptVeil() const;
  QColor droppedVeil() const;
  void paintQuery(QPainter& painter);
  void paintCursor(QPainter& painter);
  void paintWaiting(QPainter& painter);
  void paintLegend(QPainter& painter);
  bool isEmpty() const { return map().cells.empty(); }
  QSize mapPixels() const { return (plotArea().size() * devicePixelRatioF()).toSize(); }
  void repicture();
  QPointF toPixel(double key, double query) const;
  QPointF toTokens(const QPointF& pixel) const;
  std::optional<std::int64_t> bandEdgeNear(const QPointF& pixel) const;
  void clampView();
  void moveCursor(std::int64_t query, std::int64_t key);

  MapPicture m_picture;
  std::optional<ShownMap> m_tile;
  std::optional<QRectF> m_waiting;
  MapAxes m_axes;
  QString m_note, m_reason;
  ColourMap::Kind m_colours = ColourMap::Kind::Viridis;
  ValueScale::Kind m_scaleKind = ValueScale::Kind::Logarithmic;
  std::optional<ValueScale> m_shared;
  OverlayKind m_overlay = OverlayKind::Boundary;
  kernels::HeadMode m_mode;
  kernels::RunTable m_runs;
  std::optional<double> m_density, m_recall;
  bool m_estimated = false;
  std::optional<std::int64_t> m_query;
  QRectF m_view;  // tokens: x keys, y queries
  std::int64_t m_cursorQuery = 0, m_cursorKey = 0;
  bool m_pointerInside = false;
  QImage m_layer;  // what lies over the map, of what m_layerOf says: overlay and lines between frames
  RunView m_layerOf;
  enum class Drag { None, Pan, Width, Tile } m_drag = Drag::None;
  QPointF m_dragFrom, m_dragNow;
  QRectF m_dragView;
};

}  // namespace vdit::ui
