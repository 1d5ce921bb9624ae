// SPDX-License-Identifier: GPL-3.0-or-later
// What was said while each job ran: its attempts and ends, and the engine's own lines. One text file a job
// beside the store, kept until the job is taken out of the list. Used by the store's thread.
#pragma once

#include <QSet>
#include <QString>

namespace vdit::jobs {

class JobLogs {
 public:
  static constexpr qint64 kMostBytes = 512 * 1024;  ///< of a file; the one before it is kept as well

  explicit JobLogs(QString folder);

  /// Nothing is promised: a line that cannot be written is left out.
  void append(qint64 id, const QString& line) const;
  QString read(qint64 id) const;  ///< oldest line first
  /// Removes those of all other jobs.
  void keepOnly(const QSet<qint64>& ids) const;

 private:
  QString fileOf(qint64 id) const;
  QString olderOf(qint64 id) const;

  QString m_folder;
};

}  // namespace vdit::jobs
