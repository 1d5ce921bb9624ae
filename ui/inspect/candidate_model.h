// SPDX-License-Identifier: GPL-3.0-or-later
// Every candidate mode of one head with what it keeps and loses: density, recall, error, time. Rows are
// sorted by error.
#pragma once

#include <QAbstractTableModel>
#include <QTableView>
#include <optional>
#include <vector>

#include "kernels/runs/head_mode.h"

namespace vdit::ui {

struct CandidateRow {
  kernels::HeadMode mode;
  double density = 0;
  std::optional<double> recall, error;
  std::optional<double> seconds;  ///< of the head in one forward, by measured kernel costs
};

class CandidateModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { ModeColumn, DensityColumn, RecallColumn, ErrorColumn, TimeColumn, kColumns };
  using QAbstractTableModel::QAbstractTableModel;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  void setRows(std::vector<CandidateRow> rows);
  const CandidateRow& at(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
  int rowOf(const kernels::HeadMode& mode) const;  ///< -1: not among them

 private:
  std::vector<CandidateRow> m_rows;
};

class CandidateTable : public QTableView {
  Q_OBJECT
 public:
  explicit CandidateTable(CandidateModel& model, QWidget* parent = nullptr);
  QSize sizeHint() const override;
};

}  // namespace vdit::ui
