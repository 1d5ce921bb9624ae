// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/project/project.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QFileSystemWatcher>
#include <QHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QThreadPool>
#include <QTimer>

#include "app/project/backup_file.h"
#include "app/project/project_folder.h"
#include "engine/base/error.h"
#include "engine/base/resource_folder.h"

namespace vdit::project {
namespace {

constexpr int kSaveDelay = 400;     // ms: a drag of a splitter is one write
constexpr int kWatchDelay = 250;    // ms
constexpr int kMostWatched = 2000;  // folders
const QString kConfigFormat = QStringLiteral("vdit-sparse-config");
constexpr qint64 kMostConfigBytes = 64 * 1024 * 1024;

bool isSparseConfig(const QString& path) {
  QFile file(path);
  if (file.size() > kMostConfigBytes || !file.open(QIODevice::ReadOnly)) return false;
  return file.read(4096).contains(kConfigFormat.toUtf8());
}

void addConfigs(const QString& folder, QStringList& files) {
  const QDir dir(folder);
  for (const QString& name : dir.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name)) {
    if (isSparseConfig(dir.filePath(name))) files.append(dir.filePath(name));
  }
}

}  // namespace

class Project::Private : public QObject {
 public:
  Private(const QString& path, Project* owner) : folder(path), q(owner) {
    writer.setMaxThreadCount(1);
    saveTimer.setSingleShot(true);
    saveTimer.setInterval(kSaveDelay);
    connect(&saveTimer, &QTimer::timeout, this, [this] { save(); });
    watchTimer.setSingleShot(true);
    watchTimer.setInterval(kWatchDelay);
    connect(&watchTimer, &QTimer::timeout, this, [this] { report(); });
    connect(&watcher, &QFileSystemWatcher::directoryChanged, this, [this](const QString& changed) {
      configsTouched |= changed == q->configsFolder();
      resultsTouched |= changed != q->configsFolder();
      watchTimer.start();
    });
  }

  // The writes happen on one worker, in order; the window waits for none but the last when it closes.
  void save() {
    for (auto it = unsaved.begin(); it != unsaved.end(); ++it) {
      const BackupFile file(folder.sub("documents"), it.key(), versions);
      const QByteArray bytes = it.value();
      const bool keep = restored.remove(it.key());
      writer.start([this, file, bytes, keep] {
        QString failure;
        try {
          file.write(bytes, keep);
        } catch (const Error& error) {
          failure = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(this, [this, failure] {
          if (failure.isEmpty()) {
            Q_EMIT q->saved(QDateTime::currentDateTime());
          } else {
            Q_EMIT q->saveFailed(failure);
          }
        });
      });
    }
    unsaved.clear();
  }

  void watch() {
    const QStringList fixed = {q->resultsFolder(), q->configsFolder(), q->searchesFolder(),
                               q->capturesFolder()};
    QStringList wanted = fixed;
    for (const QString& parent : fixed) {
      const QDir dir(parent);
      for (const QString& name : dir.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time)) {
        if (wanted.size() < kMostWatched) wanted.append(dir.filePath(name));
      }
    }
    const QStringList now = watcher.directories();
    const QSet<QString> watched(now.begin(), now.end());
    QStringList added;
    for (const QString& path : std::as_const(wanted)) {
      if (!watched.contains(path)) added.append(path);
    }
    if (!added.isEmpty()) watcher.addPaths(added);
  }

  void report() {
    watch();
    if (std::exchange(configsTouched, false)) Q_EMIT q->configsChanged();
    if (std::exchange(resultsTouched, false)) Q_EMIT q->resultsChanged();
  }

  ProjectFolder folder;
  Project* q;
  QHash<QString, QByteArray> documents, unsaved;
  QList<RecoveredDocument> recoveries;
  QSet<QString> promised;
  QSet<QString> restored;  // and not saved yet
  QTimer saveTimer, watchTimer;
  QFileSystemWatcher watcher;
  QThreadPool writer;
  int versions = 10;
  bool resultsTouched = false, configsTouched = false;
};

Project::Project(const QString& folder, QObject* parent)
    : QObject(parent), d(std::make_unique<Private>(folder, this)) {
  d->watch();
}

Project::~Project() {
  d->save();
  d->writer.waitForDone();
}

QString Project::folder() const {
  return d->folder.path();
}

QString Project::name() const {
  return d->folder.name();
}

QString Project::resultsFolder() const {
  return d->folder.sub("results");
}

QString Project::configsFolder() const {
  return d->folder.sub("configs");
}

QString Project::searchesFolder() const {
  return d->folder.sub("searches");
}

QString Project::capturesFolder() const {
  return d->folder.sub("captures");
}

QString Project::jobStoreFile() const {
  return d->folder.sub("queue.sqlite");
}

void Project::setBackupVersions(int versions) {
  d->versions = versions;
}

QList<RecoveredDocument> Project::recoveries() const {
  return d->recoveries;
}

QString Project::newResultPath(const QString& name, const QString& extension) const {
  const QString stem = resultsFolder() + QLatin1Char('/') + name;
  const QString ending = extension.isEmpty() || extension.startsWith(QLatin1Char('.'))
                             ? extension
                             : QLatin1Char('.') + extension;
  for (int turn = 1;; ++turn) {
    const QString bare = turn == 1 ? stem : QStringLiteral("%1-%2").arg(stem).arg(turn);
    // A queued job has not written yet, so names handed out count as taken.
    if (QFileInfo::exists(bare) || QFileInfo::exists(bare + ending) || d->promised.contains(bare)) continue;
    d->promised.insert(bare);
    return bare + ending;
  }
}

QStringList Project::configFiles() const {
  QStringList files;
  try {
    addConfigs(QString::fromStdString(vdit::resource("presets").string()), files);
  } catch (const Error&) {
    // A studio without the program's resources still shows the project's own configs.
  }
  addConfigs(configsFolder(), files);
  return files;
}

QByteArray Project::document(const QString& key) const {
  if (const auto known = d->documents.constFind(key); known != d->documents.constEnd()) return *known;
  const BackupFile::Content content = BackupFile(d->folder.sub("documents"), key).read();
  if (!content.recoveredFrom.isEmpty()) {
    const QString version = QFileInfo(content.recoveredFrom).fileName();
    d->recoveries.append(
        {key, tr("%1 was damaged; the version %2 was taken").arg(key, version), content.bytes});
  } else if (content.lost) {
    d->recoveries.append({key, tr("%1 was damaged and had no older version").arg(key), {}});
  }
  d->documents.insert(key, content.bytes);
  return content.bytes;
}

void Project::restoreDocument(const QString& key, const QByteArray& value) {
  d->restored.insert(key);
  d->documents.insert(key, value);
  d->unsaved.insert(key, value);
  d->save();
  Q_EMIT documentRestored(key);
}

void Project::setDocument(const QString& key, const QByteArray& value) {
  if (document(key) == value) return;
  d->documents.insert(key, value);
  d->unsaved.insert(key, value);
  if (!d->saveTimer.isActive()) d->saveTimer.start();
}

}  // namespace vdit::project
