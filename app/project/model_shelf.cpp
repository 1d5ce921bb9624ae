// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/project/model_shelf.h"

#include <QCoreApplication>
#include <QDir>
#include <QtConcurrent/QtConcurrentRun>
#include <algorithm>
#include <utility>

#include "app/project/studio_settings.h"
#include "engine/base/error.h"
#include "engine/base/resource_folder.h"

namespace vdit::project {
namespace {

QList<FoundModel> scanAll(const QList<KnownFolder>& added, const QString& hub) {
  QList<FoundModel> found;
  try {
    FoundModel demo = readModel(QString::fromStdString(vdit::resource("demo_model").string()));
    demo.path = QStringLiteral("demo");
    demo.name = ModelShelf::tr("Demo model");
    found.append(demo);
  } catch (const Error&) {
    // A studio without the program's resources, looking at other people's results.
  }
  QStringList folders = hubModelFolders(hub);
  for (const QString& folder : std::as_const(folders)) found.append(readModel(folder));
  for (const KnownFolder& known : added) {
    if (folders.contains(known.path)) continue;
    FoundModel model = readModel(known.path);
    model.added = true;
    if (model.state == ModelState::Missing) model.lastSeen = known.lastSeen;
    found.append(model);
  }
  return found;
}

}  // namespace

ModelShelf::ModelShelf(StudioSettings& settings, QObject* parent) : QObject(parent), m_settings(settings) {
  connect(&m_scan, &QFutureWatcherBase::finished, this, &ModelShelf::take);
}

ModelShelf::~ModelShelf() {
  m_scan.waitForFinished();
}

QList<FoundModel> ModelShelf::readyModels() const {
  QList<FoundModel> ready;
  std::copy_if(m_models.begin(), m_models.end(), std::back_inserter(ready),
               [](const FoundModel& model) { return model.state == ModelState::Ready; });
  return ready;
}

std::optional<FoundModel> ModelShelf::readyModel(const QString& path) const {
  const auto model = std::find_if(m_models.begin(), m_models.end(), [&path](const FoundModel& one) {
    return one.state == ModelState::Ready && one.path == path;
  });
  return model == m_models.end() ? std::nullopt : std::optional(*model);
}

void ModelShelf::scan() {
  if (m_scan.isRunning()) {
    m_again = true;
    return;
  }
  m_scan.setFuture(QtConcurrent::run(scanAll, m_settings.modelFolders(), hubCacheFolder()));
}

void ModelShelf::add(const QString& folder) {
  QStringList folders;
  const QDir root(folder);
  if (!root.exists(QStringLiteral("model_index.json"))) {
    for (const QString& name : root.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
      if (QDir(root.filePath(name)).exists(QStringLiteral("model_index.json")))
        folders.append(root.filePath(name));
    }
  }
  if (folders.isEmpty()) folders.append(root.absolutePath());
  for (const QString& each : std::as_const(folders))
    m_settings.rememberModelFolder(each, QDate::currentDate());
  scan();
}

void ModelShelf::forget(const QString& folder) {
  m_settings.forgetModelFolder(folder);
  scan();
}

void ModelShelf::take() {
  m_models = m_scan.result();
  m_scanned = true;
  for (const FoundModel& model : std::as_const(m_models)) {
    if (model.added && model.state != ModelState::Missing)
      m_settings.rememberModelFolder(model.path, QDate::currentDate());
  }
  Q_EMIT changed();
  if (std::exchange(m_again, false)) scan();
}

}  // namespace vdit::project
