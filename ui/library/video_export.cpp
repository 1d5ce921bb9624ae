// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/video_export.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QPromise>
#include <QtConcurrent/QtConcurrentRun>
#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

#include "engine/base/error.h"
#include "engine/video/video_reader.h"
#include "engine/video/video_writer.h"
#include "ui/settings/setting_texts.h"

namespace vdit::ui {
namespace {

using Outcome = QPair<QStringList, QStringList>;

// One clip; false when it was stopped. The writer checks the target and removes what it did not finish.
bool writeClip(const QString& video, const QString& target, bool stripPrivate, const std::atomic<bool>& stop,
               const std::function<void(double)>& progress) {
  engine::VideoReader reader(video.toStdString());
  engine::VideoSettings settings;
  settings.width = reader.info().width;
  settings.height = reader.info().height;
  settings.fps = reader.info().fps > 0 ? reader.info().fps : 16;
  if (reader.metadata() && !stripPrivate) settings.metadata = *reader.metadata();
  engine::VideoWriter writer(target.toStdString(), settings);
  std::vector<std::uint8_t> frame;
  const double frames = std::max<double>(1, static_cast<double>(reader.info().frames));
  while (reader.read(frame)) {
    if (stop) return false;
    writer.write(frame);
    progress(static_cast<double>(writer.frames_written()) / frames);
  }
  writer.finish();
  return true;
}

}  // namespace

QList<ExportPreset> exportPresets() {
  QList<ExportPreset> presets;
  const auto add = [&](const char* key, const char* ending, double bytesPerPixel) {
    const QString name = QString::fromLatin1(key);
    presets.append({name, settingChoice(QStringLiteral("files/export-preset"), name),
                    QString::fromLatin1(ending), bytesPerPixel});
  };
  add("h264", ".mp4", 0.4);
  add("ffv1", ".mkv", 3.2);
  add("png", "", 3.5);
  add("gif", ".gif", 1.2);
  add("webp", ".webp", 0.8);
  return presets;
}

std::optional<ExportPreset> exportPreset(const QString& key) {
  for (const ExportPreset& preset : exportPresets()) {
    if (preset.key == key) return preset;
  }
  return std::nullopt;
}

qint64 exportForecast(const QStringList& videos, const ExportPreset& preset) {
  double bytes = 0;
  for (const QString& video : videos) {
    try {
      const engine::VideoInfo info = engine::VideoReader(video.toStdString()).info();
      bytes += static_cast<double>(info.width) * info.height * static_cast<double>(info.frames) *
               preset.bytesPerPixel;
    } catch (const Error&) {
      // The export itself will say what is wrong with this file.
    }
  }
  return static_cast<qint64>(bytes) + 1'000'000;
}

VideoExport::VideoExport(QStringList videos, ExportPreset preset, QString folder, bool stripPrivate,
                         QObject* parent)
    : QObject(parent),
      m_videos(std::move(videos)),
      m_preset(std::move(preset)),
      m_folder(std::move(folder)),
      m_stripPrivate(stripPrivate) {
  m_work.setParent(this);
  connect(&m_work, &QFutureWatcherBase::progressValueChanged, this,
          [this](int value) { Q_EMIT progressed(value / 1000.0); });
  connect(&m_work, &QFutureWatcherBase::finished, this, [this] {
    const Outcome outcome = m_work.result();
    Q_EMIT finished(outcome.first, outcome.second);
  });
}

VideoExport::~VideoExport() {
  stop();
  m_work.waitForFinished();
}

QString VideoExport::targetOf(const QString& video, const ExportPreset& preset, const QString& folder) {
  const QFileInfo file(video);
  // Both clips of a pair are named after their side; the pair's own name tells them apart.
  const bool ofPair = QFileInfo::exists(file.absolutePath() + QStringLiteral("/metrics.json"));
  const QString name = ofPair ? file.absoluteDir().dirName() + QLatin1Char('-') + file.completeBaseName()
                              : file.completeBaseName();
  for (int turn = 1;; ++turn) {
    const QString target = folder + QLatin1Char('/') + name +
                           (turn > 1 ? QStringLiteral("-%1").arg(turn) : QString()) + preset.ending;
    if (!QFileInfo::exists(target)) return target;
  }
}

void VideoExport::start() {
  m_work.setFuture(QtConcurrent::run([videos = m_videos, preset = m_preset, folder = m_folder,
                                      strip = m_stripPrivate, stop = m_stop](QPromise<Outcome>& promise) {
    Outcome outcome;
    promise.setProgressRange(0, 1000);
    const double share = 1000.0 / static_cast<double>(std::max<qsizetype>(1, videos.size()));
    for (qsizetype i = 0; i < videos.size() && !*stop; ++i) {
      const QString target = targetOf(videos.at(i), preset, folder);
      try {
        const bool whole = writeClip(videos.at(i), target, strip, *stop, [&](double fraction) {
          promise.setProgressValue(static_cast<int>(share * (static_cast<double>(i) + fraction)));
        });
        if (whole) outcome.first.append(target);
      } catch (const Error& error) {
        outcome.second.append(QString::fromUtf8(error.what()));
      }
    }
    promise.addResult(outcome);
  }));
}

}  // namespace vdit::ui
