// SPDX-License-Identifier: GPL-3.0-or-later
// All heads for a screen reader: a table whose cells are the thumbnails, in the order that is shown.
#pragma once

#include <QAccessibleWidget>
#include <QHash>

namespace vdit::ui {

class HeadOverview;

class HeadOverviewFace : public QAccessibleWidget, public QAccessibleTableInterface {
 public:
  explicit HeadOverviewFace(HeadOverview* overview);
  ~HeadOverviewFace() override;

  /// Makes every HeadOverview answer with this; once in a program is enough.
  static void install();

  void* interface_cast(QAccessible::InterfaceType type) override;
  int childCount() const override;
  QAccessibleInterface* child(int index) const override;
  int indexOfChild(const QAccessibleInterface* child) const override;
  QAccessibleInterface* childAt(int x, int y) const override;
  QAccessibleInterface* focusChild() const override;

  // QAccessibleTableInterface
  QAccessibleInterface* caption() const override { return nullptr; }
  QAccessibleInterface* summary() const override { return nullptr; }
  QAccessibleInterface* cellAt(int row, int column) const override;
  int selectedCellCount() const override;
  QList<QAccessibleInterface*> selectedCells() const override;
  QString columnDescription(int column) const override;
  QString rowDescription(int row) const override;
  int selectedColumnCount() const override { return 0; }
  int selectedRowCount() const override { return 0; }
  int columnCount() const override;
  int rowCount() const override;
  QList<int> selectedColumns() const override { return {}; }
  QList<int> selectedRows() const override { return {}; }
  bool isColumnSelected(int) const override { return false; }
  bool isRowSelected(int) const override { return false; }
  bool selectRow(int) override { return false; }
  bool selectColumn(int) override { return false; }
  bool unselectRow(int) override { return false; }
  bool unselectColumn(int) override { return false; }
  void modelChange(QAccessibleTableModelChangeEvent*) override {}

 private:
  HeadOverview* overview() const;

  mutable QHash<int, QAccessible::Id> m_cells;  // by position
};

}  // namespace vdit::ui
