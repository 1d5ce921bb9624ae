// SPDX-License-Identifier: GPL-3.0-or-later
// The versions of a project's documents that can be gone back to.
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

namespace vdit::project {

struct DocumentVersion {
  QDateTime saved;
  QByteArray content;
  bool autosaved = false;  ///< the document itself, as the last change left it; else a version kept before
};

struct VersionedDocument {
  QString key;
  QList<DocumentVersion> versions;  ///< newest first, without two of like content in a row
};

/// FOLDER/documents/KEY and its backups, those that are whole. Reads files: for a worker.
QList<DocumentVersion> documentVersions(const QString& projectFolder, const QString& key);

/// What people wrote (form, prompts, ratings, notes; not where windows stood) and whose last autosave differs
/// from the version before. For a worker.
QList<VersionedDocument> autosavedDocuments(const QString& projectFolder);

}  // namespace vdit::project
