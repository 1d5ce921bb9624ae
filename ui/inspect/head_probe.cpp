// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/head_probe.h"

#include <QDir>

#include "ui/inspect/run_capture.h"

namespace vdit::ui {

QString probeFolder(const QString& capture, const HeadPlace& place) {
  return QDir(capture).filePath(QStringLiteral("probe-%1-%2-L%3-H%4")
                                    .arg(place.step)
                                    .arg(place.branch)
                                    .arg(place.layer)
                                    .arg(place.head));
}

QJsonObject probeJob(const QJsonObject& madeBy, const QString& capture, const HeadPlace& place, int block) {
  QJsonObject job = clipOfJob(madeBy);
  for (const char* key : {"sparse", "latents", "dense_backend", "dtype", "device"}) {
    if (madeBy.contains(QLatin1String(key))) job[QLatin1String(key)] = madeBy.value(QLatin1String(key));
  }
  job[QStringLiteral("format")] = QStringLiteral("vdit-job");
  job[QStringLiteral("version")] = 1;
  job[QStringLiteral("command")] = QStringLiteral("inspect");
  job[QStringLiteral("steps_list")] = QString::number(place.step);
  job[QStringLiteral("layers")] = QString::number(place.layer);
  job[QStringLiteral("heads")] = QString::number(place.head);
  job[QStringLiteral("branch")] = place.branch;
  job[QStringLiteral("order")] = QStringLiteral("frame");
  job[QStringLiteral("block")] = block;
  job[QStringLiteral("rows")] = true;
  job[QStringLiteral("overwrite")] = true;  // what an attempt that was stopped left there
  job[QStringLiteral("output")] = probeFolder(capture, place);
  return job;
}

bool isSameRun(const app::CaptureInfo& a, const app::CaptureInfo& b) {
  return a.grid == b.grid && a.head_dim == b.head_dim && a.steps == b.steps && a.seed == b.seed &&
         a.prompt == b.prompt && a.sparse_config == b.sparse_config &&
         a.transformer_config_sha256 == b.transformer_config_sha256;
}

}  // namespace vdit::ui
