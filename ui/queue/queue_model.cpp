// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/queue/queue_model.h"

#include <QMimeData>
#include <QSet>
#include <algorithm>

#include "ui/queue/job_text.h"
#include "ui/views/number_text.h"

namespace vdit::ui {
namespace {

const QString kMimeType = QStringLiteral("application/x-vdit-queue-job");

bool showsProgress(const jobs::Job& job) {
  return !jobs::isFinal(job.state) && job.state != jobs::JobState::Pending && job.progress.fraction > 0;
}

}  // namespace

QueueModel::QueueModel(QObject* parent) : QAbstractTableModel(parent) {}

qsizetype QueueModel::rowOf(qint64 id) const {
  const auto found =
      std::find_if(m_jobs.begin(), m_jobs.end(), [id](const jobs::Job& job) { return job.id == id; });
  return found == m_jobs.end() ? -1 : found - m_jobs.begin();
}

const jobs::Job* QueueModel::jobById(qint64 id) const {
  const qsizetype row = rowOf(id);
  return row < 0 ? nullptr : &m_jobs.at(row);
}

const jobs::Job* QueueModel::job(const QModelIndex& index) const {
  return index.isValid() && index.row() < m_jobs.size() ? &m_jobs.at(index.row()) : nullptr;
}

QModelIndex QueueModel::indexOf(qint64 id) const {
  const qsizetype row = rowOf(id);
  return row < 0 ? QModelIndex() : index(static_cast<int>(row), 0);
}

void QueueModel::setJobs(const QList<jobs::Job>& jobs) {
  QSet<qint64> kept;
  for (const jobs::Job& job : jobs) kept.insert(job.id);
  for (qsizetype row = m_jobs.size() - 1; row >= 0; --row) {
    if (kept.contains(m_jobs.at(row).id)) continue;
    beginRemoveRows({}, static_cast<int>(row), static_cast<int>(row));
    m_jobs.removeAt(row);
    endRemoveRows();
  }
  for (qsizetype row = 0; row < jobs.size(); ++row) {
    const qsizetype old = rowOf(jobs.at(row).id);
    if (old < 0) {
      beginInsertRows({}, static_cast<int>(row), static_cast<int>(row));
      m_jobs.insert(row, jobs.at(row));
      endInsertRows();
    } else if (old != row) {
      // What stands before `row` is in place already, so the move always goes up.
      beginMoveRows({}, static_cast<int>(old), static_cast<int>(old), {}, static_cast<int>(row));
      m_jobs.move(old, row);
      endMoveRows();
    }
    update(jobs.at(row));
  }
}

void QueueModel::update(const jobs::Job& job) {
  const qsizetype row = rowOf(job.id);
  if (row < 0) return;
  m_jobs[row] = job;
  Q_EMIT dataChanged(index(static_cast<int>(row), 0), index(static_cast<int>(row), ColumnCount - 1));
}

bool QueueModel::hasOpenChildren(qint64 id) const {
  return std::any_of(m_jobs.begin(), m_jobs.end(),
                     [id](const jobs::Job& job) { return job.parent == id && !jobs::isFinal(job.state); });
}

QList<qint64> QueueModel::openSiblings(qint64 id) const {
  const jobs::Job* own = jobById(id);
  if (!own) return {};
  const auto parentOf = [this](const jobs::Job& job) { return jobById(job.parent) ? job.parent : 0; };
  QList<qint64> ids;
  for (const jobs::Job& job : m_jobs) {
    const bool open = !jobs::isFinal(job.state) || hasOpenChildren(job.id);
    if (parentOf(job) == parentOf(*own) && (open || job.id == id)) ids.append(job.id);
  }
  return ids;
}

qint64 QueueModel::siblingBefore(qint64 id) const {
  const QList<qint64> ids = openSiblings(id);
  return ids.value(ids.indexOf(id) - 1);
}

qint64 QueueModel::siblingAfter(qint64 id) const {
  const QList<qint64> ids = openSiblings(id);
  return ids.contains(id) ? ids.value(ids.indexOf(id) + 1) : 0;
}

qint64 QueueModel::topLevelOf(qint64 id) const {
  const jobs::Job* job = jobById(id);
  while (job && job->parent != 0) {
    const jobs::Job* parent = jobById(job->parent);
    if (!parent) break;
    job = parent;
  }
  return job ? job->id : 0;
}

qint64 QueueModel::topLevelBefore(qint64 id) const {
  const qint64 own = topLevelOf(id);
  qint64 last = 0;
  for (const jobs::Job& job : m_jobs) {
    if (job.id == own) return last;
    if (topLevelOf(job.id) == job.id && !jobs::isFinal(job.state)) last = job.id;
  }
  return 0;
}

qint64 QueueModel::topLevelAfter(qint64 id) const {
  const qint64 own = topLevelOf(id);
  bool passed = false;
  for (const jobs::Job& job : m_jobs) {
    if (passed && topLevelOf(job.id) == job.id) return job.id;
    passed |= job.id == own;
  }
  return 0;
}

int QueueModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_jobs.size());
}

int QueueModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : ColumnCount;
}

QString QueueModel::cellText(const jobs::Job& job, int column) const {
  switch (column) {
    case State:
      return stateWord(job.state);
    case Title:
      return job.title;
    case Kind:
      return kindWord(job.kind);
    case Target:
      return targetWord(job.target);
    case Progress:
      return showsProgress(job) ? numbers::percent(job.progress.fraction, 0) : QString();
    case Step:
      return job.progress.step > 0 ? numbers::ofTotal(job.progress.step, job.progress.steps) : QString();
    case Left:
      if (jobs::isFinal(job.state)) return {};  // what it took is said by its log
      if (job.progress.secondsLeft) return numbers::duration(*job.progress.secondsLeft);
      if (m_expected) {
        if (const auto seconds = m_expected(job)) return numbers::duration(*seconds);
      }
      return {};
    default:
      return {};
  }
}

QString QueueModel::description(const jobs::Job& job) const {
  QString text = tr("%1, %2, %3").arg(job.title, kindWord(job.kind), stateWord(job.state));
  if (showsProgress(job)) text += QStringLiteral(", ") + progressText(job.progress);
  if (!job.reason.isEmpty()) text += QStringLiteral(", ") + job.reason;
  if (job.error) text += QStringLiteral(", ") + errorText(*job.error);
  return text;
}

// Why it does not go on: its own error, or an engine that is not there.
QString QueueModel::trouble(const jobs::Job& job) const {
  if (job.error) return errorText(*job.error);
  if (!job.reason.isEmpty() || jobs::isFinal(job.state)) return job.reason;
  if (m_targets.isEmpty() || m_targets.contains(job.target)) return {};
  return tr("There is no engine %1: set it up, or run the job on another machine")
      .arg(targetWord(job.target));
}

QVariant QueueModel::data(const QModelIndex& index, int role) const {
  const jobs::Job* job = this->job(index);
  if (!job) return {};
  switch (role) {
    case Qt::DisplayRole:
      return cellText(*job, index.column());
    case Qt::AccessibleTextRole: {
      const QString text = cellText(*job, index.column());
      return index.column() == Title ? description(*job) : text;
    }
    case Qt::ToolTipRole:
      return trouble(*job).isEmpty() ? description(*job) : trouble(*job);
    case Qt::TextAlignmentRole:
      return static_cast<int>((index.column() >= Step ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case IdRole:
      return job->id;
    case StateRole:
      return static_cast<int>(job->state);
    case DepthRole:
      return job->parent != 0 && jobById(job->parent) ? 1 : 0;
    case ParentRole:
      return job->parent;
    case OpenChildrenRole:
      return hasOpenChildren(job->id);
    case FractionRole:
      return showsProgress(*job) ? QVariant(job->progress.fraction) : QVariant();
    case ErrorRole:
      return trouble(*job);
    default:
      return {};
  }
}

QVariant QueueModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole) {
    return static_cast<int>((section >= Step ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  }
  if (role != Qt::DisplayRole) return {};
  switch (section) {
    case State:
      return tr("State");
    case Title:
      return tr("Job");
    case Kind:
      return tr("Kind");
    case Target:
      return tr("Target");
    case Progress:
      return tr("Progress");
    case Step:
      return tr("Step");
    case Left:
      return tr("Left");
    default:
      return {};
  }
}

Qt::ItemFlags QueueModel::flags(const QModelIndex& index) const {
  const jobs::Job* job = this->job(index);
  if (!job) return Qt::ItemIsDropEnabled;
  Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
  if (!jobs::isFinal(job->state)) flags |= Qt::ItemIsDragEnabled;
  return flags;
}

QStringList QueueModel::mimeTypes() const {
  return {kMimeType};
}

QMimeData* QueueModel::mimeData(const QModelIndexList& indexes) const {
  auto* data = new QMimeData;
  if (!indexes.isEmpty()) {
    data->setData(kMimeType, QByteArray::number(topLevelOf(indexes.first().data(IdRole).toLongLong())));
  }
  return data;
}

bool QueueModel::canDropMimeData(const QMimeData* data, Qt::DropAction action, int, int,
                                 const QModelIndex&) const {
  return data->hasFormat(kMimeType) && (action == Qt::MoveAction || action == Qt::IgnoreAction);
}

bool QueueModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                              const QModelIndex& parent) {
  if (!canDropMimeData(data, action, row, column, parent)) return false;
  const qint64 id = data->data(kMimeType).toLongLong();
  if (row < 0) row = parent.isValid() ? parent.row() : rowCount();
  qint64 before = 0;
  // A place among children means behind the whole group.
  for (qsizetype at = row; at < m_jobs.size() && before == 0; ++at) {
    if (topLevelOf(m_jobs.at(at).id) == m_jobs.at(at).id) before = m_jobs.at(at).id;
  }
  if (id != 0 && id != before) Q_EMIT moveRequested(id, before);
  // The rows move when the queue has stored it, not now.
  return false;
}

}  // namespace vdit::ui
