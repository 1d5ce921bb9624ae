// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/job_logs.h"

#include <QDir>
#include <QFile>
#include <utility>

namespace vdit::jobs {

JobLogs::JobLogs(QString folder) : m_folder(std::move(folder)) {}

QString JobLogs::fileOf(qint64 id) const {
  return QStringLiteral("%1/%2.log").arg(m_folder).arg(id);
}

QString JobLogs::olderOf(qint64 id) const {
  return QStringLiteral("%1/%2.older.log").arg(m_folder).arg(id);
}

void JobLogs::append(qint64 id, const QString& line) const {
  QDir().mkpath(m_folder);
  QFile file(fileOf(id));
  if (file.size() > kMostBytes) {
    QFile::remove(olderOf(id));
    QFile::rename(fileOf(id), olderOf(id));
  }
  if (file.open(QIODevice::WriteOnly | QIODevice::Append)) file.write(line.toUtf8() + '\n');
}

QString JobLogs::read(qint64 id) const {
  QByteArray text;
  for (const QString& name : {olderOf(id), fileOf(id)}) {
    QFile file(name);
    if (file.open(QIODevice::ReadOnly)) text += file.read(2 * kMostBytes);
  }
  return QString::fromUtf8(text);
}

void JobLogs::keepOnly(const QSet<qint64>& ids) const {
  const QDir folder(m_folder);
  for (const QString& name : folder.entryList({QStringLiteral("*.log")}, QDir::Files)) {
    if (!ids.contains(name.section(QLatin1Char('.'), 0, 0).toLongLong()))
      QFile::remove(folder.filePath(name));
  }
}

}  // namespace vdit::jobs
