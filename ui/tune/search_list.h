// SPDX-License-Identifier: GPL-3.0-or-later
// Searches of the project: finished loss tables, and the jobs that make new ones, with their progress.
#pragma once

#include <QAbstractListModel>
#include <QFutureWatcher>
#include <QListView>

#include "app/jobs/job.h"

namespace vdit::ui {

struct ListedSearch {
  QString name, file;  ///< the table
  qint64 job = 0;      ///< 0: none in the queue
  jobs::JobState state = jobs::JobState::Done;
  double fraction = 1;
  QString detail;    ///< "4 prompts, 8 candidates", "layer 7 of 12, 6:20 left"
  QString trailing;  ///< "63 %", "0:18:06"
  QString error;
};

class SearchListModel : public QAbstractListModel {
  Q_OBJECT
 public:
  enum Role { FileRole = Qt::UserRole, JobRole, StateRole, FractionRole, DetailRole, TrailingRole };
  explicit SearchListModel(QObject* parent = nullptr);
  ~SearchListModel() override;

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  const ListedSearch& at(int row) const { return m_rows[row]; }
  int rowOf(const QString& file) const;

  /// Loss tables on disk; read on a worker.
  void setFolder(const QString& folder);
  void refreshFolder();
  /// A search job of the queue, new or changed.
  void showJob(const jobs::Job& job);
  void forgetJob(qint64 id);
  bool isLoading() const { return m_watcher.isRunning(); }

 Q_SIGNALS:
  void loaded();

 private:
  QString m_folder;
  QList<ListedSearch> m_rows;
  QFutureWatcher<QList<ListedSearch>> m_watcher;
};

class SearchListView : public QListView {
  Q_OBJECT
 public:
  explicit SearchListView(SearchListModel& model, QWidget* parent = nullptr);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace vdit::ui
