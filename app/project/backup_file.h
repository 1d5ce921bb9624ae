// SPDX-License-Identifier: GPL-3.0-or-later
// A small document on disk that survives power loss and a bad write: written whole or not at all, with its
// checksum, and with older versions beside it.
#pragma once

#include <QByteArray>
#include <QString>
#include <optional>

namespace vdit::project {

/// FOLDER/KEY holds "vdit-document 1 SHA256\n" and the bytes; FOLDER/backups/KEY.yyyyMMdd-HHmmss older
/// versions. A document is at most 16 MiB; larger files are taken for damaged.
class BackupFile {
 public:
  BackupFile(QString folder, QString key, int versions = 10);

  struct Content {
    QByteArray bytes;
    bool exists = false;
    QString recoveredFrom;  ///< the backup that was taken because the document was damaged; empty: none was
                            ///< needed
    bool lost = false;      ///< damaged, and no backup was whole
  };
  Content read() const;
  /// Keeps the present content as a version first, at most one a minute unless `always`. Throws vdit::Error
  /// "file.write" (Resource).
  void write(const QByteArray& bytes, bool always = false) const;
  QStringList versions() const;  ///< newest first
  /// Of a document or a version; nothing when it is absent or damaged.
  static std::optional<QByteArray> contentOf(const QString& path);

 private:
  QString m_folder, m_key;
  int m_versions;
};

}  // namespace vdit::project
