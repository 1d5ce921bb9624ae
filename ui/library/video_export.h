// SPDX-License-Identifier: GPL-3.0-or-later
// Writes clips again in another format, on a worker, with progress and a way to stop. A target appears whole
// or not at all.
#pragma once

#include <QFutureWatcher>
#include <QList>
#include <QObject>
#include <QString>
#include <atomic>
#include <memory>
#include <optional>

namespace vdit::ui {

struct ExportPreset {
  QString key;           ///< "h264", "ffv1", "png", "gif", "webp"
  QString title;         ///< translated
  QString ending;        ///< ".mp4"; empty: a folder of pictures
  double bytesPerPixel;  ///< a generous guess, for the check of the disk
};

/// Those that this build can write, in the order of the dialog.
QList<ExportPreset> exportPresets();
std::optional<ExportPreset> exportPreset(const QString& key);

/// Bytes that the clips will take at most, from their sizes and frames.
qint64 exportForecast(const QStringList& videos, const ExportPreset& preset);

class VideoExport : public QObject {
  Q_OBJECT
 public:
  /// `stripPrivate`: neither prompt nor settings are embedded.
  VideoExport(QStringList videos, ExportPreset preset, QString folder, bool stripPrivate,
              QObject* parent = nullptr);
  ~VideoExport() override;

  void start();
  void stop() { *m_stop = true; }
  static QString targetOf(const QString& video, const ExportPreset& preset, const QString& folder);

 Q_SIGNALS:
  void progressed(double fraction);
  /// Files written and what failed, in words.
  void finished(const QStringList& written, const QStringList& failures);

 private:
  QStringList m_videos;
  ExportPreset m_preset;
  QString m_folder;
  bool m_stripPrivate;
  std::shared_ptr<std::atomic<bool>> m_stop = std::make_shared<std::atomic<bool>>(false);
  QFutureWatcher<QPair<QStringList, QStringList>> m_work;
};

}  // namespace vdit::ui
