// SPDX-License-Identifier: GPL-3.0-or-later
// A query token on the video, and where its row of attention falls: one large frame, a strip of four, painted
// in magma. A click or the arrow keys move the query.
#pragma once

#include <QImage>
#include <QWidget>
#include <vector>

#include "kernels/runs/token_grid.h"

namespace vdit::ui {

class QueryView : public QWidget {
  Q_OBJECT
 public:
  explicit QueryView(QWidget* parent = nullptr);

  void setGrid(const kernels::TokenGrid& grid, QSize video);
  /// A picture a latent frame; missing ones are painted as a neutral ground with the token grid.
  void setFrames(std::vector<QImage> frames);
  /// Frame-major weights of the video tokens, [frames, height, width]; empty: not known. `note` says why, or
  /// how coarse they are.
  void setWeights(std::vector<float> weights, const QString& note);
  void setQuery(int frame, int row, int column);  ///< silent
  void setShownFrame(int frame);
  int shownFrame() const { return m_shown; }
  const std::vector<float>& weights() const { return m_weights; }
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;
  QRectF tokenRect(int row, int column) const;  ///< in the large frame

 Q_SIGNALS:
  void queryPicked(int frame, int row, int column);
  void frameChosen(int frame);
  void noted(const QString& note);  ///< of the weights; empty: nothing to say

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void changeEvent(QEvent* event) override;
  QSize sizeHint() const override;

 private:
  QRectF largeRect() const;
  QRectF smallRect(int place) const;
  std::vector<int> stripFrames() const;
  void paintFrame(QPainter& painter, int frame, const QRectF& box);
  void say();

  kernels::TokenGrid m_grid;
  QSize m_video{320, 192};
  std::vector<QImage> m_frames;
  std::vector<float> m_weights;
  QString m_note;
  int m_frame = 0, m_row = 0, m_column = 0, m_shown = 0;
};

}  // namespace vdit::ui
