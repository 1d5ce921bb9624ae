// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/project/model_scan.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>
#include <QSet>
#include <QStandardPaths>

#include "app/project/json_object_file.h"

namespace vdit::project {
namespace {

constexpr qint64 kMostConfigBytes = 4 * 1024 * 1024;
constexpr int kMostFiles = 5000;
constexpr int kMostRepositories = 1000;

// What engine/models opens, and what configs call it.
QString familyOf(const QString& pipeline) {
  if (pipeline == QLatin1String("WanPipeline")) return QStringLiteral("wan");
  if (pipeline == QLatin1String("HunyuanVideoPipeline")) return QStringLiteral("hunyuan");
  if (pipeline == QLatin1String("CogVideoXPipeline")) return QStringLiteral("cogvideox");
  return {};
}

class Words {
  Q_DECLARE_TR_FUNCTIONS(vdit::project::FoundModel)
};

// Schedulers, tokenizers and processors have none.
bool hasWeights(const QString& component) {
  return component.startsWith(QLatin1String("transformer")) || component.startsWith(QLatin1String("vae")) ||
         component.startsWith(QLatin1String("text_encoder"));
}

QString missingShard(const QDir& folder, const QString& index) {
  const QJsonObject map =
      readJsonObject(folder.filePath(index), kMostConfigBytes).value(QLatin1String("weight_map")).toObject();
  if (map.isEmpty()) return index;
  QSet<QString> files;
  for (const QJsonValue file : map) files.insert(file.toString());
  for (const QString& file : files) {
    // A name that leaves the folder is not followed: the engine refuses it with its own words.
    if (file.contains(QLatin1Char('/')) || !QFileInfo(folder.filePath(file)).isFile()) return file;
  }
  return {};
}

// Empty: its weights are there.
QString faultOfWeights(const QString& root, const QString& component) {
  const QDir folder(root + QLatin1Char('/') + component);
  for (const char* stem : {"diffusion_pytorch_model", "model"}) {
    const QString file = QLatin1String(stem) + QStringLiteral(".safetensors");
    const QString index = file + QStringLiteral(".index.json");
    if (QFileInfo::exists(folder.filePath(index))) {
      const QString missing = missingShard(folder, index);
      return missing.isEmpty() ? QString() : Words::tr("%1: %2 is missing").arg(component, missing);
    }
    if (QFileInfo(folder.filePath(file)).isFile()) return {};
  }
  const QStringList pickles = folder.entryList(
      {QStringLiteral("*.bin"), QStringLiteral("*.pt"), QStringLiteral("*.ckpt")}, QDir::Files);
  return pickles.isEmpty() ? Words::tr("%1: its weights are missing").arg(component)
                           : Words::tr("%1: only %2, which is never opened; convert it to safetensors")
                                 .arg(component, pickles.first());
}

QString faultOf(const QString& root, const QJsonObject& index) {
  for (auto entry = index.begin(); entry != index.end(); ++entry) {
    const QJsonArray component = entry.value().toArray();
    if (component.size() != 2 || !component.at(0).isString()) continue;
    if (!QFileInfo(root + QLatin1Char('/') + entry.key()).isDir())
      return Words::tr("the folder %1 is missing").arg(entry.key());
    if (!hasWeights(entry.key())) continue;
    const QString fault = faultOfWeights(root, entry.key());
    if (!fault.isEmpty()) return fault;
  }
  return {};
}

qint64 sizeOf(const QString& folder) {
  qint64 bytes = 0;
  QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories);
  for (int i = 0; files.hasNext() && i < kMostFiles; ++i) {
    files.next();
    bytes += QFileInfo(files.filePath()).size();  // of what a link of the cache points to
  }
  return bytes;
}

void takeTransformer(FoundModel& model, const QJsonObject& config) {
  model.architecture = config.value(QLatin1String("_class_name")).toString();
  // HunyuanVideo counts its single-stream blocks apart.
  const int first = config.value(QLatin1String("num_layers")).toInt();
  const int single = config.value(QLatin1String("num_single_layers")).toInt();
  model.layers = first + single;
  model.dualLayers = single > 0 ? first : 0;
  model.embeddedGuidance =
      config.value(QLatin1String("guidance_embeds")).toBool(model.family == QLatin1String("hunyuan"));
  model.heads = config.value(QLatin1String("num_attention_heads")).toInt();
  model.headSize = config.value(QLatin1String("attention_head_dim")).toInt();
}

// ".../models--Wan-AI--Wan2.1/snapshots/COMMIT" is "Wan-AI/Wan2.1" at COMMIT.
void takeName(FoundModel& model, const QString& folder) {
  const QFileInfo place(folder);
  model.name = place.fileName();
  const QDir above(place.absolutePath());
  if (above.dirName() != QLatin1String("snapshots")) return;
  const QString repository = QFileInfo(above.absolutePath()).absoluteDir().dirName();
  if (!repository.startsWith(QLatin1String("models--"))) return;
  model.revision = place.fileName();
  model.name = repository.mid(8).replace(QStringLiteral("--"), QStringLiteral("/"));
}

}  // namespace

