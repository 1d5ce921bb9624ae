// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the queue's rows: the state's disc and word, the elbow before a child, the bar with its per cent,
// numbers in monospace.
#pragma once

#include <QStyledItemDelegate>

namespace vdit::ui {

class QueueDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace vdit::ui
