// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/queue/queue_filter.h"

#include "ui/queue/queue_model.h"

namespace vdit::ui {

void QueueFilter::setFinishedShown(bool shown) {
  if (m_finished == shown) return;
  m_finished = shown;
  invalidateFilter();
}

bool QueueFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
  if (m_finished) return true;
  const QModelIndex index = sourceModel()->index(row, 0, parent);
  if (index.data(QueueModel::OpenChildrenRole).toBool()) return true;  // the head of a sweep that goes on
  const auto state = static_cast<jobs::JobState>(index.data(QueueModel::StateRole).toInt());
  return state != jobs::JobState::Done && state != jobs::JobState::Cancelled;
}

}  // namespace vdit::ui
