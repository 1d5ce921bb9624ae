// SPDX-License-Identifier: GPL-3.0-or-later
// What the user did in the last seconds and how it is taken back. Values only.
#pragma once

#include <QList>
#include <QString>
#include <optional>
#include <utility>

#include "app/jobs/job.h"
#include "app/jobs/queue_list.h"

namespace vdit::jobs {

enum class UndoKind { Cancel, Remove, Move, Hold, Edit };

struct UndoEntry {
  UndoKind kind = UndoKind::Cancel;
  QString text;       ///< "Cancel 3 jobs"
  QList<Job> before;  ///< the jobs as they were
  qint64 untilMs = 0;
};

/// The jobs to save so that `entry` never happened, as far as what came since allows: a job that has started
/// meanwhile keeps running. A cancelled job goes back to where it waited; one that ran becomes pending and
/// goes on from its checkpoint.
QList<Job> undone(const UndoEntry& entry, const QueueList& now);

class QueueUndo {
 public:
  void push(UndoEntry entry) { m_entries.append(std::move(entry)); }
  /// The newest, taken away. Nothing when there is none in its time.
  std::optional<UndoEntry> take(qint64 nowMs);
  /// Those whose time is over, taken away.
  QList<UndoEntry> expired(qint64 nowMs);
  QString text() const { return m_entries.isEmpty() ? QString() : m_entries.last().text; }
  /// When the next one expires; nothing when there is none.
  std::optional<qint64> nextExpiry() const;

 private:
  QList<UndoEntry> m_entries;  // oldest first
};

}  // namespace vdit::jobs
