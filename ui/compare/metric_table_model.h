// SPDX-License-Identifier: GPL-3.0-or-later
// The metric table of Compare: a row a number, a column a candidate. Every number carries its definition as
// tool tip.
#pragma once

#include <QAbstractTableModel>

namespace vdit::ui {

class CompareSession;

class MetricTableModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Row {
    PsnrMean,
    PsnrPooled,
    PsnrWorst,
    PsnrWorstShare,
    SsimMean,
    MsSsim,
    Lpips,
    Temporal,
    Density,
    Sparsity,
    Denoising,
    SpeedUp,
    kRows
  };
  enum Role { IsUnknownRole = Qt::UserRole };  ///< the text is a word that stands for an unknown number

  explicit MetricTableModel(CompareSession& session, QObject* parent = nullptr);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;  ///< the metric's name, then the candidates
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  QString toCsv() const;

 private:
  void runsChanged();
  QString text(int row, int candidate, bool* unknown) const;

  CompareSession& m_session;
  int m_candidates = 0;
};

}  // namespace vdit::ui
