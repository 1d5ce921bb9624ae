// SPDX-License-Identifier: GPL-3.0-or-later
// Leaves finished jobs out of the queue's table unless they are wanted. Failed ones always stay: they need an
// answer.
#pragma once

#include <QSortFilterProxyModel>

namespace vdit::ui {

class QueueFilter : public QSortFilterProxyModel {
  Q_OBJECT
 public:
  using QSortFilterProxyModel::QSortFilterProxyModel;

  void setFinishedShown(bool shown);
  bool isFinishedShown() const { return m_finished; }

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

 private:
  bool m_finished = false;
};

}  // namespace vdit::ui
