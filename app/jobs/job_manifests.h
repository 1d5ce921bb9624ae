// SPDX-License-Identifier: GPL-3.0-or-later
// The second memory of the queue: beside the store a folder with one small document (job_json.h) for every
// job that is not over, from which a queue is rebuilt when the store is damaged. Used by the store's thread.
#pragma once

#include <QList>
#include <QString>

#include "app/jobs/job.h"

namespace vdit::jobs {

class JobManifests {
 public:
  explicit JobManifests(QString folder);

  bool exists() const;
  /// Written under another name and renamed; not synced: the store is what promises.
  void write(const Job& job) const;
  void remove(qint64 id) const;
  /// What can be read, in the order of ids.
  QList<Job> readAll() const;
  const QString& folder() const { return m_folder; }

 private:
  QString fileOf(qint64 id) const;

  QString m_folder;
};

}  // namespace vdit::jobs
