// SPDX-License-Identifier: GPL-3.0-or-later
// The viewer of Compare: reference and candidate in one of six layouts, moved and zoomed as one. Takes
// pictures; knows neither files nor time.
#pragma once

#include <QImage>
#include <QLineF>
#include <QPolygonF>

#include "ui/views/video/difference_picture.h"
#include "ui/views/video/frame_view.h"

namespace vdit::ui {

enum class CompareLayout { Single, Side, Wipe, Onion, Blink, Difference };

/// One side: its picture, its key ("A", "1") and name, or why there is none.
struct ComparedPicture {
  QImage image;
  QImage shown = {};  ///< the same reduced to the size at which it is shown; null: it is painted from `image`
  QString key, name;
  QString placeholder;
};

class CompareView : public FrameView {
  Q_OBJECT
 public:
  explicit CompareView(SharedZoom& zoom, QWidget* parent = nullptr);

  void setPictures(const ComparedPicture& reference, const ComparedPicture& candidate);
  const ComparedPicture& reference() const { return m_reference; }
  const ComparedPicture& candidate() const { return m_candidate; }
  /// Hides names and, when `swapped`, exchanges the sides: a blind test.
  void setBlind(bool blind, bool swapped);

  CompareLayout layoutKind() const { return m_layout; }
  void setLayoutKind(CompareLayout layout);

  /// The wipe: a line through `position` (of the picture, 0..1), turned by `degrees` from upright. Reference
  /// at its left.
  QPointF wipePosition() const { return m_wipe; }
  double wipeDegrees() const { return m_wipeDegrees; }
  void setWipe(const QPointF& position, double degrees);
  void centreWipe();

  double onionOpacity() const { return m_opacity; }
  void setOnionOpacity(double opacity);
  bool isBlinked() const { return m_blinked; }
  void setBlinked(bool blinked);  ///< shows the candidate alone instead of what the layout shows

  const DifferenceSettings& difference() const { return m_difference; }
  void setDifference(const DifferenceSettings& settings);
  /// Computed by the owner, off the GUI thread, for the present pictures.
  void setDifferencePicture(const QImage& picture);

  void setRegion(const QRect& pixels);  ///< empty: none
  const QRect& region() const { return m_region; }

  /// What the view shows at the size of the pictures, labels and line included: for export.
  QImage composed() const;

 Q_SIGNALS:
  void wipeChanged();

 protected:
  int paneCount() const override;
  QRectF pane(int index) const override;
  void paintPane(QPainter& painter, int index, const QRectF& target) override;
  void paintOver(QPainter& painter) override;
  QImage magnified(int index, const QRect& pixels) const override;
  bool beginDrag(const QPointF& position, Qt::KeyboardModifiers modifiers) override;
  void continueDrag(const QPointF& position, Qt::KeyboardModifiers modifiers) override;
  void updateCursor(const QPointF& position) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;  ///< arrows move the wipe, Shift+arrows turn it

 private:
  const ComparedPicture& left() const { return m_swapped ? m_candidate : m_reference; }
  const ComparedPicture& right() const { return m_swapped ? m_reference : m_candidate; }
  void paintSide(QPainter& painter, const ComparedPicture& side, const QRectF& target) const;
  /// Where the picture is there at the very size of the target.
  bool isReduced(const ComparedPicture& side, const QRectF& target) const;
  void paintReduced(QPainter& painter, const QRectF& target, const QImage& picture) const;
  bool paintReducedWipe(QPainter& painter, const QRectF& target) const;
  void paintWipe(QPainter& painter, const QRectF& target) const;
  void paintWipeLine(QPainter& painter, const QRectF& target) const;
  void paintLabels(QPainter& painter, int index, const QRectF& target);
  void paintRegion(QPainter& painter, const QRectF& target) const;
  bool showsWipe() const { return m_layout == CompareLayout::Wipe && !m_blinked; }
  QLineF wipeLine(const QRectF& target) const;  ///< long enough to cross the picture, from top to bottom
  QPolygonF sideOfWipe(const QRectF& target, bool right) const;
  QPointF wipeHandle(const QRectF& target) const;

  ComparedPicture m_reference, m_candidate;
  CompareLayout m_layout = CompareLayout::Wipe;
  QPointF m_wipe{0.5, 0.5};
  double m_wipeDegrees = 0;
  double m_opacity = 0.5;
  bool m_blinked = false;
  bool m_blind = false, m_swapped = false;
  DifferenceSettings m_difference;
  QImage m_differencePicture;
  QRect m_region;
  bool m_turning = false;
};

}  // namespace vdit::ui
