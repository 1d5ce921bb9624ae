// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/project/document_versions.h"

#include <QDir>
#include <QFileInfo>
#include <optional>

#include "app/project/backup_file.h"

namespace vdit::project {
namespace {

QString documentsOf(const QString& projectFolder) {
  return projectFolder + QStringLiteral("/documents");
}

bool isWritten(const QString& key) {
  return key != QLatin1String("window") && key != QLatin1String("selection") &&
         !key.startsWith(QLatin1String("layout-"));
}

}  // namespace

QList<DocumentVersion> documentVersions(const QString& projectFolder, const QString& key) {
  const QString folder = documentsOf(projectFolder);
  const QString present = folder + QLatin1Char('/') + key;
  QList<DocumentVersion> versions;
  const auto add = [&](const QString& path, bool autosaved) {
    const std::optional<QByteArray> content = BackupFile::contentOf(path);
    if (!content || (!versions.isEmpty() && versions.last().content == *content)) return;
    versions.append({QFileInfo(path).lastModified(), *content, autosaved});
  };
  add(present, true);
  for (const QString& path : BackupFile(folder, key).versions()) add(path, false);
  return versions;
}

QList<VersionedDocument> autosavedDocuments(const QString& projectFolder) {
  QList<VersionedDocument> documents;
  for (const QString& key : QDir(documentsOf(projectFolder)).entryList(QDir::Files, QDir::Name)) {
    if (!isWritten(key)) continue;
    VersionedDocument document{key, documentVersions(projectFolder, key)};
    if (document.versions.size() > 1 && document.versions.first().autosaved) documents.append(document);
  }
  return documents;
}

}  // namespace vdit::project
