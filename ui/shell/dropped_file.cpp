// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/dropped_file.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

namespace vdit::ui {
namespace {

constexpr qint64 kHeadBytes = 4096;

QString tr(const char* text) {
  return QCoreApplication::translate("vdit::ui", text);
}

}  // namespace

DroppedKind droppedKind(const QString& path) {
  const QFileInfo file(path);
  const auto holds = [&](const char* name) {
    return QFileInfo::exists(path + QLatin1Char('/') + QLatin1String(name));
  };
  if (file.isDir()) {
    if (holds("project.json")) return DroppedKind::Project;
    if (holds("capture.json")) return DroppedKind::Capture;
    if (holds("metrics.json")) return DroppedKind::Pair;
    return holds("model_index.json") ? DroppedKind::Model : DroppedKind::Unknown;
  }
  static const QStringList kVideos = {QStringLiteral("mp4"), QStringLiteral("mkv"), QStringLiteral("gif"),
                                      QStringLiteral("webp")};
  if (kVideos.contains(file.suffix().toLower())) return DroppedKind::Video;
  QFile content(path);
  if (file.suffix().toLower() != QLatin1String("json") || !content.open(QIODevice::ReadOnly))
    return DroppedKind::Unknown;
  const QByteArray head = content.read(kHeadBytes);
  if (head.contains("\"vdit-sparse-config\"")) return DroppedKind::SparseConfig;
  if (head.contains("\"vdit-video-sidecar\"") || head.contains("\"vdit-job\"")) return DroppedKind::JobFile;
  return DroppedKind::Unknown;
}

QString dropPromise(const QString& path, DroppedKind kind) {
  const QString name = QFileInfo(path).fileName();
  switch (kind) {
    case DroppedKind::Pair:
      return tr("%1: a pair. Drop it to restore its settings in Generate").arg(name);
    case DroppedKind::Video:
      return tr("%1: a video. Drop it to restore its settings in Generate").arg(name);
    case DroppedKind::JobFile:
      return tr("%1: a job. Drop it to restore its settings in Generate").arg(name);
    case DroppedKind::Capture:
      return tr("%1: a capture. Drop it to open it in Inspect").arg(name);
    case DroppedKind::SparseConfig:
      return tr("%1: a sparse config. Drop it to open it in Tune").arg(name);
    case DroppedKind::Project:
      return tr("%1: a project. Open it with File, Open project").arg(name);
    case DroppedKind::Model:
      return tr("%1: a model. Drop it to choose it in Generate").arg(name);
    case DroppedKind::Unknown:
      break;
  }
  return tr("%1 is nothing that this program knows").arg(name);
}

}  // namespace vdit::ui
