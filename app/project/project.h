// SPDX-License-Identifier: GPL-3.0-or-later
// A project: a folder with results, configs, searches, captures, the job store and one small project file.
// Relocatable; one writer at a time (lock file); every document write is atomic and keeps versioned backups.
#pragma once

#include <QList>
#include <QObject>
#include <QString>
#include <memory>

namespace vdit::project {

/// A document that was damaged, and what stands for it now.
struct RecoveredDocument {
  QString key, words;  ///< words: what happened
  QByteArray content;  ///< of the backup that was taken; empty when there was none
};

class Project : public QObject {
  Q_OBJECT
 public:
  /// Opens or makes the project in `folder`. Throws vdit::Error: "project.locked" (says who holds it),
  /// "project.file", "project.version", "file.write".
  explicit Project(const QString& folder, QObject* parent = nullptr);
  ~Project() override;

  QString folder() const;
  QString name() const;
  QString resultsFolder() const;   ///< FOLDER/results
  QString configsFolder() const;   ///< FOLDER/configs
  QString searchesFolder() const;  ///< FOLDER/searches
  QString capturesFolder() const;  ///< FOLDER/captures
  QString jobStoreFile() const;    ///< FOLDER/queue.sqlite
  /// In the results folder: `name` (see resultName), with a number where that is taken or promised.
  QString newResultPath(const QString& name, const QString& extension) const;

  /// Sparse configs that fit the model family and sizes: presets of the program, then the project's own.
  QStringList configFiles() const;
  /// Small documents of views (window state, notes, votes, prompt history), by key.
  QByteArray document(const QString& key) const;
  /// Saved within half a second, on a worker.
  void setDocument(const QString& key, const QByteArray& value);
  /// The same, by somebody who chose a version: what there is becomes a version first, and documentRestored()
  /// tells whoever holds the document.
  void restoreDocument(const QString& key, const QByteArray& value);
  void setBackupVersions(int versions);
  /// What had to be recovered from a backup since the project was opened.
  QList<RecoveredDocument> recoveries() const;

 Q_SIGNALS:
  void resultsChanged();  ///< files came, went or were renamed below the folders
  void configsChanged();
  void documentRestored(const QString& key);
  void saved(const QDateTime& when);
  void saveFailed(const QString& reason);

 private:
  class Private;
  std::unique_ptr<Private> d;
};

}  // namespace vdit::project
