// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/project/project_folder.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include "engine/base/error.h"

namespace vdit::project {
namespace {

constexpr int kProjectVersion = 1;
const QString kFormat = QStringLiteral("vdit-project");
constexpr qint64 kMostMarkerBytes = 1024 * 1024;

[[noreturn]] void fail(ErrorKind kind, const char* code, const QString& subject, const QString& field,
                       const QString& found, const QString& expected, const QString& hint) {
  throw Error({kind, code, subject.toStdString(), field.toStdString(), found.toStdString(),
               expected.toStdString(), hint.toStdString()});
}

}  // namespace

ProjectFolder::ProjectFolder(const QString& folder)
    : m_path(QDir(folder).absolutePath()), m_name(QFileInfo(m_path).fileName()) {
  for (const char* sub : {"results", "configs", "searches", "captures", "documents"}) {
    if (!QDir().mkpath(this->sub(sub))) {
      fail(ErrorKind::Resource, "file.write", m_path, QString::fromLatin1(sub),
           QStringLiteral("it cannot be made"), QStringLiteral("a writable folder"),
           QStringLiteral("choose another folder for the project"));
    }
  }
  takeLock();
  readOrMakeMarker();
}

QString ProjectFolder::sub(const char* folder) const {
  return m_path + QLatin1Char('/') + QLatin1String(folder);
}

void ProjectFolder::takeLock() {
  m_lock = std::make_unique<QLockFile>(m_path + QStringLiteral("/.lock"));
  m_lock->setStaleLockTime(
      0);  // held as long as the process lives; a dead one's lock is recognised by its id
  if (m_lock->tryLock(0)) return;
  if (m_lock->error() != QLockFile::LockFailedError) {
    fail(ErrorKind::Resource, "file.write", m_path, QStringLiteral(".lock"),
         QStringLiteral("it cannot be made"), QStringLiteral("a writable folder"),
         QStringLiteral("choose another folder for the project"));
  }
  qint64 process = 0;
  QString host, program;
  m_lock->getLockInfo(&process, &host, &program);
  fail(ErrorKind::Resource, "project.locked", m_path, QStringLiteral(".lock"),
       QStringLiteral("%1, process %2 on %3, has it open").arg(program).arg(process).arg(host),
       QStringLiteral("one writer at a time"), QStringLiteral("use that window, or close it first"));
}

void ProjectFolder::readOrMakeMarker() {
  const QString path = m_path + QStringLiteral("/project.json");
  QFile file(path);
  if (!file.exists()) {
    QSaveFile made(path);
    const QJsonObject marker{
        {QStringLiteral("format"), kFormat},
        {QStringLiteral("version"), kProjectVersion},
        {QStringLiteral("created"), QDateTime::currentDateTimeUtc().toString(Qt::ISODate)}};
    if (!made.open(QIODevice::WriteOnly) || made.write(QJsonDocument(marker).toJson()) < 0 ||
        !made.commit()) {
      fail(ErrorKind::Resource, "file.write", path, {}, made.errorString(),
           QStringLiteral("a writable folder"), QStringLiteral("choose another folder for the project"));
    }
    return;
  }
  if (file.size() > kMostMarkerBytes || !file.open(QIODevice::ReadOnly)) {
    fail(ErrorKind::Input, "project.file", path, {}, file.errorString(),
         QStringLiteral("a readable project file"), {});
  }
  const QJsonObject marker = QJsonDocument::fromJson(file.readAll()).object();
  if (marker.value(QStringLiteral("format")).toString() != kFormat) {
    fail(ErrorKind::Input, "project.file", path, QStringLiteral("format"),
         marker.value(QStringLiteral("format")).toString(QStringLiteral("nothing")), kFormat,
         QStringLiteral("move this file away to make a new project here; results stay"));
  }
  const int version = marker.value(QStringLiteral("version")).toInt();
  if (version < 1 || version > kProjectVersion) {
    fail(ErrorKind::Input, "project.version", path, QStringLiteral("version"), QString::number(version),
         QStringLiteral("1 to %1").arg(kProjectVersion),
         QStringLiteral("open it with the version that wrote it"));
  }
  const QString name = marker.value(QStringLiteral("name")).toString();
  if (!name.isEmpty()) m_name = name;
}

}  // namespace vdit::project
