// SPDX-License-Identifier: GPL-3.0-or-later
// Saves a comparison: labelled side by side as video, a wipe that runs over the clip as GIF, reference,
// candidate and difference of one frame as PNG, all of it as one report page. On a worker, with progress; the
// file appears whole or not at all.
#pragma once

#include <QFutureWatcher>
#include <QObject>
#include <optional>

#include "ui/compare/session/comparison_report.h"
#include "ui/views/video/clip_info.h"
#include "ui/views/video/difference_picture.h"

namespace vdit::ui {

enum class ExportKind { SideBySideVideo, WipeGif, Pictures, MetricsCsv, Report };

struct ExportRequest {
  ExportKind kind = ExportKind::SideBySideVideo;
  QString reference, candidate;  ///< video files
  QString referenceName, candidateName;
  QString output;  ///< .mp4 or .mkv, .gif; of Pictures the name that "-A.png" and so on is put after
  int frame = 0;   ///< of Pictures
  DifferenceSettings difference;
  ComparisonReport report;  ///< of Report
  QString csv;              ///< of MetricsCsv
  bool overwrite = false;
};

struct ExportResult {
  QStringList files;
  std::optional<jobs::JobError> error;
  bool stopped = false;
};

class ComparisonExport : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;
  ~ComparisonExport() override;

  void start(const ExportRequest& request);  ///< one at a time; a second call while running is ignored
  void stop();
  bool isRunning() const { return m_watcher.isRunning(); }

 Q_SIGNALS:
  void progressed(double fraction);
  void finished(const vdit::ui::ExportResult& result);

 private:
  QFutureWatcher<ExportResult> m_watcher;
  bool m_connected = false;
};

}  // namespace vdit::ui

Q_DECLARE_METATYPE(vdit::ui::ExportResult)
