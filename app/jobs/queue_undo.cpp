// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/queue_undo.h"

#include <algorithm>
#include <iterator>

namespace vdit::jobs {
namespace {

// Where a cancelled job goes back to.
JobState stateBeforeCancel(JobState before) {
  return before == JobState::Running || before == JobState::Pausing ? JobState::Pending : before;
}

}  // namespace

QList<Job> undone(const UndoEntry& entry, const QueueList& now) {
  QList<Job> jobs;
  for (const Job& before : entry.before) {
    const Job* found = now.find(before.id);
    if (entry.kind == UndoKind::Remove) {
      if (!found) jobs.append(before);
      continue;
    }
    if (!found) continue;
    Job job = *found;
    switch (entry.kind) {
      case UndoKind::Cancel:
        if (job.state != JobState::Cancelled) continue;
        job.state = stateBeforeCancel(before.state);
        job.reason = before.reason;
        job.finished = {};
        break;
      case UndoKind::Move:
        job.place = before.place;
        break;
      case UndoKind::Hold:
        if (!isWaiting(job.state)) continue;
        job.state = before.state;
        break;
      case UndoKind::Edit:
        if (!isWaiting(job.state)) continue;
        job.request = before.request;
        job.title = before.title;
        job.kind = before.kind;
        job.output = before.output;
        job.checkpointFolder = before.checkpointFolder;
        job.target = before.target;
        break;
      case UndoKind::Remove:
        break;
    }
    jobs.append(job);
  }
  return jobs;
}

std::optional<UndoEntry> QueueUndo::take(qint64 nowMs) {
  if (m_entries.isEmpty() || m_entries.last().untilMs < nowMs) return std::nullopt;
  return m_entries.takeLast();
}

QList<UndoEntry> QueueUndo::expired(qint64 nowMs) {
  QList<UndoEntry> over;
  const auto isOver = [&](const UndoEntry& entry) { return entry.untilMs <= nowMs; };
  std::copy_if(m_entries.begin(), m_entries.end(), std::back_inserter(over), isOver);
  m_entries.removeIf(isOver);
  return over;
}

std::optional<qint64> QueueUndo::nextExpiry() const {
  if (m_entries.isEmpty()) return std::nullopt;
  return std::min_element(m_entries.begin(), m_entries.end(),
                          [](const UndoEntry& a, const UndoEntry& b) { return a.untilMs < b.untilMs; })
      ->untilMs;
}

}  // namespace vdit::jobs
