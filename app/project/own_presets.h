// SPDX-License-Identifier: GPL-3.0-or-later
// Sparse configs that a person keeps for every project: a folder beside the settings' file, watched.
#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QStringList>

namespace vdit::project {

class OwnPresets : public QObject {
  Q_OBJECT
 public:
  explicit OwnPresets(const QString& settingsFile, QObject* parent = nullptr);

  static QString folderBeside(const QString& settingsFile);
  QString folder() const { return m_folder; }
  QStringList files() const;

 Q_SIGNALS:
  void changed();

 private:
  QString m_folder;
  QFileSystemWatcher m_watcher;
};

}  // namespace vdit::project
