// SPDX-License-Identifier: GPL-3.0-or-later
// The mode grid on screen: cells as large as fit, rectangle, row, column and added selections, a brush whose
// stroke is one step of the history, and keys. Selection is an outline, never a tint over the colours of the
// modes.
#pragma once

#include <QPolygon>
#include <QTableView>
#include <vector>

#include "kernels/runs/head_mode.h"

namespace vdit::ui {

class GridDelegate;
class GridModel;

enum class GridTool { Select, Lasso, Brush, Fill, Pick, Lock };

class GridView : public QTableView {
  Q_OBJECT
 public:
  explicit GridView(GridModel& model, QWidget* parent = nullptr);

  void setTool(GridTool tool);
  GridTool tool() const { return m_tool; }
  /// Selected cells as layer * heads + head, sorted.
  std::vector<int> selectedCells() const;
  void selectCells(const std::vector<int>& cells);
  QSize cellSize() const { return m_cell; }
  bool hasWideCells() const;  ///< parameters are readable in the cells themselves

 Q_SIGNALS:
  void selectionEdited();
  void modeWished(vdit::kernels::Mode mode);  ///< a letter key
  void pickWished(int cell);
  void fillWished(int cell);
  void lockWished();
  void strokeBegan();
  void stroked(const std::vector<int>& cells);  ///< cells that the brush newly touched
  void strokeEnded();
  void pointed(int cell);  ///< under the pointer or the cursor; -1: none
  void inspectWished(int cell);
  void laidOut();  ///< rows moved: what stands beside them follows

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void keyboardSearch(const QString&) override {}  // letters are modes here
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void changeEvent(QEvent* event) override;
  bool event(QEvent* event) override;
  bool eventFilter(QObject* object, QEvent* event) override;
  void scrollContentsBy(int dx, int dy) override;
  void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;
  void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

 private:
  void fit();
  int cellAt(const QPoint& position) const;
  void strokeTo(const QPoint& position);
  void endLasso();
  void paintSelection(QPainter& painter);
  void paintDenseBand(QPainter& painter);
  bool takeKey(QKeyEvent* event);

  GridModel& m_model;
  GridDelegate* m_delegate;
  GridTool m_tool = GridTool::Select;
  QSize m_cell;
  int m_denseLayers = 0;  // that the frame goes around
  bool m_stroking = false;
  QPoint m_lastStroke;
  std::vector<bool> m_stroked;
  QPolygon m_lasso;              // that is drawn now, in the viewport; empty: none
  std::vector<int> m_lassoAdds;  // to these cells
};

/// The mean density of each layer as a bar, beside the rows of the grid.
class LayerDensityBars : public QWidget {
  Q_OBJECT
 public:
  LayerDensityBars(GridModel& model, GridView& view, QWidget* parent = nullptr);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  bool hasNumbers() const;  // rows are high enough for them

  GridModel& m_model;
  GridView& m_view;
};

}  // namespace vdit::ui