FoundModel readModel(const QString& folder) {
  FoundModel model;
  model.path = folder;
  takeName(model, folder);
  if (!QFileInfo(folder).isDir()) {
    model.state = ModelState::Missing;
    model.reason = Words::tr("the folder is not there");
    return model;
  }
  const QJsonObject index = readJsonObject(folder + QStringLiteral("/model_index.json"), kMostConfigBytes);
  model.pipeline = index.value(QLatin1String("_class_name")).toString();
  model.family = familyOf(model.pipeline);
  takeTransformer(model,
                  readJsonObject(folder + QStringLiteral("/transformer/config.json"), kMostConfigBytes));
  model.scheduler =
      readJsonObject(folder + QStringLiteral("/scheduler/scheduler_config.json"), kMostConfigBytes)
          .value(QLatin1String("_class_name"))
          .toString();
  model.bytes = sizeOf(folder);
  if (model.pipeline.isEmpty()) {
    model.state = ModelState::Incomplete;
    model.reason = QFileInfo::exists(folder + QStringLiteral("/model_index.json"))
                       ? Words::tr("model_index.json names no pipeline")
                       : Words::tr("model_index.json is missing");
  } else if (model.family.isEmpty()) {
    model.state = ModelState::Unsupported;
    model.reason = Words::tr("%1 is not run by this engine").arg(model.pipeline);
  } else if (const QString fault = faultOf(folder, index); !fault.isEmpty()) {
    model.state = ModelState::Incomplete;
    model.reason = fault;
  }
  return model;
}

QString hubCacheFolder() {
  const QString cache = qEnvironmentVariable("HF_HUB_CACHE");
  if (!cache.isEmpty()) return cache;
  const QString home = qEnvironmentVariable("HF_HOME");
  if (!home.isEmpty()) return home + QStringLiteral("/hub");
  return QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) +
         QStringLiteral("/huggingface/hub");
}

QStringList hubModelFolders(const QString& hubCache) {
  QStringList folders;
  const QDir hub(hubCache);
  const QStringList repositories =
      hub.entryList({QStringLiteral("models--*")}, QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
  for (const QString& repository : repositories.mid(0, kMostRepositories)) {
    const QDir root(hub.filePath(repository));
    QFile main(root.filePath(QStringLiteral("refs/main")));
    QString commit;
    if (main.open(QIODevice::ReadOnly)) commit = QString::fromLatin1(main.read(64)).trimmed();
    const QDir snapshots(root.filePath(QStringLiteral("snapshots")));
    const QStringList known = snapshots.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time);
    if (!known.contains(commit)) commit = known.value(0);
    const QString folder = snapshots.filePath(commit);
    if (!commit.isEmpty() && QFileInfo::exists(folder + QStringLiteral("/model_index.json")))
      folders.append(folder);
  }
  return folders;
}

}  // namespace vdit::project
