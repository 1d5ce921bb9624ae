// SPDX-License-Identifier: GPL-3.0-or-later
// The canvas that pictures of video are shown on: neutral surround, zoom and pan, a magnifier, the pixel
// under the pointer, labels on the picture. Shows one picture by itself; views with several panes derive from
// it. Knows neither files nor time.
#pragma once

#include <QImage>
#include <QPointer>
#include <QWidget>
#include <optional>

#include "ui/views/video/shared_zoom.h"

namespace vdit::ui {

class FrameView : public QWidget {
  Q_OBJECT
 public:
  explicit FrameView(SharedZoom& zoom, QWidget* parent = nullptr);

  void setPicture(const QImage& picture);  ///< of the single pane
  const QImage& picture() const { return m_picture; }
  void setLabel(const QString& label);   ///< upper left corner of the picture
  void setNote(const QString& note);     ///< centred text where there is no picture
  void setFaded(bool faded);             ///< content that is no longer live
  void setReadout(const QString& text);  ///< lower left corner, in numbers

  SharedZoom& zoom() const { return m_zoom; }
  /// The picture's size on the display, in physical pixels; empty where only a part of it is in view.
  QSize shownSize() const;
  double scale() const;  ///< physical pixels for a pixel of the picture, in the first pane
  bool hasMagnifier() const { return m_magnifier; }
  void setMagnifier(bool on);
  /// The picture's pixel under a point of the widget; nothing outside of it.
  std::optional<QPoint> pixelAt(const QPointF& position) const;

  QSize sizeHint() const override;

 Q_SIGNALS:
  void hovered(const QPoint& pixel);  ///< (-1, -1): left the picture
  void clicked(const QPoint& pixel);

 protected:
  virtual int paneCount() const { return 1; }
  virtual QRectF pane(int index) const;
  /// Paints into the picture's rectangle `target`; the clip is the pane.
  virtual void paintPane(QPainter& painter, int index, const QRectF& target);
  /// Over everything: lines, frames.
  virtual void paintOver(QPainter& painter) { Q_UNUSED(painter) }
  /// The pixels that the magnifier shows for pane `index`.
  virtual QImage magnified(int index, const QRect& pixels) const;
  /// Whether a press starts something else than panning.
  virtual bool beginDrag(const QPointF& position, Qt::KeyboardModifiers modifiers);
  virtual void continueDrag(const QPointF& position, Qt::KeyboardModifiers modifiers);
  virtual void updateCursor(const QPointF& position);

  QRectF pictureRect(int index) const;
  QSize physicalSize(const QRectF& target) const;
  int paneAt(const QPointF& position) const;
  void paintTag(QPainter& painter, const QPointF& corner, Qt::Alignment alignment, const QString& key,
                const QString& text);

  void paintEvent(QPaintEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  enum class Drag { None, Undecided, Pan, Own };

  void paintMagnifier(QPainter& painter);

  SharedZoom& m_zoom;
  QImage m_picture;
  QString m_label, m_note, m_readout;
  bool m_faded = false;
  bool m_magnifier = false;
  Drag m_drag = Drag::None;
  QPointF m_pressed, m_last;
  std::optional<QPointF> m_pointer;
};

}  // namespace vdit::ui
