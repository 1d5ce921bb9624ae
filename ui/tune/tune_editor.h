// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does to the grid, apart from the widgets that ask for it: modes, parameters, locks, comments,
// fill, pick, copy and paste. Every call is one named step of the document's history.
#pragma once

#include <QObject>
#include <vector>

#include "ui/tune/grid_clipboard.h"
#include "ui/tune/grid_model.h"

namespace vdit::ui {

class TuneEditor : public QObject {
  Q_OBJECT
 public:
  TuneEditor(ConfigDocument& document, GridModel& model, QObject* parent = nullptr);

  /// layer * heads + head of the group that is shown.
  const std::vector<int>& selection() const { return m_selection; }
  void setSelection(std::vector<int> cells);
  std::vector<CellRef> selectedCells() const;  ///< in every group that is edited
  SharedSetting shared() const;

  /// What the brush and the bucket put down.
  const kernels::HeadMode& brush() const { return m_brush; }
  void setBrush(const kernels::HeadMode& mode);
  void setBrushLetter(kernels::Mode mode);

  void assign(kernels::Mode mode);
  void setHalfWidth(std::int64_t tokens);
  void setOrder(kernels::TokenOrder order);
  void setStripes(const std::vector<kernels::Run>& runs);
  void setSink(const std::vector<kernels::Run>& runs);
  void setLocked(bool locked);
  void toggleLock();  ///< locks all unless all are locked
  void setComment(const QString& text);
  void setDenseSteps(int steps, int of);
  void setDenseLayers(int layers);

  void pick(int cell);
  /// The brush's mode on every cell whose pattern is like that of `cell`: by its map where one was captured,
  /// otherwise the connected cells of the same mode.
  void fill(int cell);
  std::vector<int> alike(int cell) const;

  void beginStroke();
  void stroke(const std::vector<int>& cells);
  void endStroke() { m_stroke = 0; }
  void setStrokeLocks(bool locks) { m_strokeLocks = locks; }  ///< the lock tool: a stroke locks

  QString copyCsv() const;
  QString copyJson() const;
  /// The upper left of what was copied lands on `at` (layer * heads + head). An error text, empty when all is
  /// well.
  QString paste(const QString& text, int at);
  /// The other side of a difference, for the selection, or for all cells when nothing is selected.
  void takeFrom(const app::SparseConfig& other, const QString& name);
  void mend();  ///< the fixes that the model's faults offer

 Q_SIGNALS:
  void selectionChanged();
  void brushChanged();

 private:
  void change(const std::vector<int>& cells, const Change& change, const QString& text, bool locked = false);
  std::vector<CopiedCell> copied() const;
  QString where(const std::vector<int>& cells) const;  ///< "L2 H0", "6 cells"

  ConfigDocument& m_document;
  GridModel& m_model;
  std::vector<int> m_selection;
  kernels::HeadMode m_brush;
  int m_stroke = 0;
  std::size_t m_strokeCells = 0;
  bool m_strokeLocks = false, m_strokeLock = true;
};

}  // namespace vdit::ui
