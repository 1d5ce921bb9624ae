// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/project/backup_file.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <algorithm>

#include "engine/base/error.h"

namespace vdit::project {
namespace {

constexpr qint64 kMostBytes = 16 * 1024 * 1024;
constexpr qint64 kVersionSeconds = 60;
const QByteArray kMagic = QByteArrayLiteral("vdit-document 1 ");

QByteArray checksum(const QByteArray& bytes) {
  return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

[[noreturn]] void throwWrite(const QString& path, const QString& cause) {
  throw Error({ErrorKind::Resource, "file.write", path.toStdString(), "", cause.toStdString(),
               "a writable folder", "check the free space and the permissions of the project's folder"});
}

}  // namespace

BackupFile::BackupFile(QString folder, QString key, int versions)
    : m_folder(std::move(folder)), m_key(std::move(key)), m_versions(versions) {}

QStringList BackupFile::versions() const {
  const QDir backups(m_folder + QStringLiteral("/backups"));
  QStringList names = backups.entryList({m_key + QStringLiteral(".*")}, QDir::Files, QDir::Name);
  std::reverse(names.begin(), names.end());
  for (QString& name : names) name = backups.filePath(name);
  return names;
}

std::optional<QByteArray> BackupFile::contentOf(const QString& path) {
  QFile file(path);
  if (file.size() > kMostBytes + 128 || !file.open(QIODevice::ReadOnly)) return std::nullopt;
  const QByteArray header = file.readLine(128);
  if (!header.startsWith(kMagic) || !header.endsWith('\n')) return std::nullopt;
  const QByteArray bytes = file.readAll();
  if (checksum(bytes) != header.mid(kMagic.size()).trimmed()) return std::nullopt;
  return bytes;
}

BackupFile::Content BackupFile::read() const {
  Content content;
  const QString path = m_folder + QLatin1Char('/') + m_key;
  if (!QFileInfo::exists(path)) return content;
  content.exists = true;
  if (const auto bytes = contentOf(path)) {
    content.bytes = *bytes;
    return content;
  }
  for (const QString& version : versions()) {
    if (const auto bytes = contentOf(version)) {
      content.bytes = *bytes;
      content.recoveredFrom = version;
      return content;
    }
  }
  content.lost = true;
  return content;
}

void BackupFile::write(const QByteArray& bytes, bool always) const {
  const QString path = m_folder + QLatin1Char('/') + m_key;
  if (bytes.size() > kMostBytes) throwWrite(path, QStringLiteral("%1 bytes").arg(bytes.size()));
  const QDateTime now = QDateTime::currentDateTime();
  const QStringList kept = versions();
  const bool due =
      always || kept.isEmpty() || QFileInfo(kept.first()).lastModified().secsTo(now) >= kVersionSeconds;
  if (due && contentOf(path)) {
    QDir().mkpath(m_folder + QStringLiteral("/backups"));
    QString version = QStringLiteral("%1/backups/%2.%3")
                          .arg(m_folder, m_key, now.toString(QStringLiteral("yyyyMMdd-HHmmss")));
    while (QFileInfo::exists(version)) version += QLatin1Char('+');  // the next of that second
    QFile::copy(path, version);
    QFile copy(version);  // it is as old as what it holds
    if (copy.open(QIODevice::ReadWrite))
      copy.setFileTime(QFileInfo(path).lastModified(), QFileDevice::FileModificationTime);
    for (qsizetype i = m_versions - 1; i < kept.size(); ++i) QFile::remove(kept.at(i));
  }
  QSaveFile file(path);
  if (!file.open(QIODevice::WriteOnly)) throwWrite(path, file.errorString());
  file.write(kMagic + checksum(bytes) + '\n' + bytes);
  if (!file.commit()) throwWrite(path, file.errorString());
}

}  // namespace vdit::project
