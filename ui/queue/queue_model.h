// SPDX-License-Identifier: GPL-3.0-or-later
// The queue as a table of values: a row a job in the queue's order, children under their parent. It knows no
// store: whoever owns it hands jobs in and carries the moves out. Progress changes cells, never the model.
#pragma once

#include <QAbstractTableModel>
#include <QList>
#include <functional>
#include <optional>

#include "app/jobs/job.h"

namespace vdit::ui {

class QueueModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { State, Title, Kind, Target, Progress, Step, Left, ColumnCount };
  enum Role {
    IdRole = Qt::UserRole + 1,
    StateRole,         ///< int of jobs::JobState
    DepthRole,         ///< 0, or 1 for a child
    FractionRole,      ///< double; invalid when there is no progress to show
    ErrorRole,         ///< QString; empty without
    ParentRole,        ///< qint64
    OpenChildrenRole,  ///< bool: jobs of its sweep are not over
  };
  using Expected = std::function<std::optional<double>(const jobs::Job&)>;

  explicit QueueModel(QObject* parent = nullptr);

  /// Seconds for a job that has not begun; asked for the column Left.
  void setExpected(Expected expected) { m_expected = std::move(expected); }
  /// Of the engines there are: a job for another one waits, and says so. Empty: not known.
  void setTargets(const QStringList& targets) { m_targets = targets; }
  /// The whole queue in order: rows move, come and go; selection and scroll position stay.
  void setJobs(const QList<jobs::Job>& jobs);
  void update(const jobs::Job& job);
  const jobs::Job* job(const QModelIndex& index) const;
  const jobs::Job* jobById(qint64 id) const;
  QModelIndex indexOf(qint64 id) const;
  const QList<jobs::Job>& jobs() const { return m_jobs; }
  /// Whether a job of its sweep is not over yet.
  bool hasOpenChildren(qint64 id) const;
  /// Before and after `id` among the jobs of one parent, those that are over left out; 0: none.
  qint64 siblingBefore(qint64 id) const;
  qint64 siblingAfter(qint64 id) const;
  /// The id of the top-level job before and after that of `id`; 0: none.
  qint64 topLevelBefore(qint64 id) const;
  qint64 topLevelAfter(qint64 id) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
  QStringList mimeTypes() const override;
  QMimeData* mimeData(const QModelIndexList& indexes) const override;
  bool canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                       const QModelIndex& parent) const override;
  bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                    const QModelIndex& parent) override;

 Q_SIGNALS:
  /// A drop: move `id` before `before` (0: to the end).
  void moveRequested(qint64 id, qint64 before);

 private:
  QString cellText(const jobs::Job& job, int column) const;
  QString description(const jobs::Job& job) const;
  QString trouble(const jobs::Job& job) const;
  qint64 topLevelOf(qint64 id) const;
  QList<qint64> openSiblings(qint64 id) const;
  qsizetype rowOf(qint64 id) const;

  QList<jobs::Job> m_jobs;
  Expected m_expected;
  QStringList m_targets;
};

}  // namespace vdit::ui
