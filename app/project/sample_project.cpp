// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/project/sample_project.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include "engine/base/error.h"
#include "engine/base/resource_folder.h"

namespace vdit::project {
namespace {

void copyFile(const QString& from, const QString& to) {
  if (QFile::copy(from, to) && QFile::setPermissions(to, QFile::permissions(to) | QFileDevice::WriteOwner))
    return;
  throw Error({ErrorKind::Resource, "file.write", to.toStdString(), "", "it cannot be written",
               "free disk space", "check the free space of the project's folder"});
}

void copyFiles(const QDir& from, const QDir& to, int depth) {
  for (const QFileInfo& entry : from.entryInfoList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot)) {
    const QString target = to.filePath(entry.fileName());
    if (entry.isDir()) {
      if (depth > 0 && to.mkdir(entry.fileName())) copyFiles(QDir(entry.filePath()), QDir(target), depth - 1);
    } else {
      copyFile(entry.filePath(), target);
    }
  }
}

}  // namespace

QString projectsFolder() {
  QString movies = QStandardPaths::writableLocation(QStandardPaths::MoviesLocation);
  if (movies.isEmpty()) movies = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
  return movies + QStringLiteral("/Sparse-vDiT Studio");
}

bool copyFolder(const QString& from, const QString& to) {
  if (QFileInfo::exists(to)) return false;
  const QString part = to + QStringLiteral(".part");
  QDir(part).removeRecursively();
  if (!QDir().mkpath(part)) {
    throw Error({ErrorKind::Resource, "file.write", part.toStdString(), "", "it cannot be made",
                 "a writable folder", ""});
  }
  copyFiles(QDir(from), QDir(part), 1);
  return QDir().rename(part, to);
}

QString makeSampleProject(const QString& extraPair) {
  const QString folder = projectsFolder() + QStringLiteral("/demo");
  const QString results = folder + QStringLiteral("/results");
  for (const QString& kind : {QStringLiteral("results"), QStringLiteral("captures")}) {
    const QDir samples(QString::fromStdString(vdit::resource("sample_project").string()) + QLatin1Char('/') +
                       kind);
    QDir().mkpath(folder + QLatin1Char('/') + kind);
    for (const QFileInfo& entry : samples.entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot)) {
      copyFolder(entry.filePath(), folder + QLatin1Char('/') + kind + QLatin1Char('/') + entry.fileName());
    }
  }
  const QString searches = folder + QStringLiteral("/searches");
  QDir().mkpath(searches);
  if (!QFileInfo::exists(searches + QStringLiteral("/demo.vdt"))) {
    copyFile(QString::fromStdString(vdit::resource("presets/demo.vdt").string()),
             searches + QStringLiteral("/demo.vdt"));
  }
  if (!extraPair.isEmpty() && QFileInfo::exists(extraPair + QStringLiteral("/metrics.json"))) {
    copyFolder(extraPair, results + QStringLiteral("/made-by-make-demo"));
  }
  return folder;
}

}  // namespace vdit::project
