// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/job_manifests.h"

#include <QDir>
#include <QFile>
#include <cstdio>
#include <utility>

#include "app/jobs/job_json.h"

namespace vdit::jobs {

JobManifests::JobManifests(QString folder) : m_folder(std::move(folder)) {}

bool JobManifests::exists() const {
  return QDir(m_folder).exists();
}

QString JobManifests::fileOf(qint64 id) const {
  return m_folder + QStringLiteral("/%1.json").arg(id, 8, 10, QLatin1Char('0'));
}

void JobManifests::write(const Job& job) const {
  QDir().mkpath(m_folder);
  const QString temporary = m_folder + QStringLiteral("/.new");
  QFile file(temporary);
  if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate)) return;
  const QByteArray document = queueDocument({job});
  const bool whole = file.write(document) == document.size() && file.flush();
  file.close();
  // QFile::rename does not replace.
  if (whole)
    std::rename(QFile::encodeName(temporary).constData(), QFile::encodeName(fileOf(job.id)).constData());
}

void JobManifests::remove(qint64 id) const {
  QFile::remove(fileOf(id));
}

QList<Job> JobManifests::readAll() const {
  QList<Job> jobs;
  const QDir folder(m_folder);
  for (const QString& name : folder.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name)) {
    QFile file(folder.filePath(name));
    if (!file.open(QIODevice::ReadOnly)) continue;
    const ReadQueue read = readQueueDocument(file.read(1 << 22));
    if (read.jobs.size() == 1 && read.jobs.first().id > 0) jobs.append(read.jobs.first());
  }
  return jobs;
}

}  // namespace vdit::jobs
