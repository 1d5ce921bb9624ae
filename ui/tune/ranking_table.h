// SPDX-License-Identifier: GPL-3.0-or-later
// The measured configs as a table, the best first: what was measured, beside it what was predicted. A click
// or Enter takes a row's config.
#pragma once

#include <QAbstractTableModel>
#include <QTableView>

#include "ui/tune/measured_ranking.h"

namespace vdit::ui {

class RankingModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { RankColumn, NameColumn, PsnrColumn, ErrorColumn, SpeedColumn, PredictedColumn, kColumns };
  using QAbstractTableModel::QAbstractTableModel;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  void setRanking(MeasuredRanking ranking);
  const MeasuredRanking& ranking() const { return m_ranking; }
  const RankedConfig& at(int row) const { return m_ranking.configs[static_cast<std::size_t>(row)]; }
  /// "Ranked on a red ball…, seed 42"; empty: nothing is.
  QString fact() const;

 private:
  QString text(int row, int column) const;
  QString inWords(int row) const;
  QString tip(const RankedConfig& config) const;

  MeasuredRanking m_ranking;
};

class RankingTable : public QTableView {
  Q_OBJECT
 public:
  explicit RankingTable(QWidget* parent = nullptr);
  RankingModel& ranking() { return m_model; }

 Q_SIGNALS:
  void configChosen(const QString& file);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  RankingModel m_model;
};

}  // namespace vdit::ui
