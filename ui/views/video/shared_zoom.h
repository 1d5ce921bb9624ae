// SPDX-License-Identifier: GPL-3.0-or-later
// Zoom and pan of pictures of one size, shared by every view that shows them, so that they move together.
#pragma once

#include <QObject>
#include <QPointF>
#include <QRectF>
#include <QSize>

namespace vdit::ui {

class SharedZoom : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;

  static constexpr double kLargest = 32;  ///< physical pixels for a picture's pixel
  static constexpr double kSmallest = 0.05;

  void setPictureSize(const QSize& size);
  const QSize& pictureSize() const { return m_size; }
  bool isFit() const { return m_fit; }
  void setFit();
  /// `scale`: physical pixels for one pixel of the picture; 1 is pixel-exact on any display. Keeps the
  /// centre.
  void setScale(double scale);
  /// Zooms by `factor` about a point of the picture that stays where it is; `current` is the scale shown now.
  void zoomAbout(const QPointF& point, double factor, double current);
  /// Moves the picture by so many of its own pixels.
  void pan(const QPointF& delta);
  /// Fits a part of the picture.
  void centreOn(const QPointF& point);

  /// The scale shown in a pane of this many logical pixels on a display of this ratio.
  double scaleIn(const QSizeF& pane, double ratio) const;
  /// Where the whole picture lies, in logical pixels; the corner snapped to physical ones.
  QRectF pictureIn(const QRectF& pane, double ratio) const;

 Q_SIGNALS:
  void changed();

 private:
  void leaveFit(double scale);

  QSize m_size;
  bool m_fit = true;
  double m_scale = 1;
  QPointF m_centre;  // the point of the picture in the middle of the pane
};

}  // namespace vdit::ui
