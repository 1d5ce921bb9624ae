// SPDX-License-Identifier: GPL-3.0-or-later
// One result of a project as a value: a run (a video with its sidecar), a pair folder or a capture, with what
// its files say of it.
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QMetaType>
#include <QString>
#include <optional>

namespace vdit::ui {

enum class ResultKind { Run, Pair, Capture };

struct ResultItem {
  QString path;  ///< the video, or the folder of a pair or capture
  QString name;
  ResultKind kind = ResultKind::Run;
  QStringList videos;  ///< for thumbnails and Compare; of a pair: full, sparse
  QJsonObject job;     ///< the job file that made it
  QString prompt, model, config, device, modelHash;
  int width = 0, height = 0, frames = 0, steps = 0;
  std::optional<double> density, psnr, ssim, speedUp, fullSeconds, sparseSeconds;
  QDateTime made;
  qint64 bytes = 0;
  QString fault;  ///< why it is not whole, in words; empty: it is

  bool operator==(const ResultItem&) const = default;
};

/// Reads every result below the folders. Runs on a worker; files are outside data: JSON of at most 32 MiB, at
/// most 20,000 items. A result that cannot be read stays in the list with its fault.
QList<ResultItem> scanResults(const QString& resultsFolder, const QString& capturesFolder);
/// One of them: a video file, a pair folder or a capture folder; nothing when it is none of these.
std::optional<ResultItem> readResult(const QString& path);
/// The settings that a file of ours carries: of a video (its sidecar, or the tag inside it), a sidecar, a job
/// file, a pair folder.
QJsonObject settingsOf(const QString& path);

}  // namespace vdit::ui

Q_DECLARE_METATYPE(vdit::ui::ResultItem)
