// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/export_format.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include "engine/base/error.h"
#include "engine/video/video_codec.h"
#include "engine/video/video_reader.h"
#include "ui/settings/setting_texts.h"

namespace vdit::ui {
namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("vdit::ui", text);
}

QList<engine::VideoInfo> infosOf(const QStringList& videos) {
  QList<engine::VideoInfo> infos;
  for (const QString& video : videos) {
    try {
      infos.append(engine::VideoReader(video.toStdString()).info());
    } catch (const Error&) {
      // Its job will say what is wrong with this file.
    }
  }
  return infos;
}

QString reasonAgainst(const engine::CodecFacts& codec, const QList<engine::VideoInfo>& clips) {
  if (!engine::can_encode(codec.codec)) return tr("no encoder on this machine");
  for (const engine::VideoInfo& clip : clips) {
    if (clip.width % codec.column_multiple != 0 || clip.height % codec.row_multiple != 0)
      return tr("takes no odd sizes such as %1×%2").arg(clip.width).arg(clip.height);
  }
  return {};
}

}  // namespace

QList<ExportFormat> exportFormats() {
  QList<ExportFormat> formats;
  for (const engine::CodecFacts& codec : engine::video_codecs()) {
    const QString key = QString::fromLatin1(codec.name);
    formats.append({.key = key,
                    .title = settingChoice(QStringLiteral("files/export-preset"), key),
                    .ending = QString::fromLatin1(codec.ending),
                    .reason = {},
                    .crf = codec.crf,
                    .worstCrf = codec.worst_crf});
  }
  return formats;
}

QList<ExportFormat> surveyExport(const QStringList& videos) {
  const QList<engine::VideoInfo> clips = infosOf(videos);
  QList<ExportFormat> formats = exportFormats();
  for (qsizetype i = 0; i < formats.size(); ++i) {
    const engine::CodecFacts& codec = engine::video_codecs()[static_cast<std::size_t>(i)];
    formats[i].reason = reasonAgainst(codec, clips);
    for (const engine::VideoInfo& clip : clips) {
      formats[i].bytes +=
          static_cast<qint64>(engine::writing_bytes_bound(codec.codec, clip.width, clip.height, clip.frames));
    }
  }
  return formats;
}

QString exportTarget(const QString& video, const ExportFormat& format, const QString& folder,
                     const QSet<QString>& taken) {
  const QFileInfo file(video);
  // Both clips of a pair are named after their side; the pair's own name tells them apart.
  const bool ofPair = QFileInfo::exists(file.absolutePath() + QStringLiteral("/metrics.json"));
  const QString name = ofPair ? file.absoluteDir().dirName() + QLatin1Char('-') + file.completeBaseName()
                              : file.completeBaseName();
  for (int turn = 1;; ++turn) {
    const QString target = QDir(folder).absoluteFilePath(
        name + (turn > 1 ? QStringLiteral("-%1").arg(turn) : QString()) + format.ending);
    if (!QFileInfo::exists(target) && !taken.contains(target)) return target;
  }
}

QJsonObject exportJob(const QString& video, const ExportChoice& choice, const QString& target) {
  QJsonObject job{{QStringLiteral("format"), QStringLiteral("vdit-job")},
                  {QStringLiteral("version"), 1},
                  {QStringLiteral("command"), QStringLiteral("export")},
                  {QStringLiteral("input"), QFileInfo(video).absoluteFilePath()},
                  {QStringLiteral("output"), target},
                  {QStringLiteral("codec"), choice.codec}};
  if (choice.crf) job.insert(QStringLiteral("crf"), *choice.crf);
  if (choice.fps) job.insert(QStringLiteral("fps"), *choice.fps);
  if (choice.stripPrivate) job.insert(QStringLiteral("strip_private"), true);
  return job;
}

}  // namespace vdit::ui
