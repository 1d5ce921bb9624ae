// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/run_capture.h"

#include <QDir>
#include <QFileInfo>

#include "app/capture/capture_folder.h"
#include "app/project/json_object_file.h"
#include "engine/base/error.h"

namespace vdit::ui {
namespace {

using project::readJsonObject;

bool isOf(const app::CaptureInfo& info, const QJsonObject& job) {
  const auto seed = static_cast<std::uint64_t>(job.value(QStringLiteral("seed")).toInteger(-1));
  const QString size = QStringLiteral("%1x%2").arg(info.video_width).arg(info.video_height);
  return QString::fromStdString(info.prompt) == job.value(QStringLiteral("prompt")).toString() &&
         info.seed == seed && info.steps == job.value(QStringLiteral("steps")).toInt() &&
         size == job.value(QStringLiteral("size")).toString() &&
         info.video_frames == job.value(QStringLiteral("frames")).toInt();
}

}  // namespace

QJsonObject jobOfRun(const QString& run) {
  if (run.isEmpty()) return {};
  if (QFileInfo(run).isDir()) return readJsonObject(QDir(run).filePath(QStringLiteral("job.json")));
  return readJsonObject(run + QStringLiteral(".json"))
      .value(QStringLiteral("metadata"))
      .toObject()
      .value(QStringLiteral("job"))
      .toObject();
}

QJsonObject clipOfJob(const QJsonObject& job) {
  QJsonObject clip;
  for (const char* key : {"model", "prompt", "negative_prompt", "size", "frames", "steps", "guidance",
                          "dynamic_guidance", "flow_shift", "sigma_spacing", "seed", "fps"}) {
    if (job.contains(QLatin1String(key))) clip[QLatin1String(key)] = job.value(QLatin1String(key));
  }
  return clip;
}

QString captureOfJob(const QJsonObject& job, const QString& capturesFolder) {
  if (job.isEmpty()) return {};
  const QDir folder(capturesFolder);
  for (const QString& name : folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time)) {
    try {
      if (isOf(app::CaptureFolder::open(folder.filePath(name).toStdString()).info(), job))
        return folder.filePath(name);
    } catch (const Error&) {  // no capture, or one that is being written: not this one
    }
  }
  return {};
}

}  // namespace vdit::ui
