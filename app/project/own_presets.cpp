// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/project/own_presets.h"

#include <QDir>
#include <QFileInfo>

namespace vdit::project {

OwnPresets::OwnPresets(const QString& settingsFile, QObject* parent)
    : QObject(parent), m_folder(folderBeside(settingsFile)) {
  // A folder that is not there cannot be watched.
  if (QDir().mkpath(m_folder)) m_watcher.addPath(m_folder);
  connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &OwnPresets::changed);
}

QString OwnPresets::folderBeside(const QString& settingsFile) {
  return QFileInfo(settingsFile).absolutePath() + QStringLiteral("/presets");
}

QStringList OwnPresets::files() const {
  const QDir dir(m_folder);
  QStringList files;
  for (const QString& name : dir.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name))
    files.append(dir.filePath(name));
  return files;
}

}  // namespace vdit::project
