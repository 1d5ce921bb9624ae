// SPDX-License-Identifier: GPL-3.0-or-later
// A row of the Library as a value: a result of the project (a run, that is a video with its sidecar, a pair
// folder or a capture) with what its files say of it, or a sparse config, or a model of this machine.
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QMetaType>
#include <QString>
#include <optional>

#include "app/project/model_scan.h"
#include "ui/views/config_entry.h"

namespace vdit::ui {

enum class ResultKind { Run, Pair, Capture, Config, Model };
constexpr int kResultKinds = 5;
/// What the project has made, as against what it is made with.
constexpr bool isResult(ResultKind kind) {
  return kind <= ResultKind::Capture;
}

struct ResultItem {
  QString path;  ///< the video, the config file, or the folder of a pair, capture or model
  QString name;
  ResultKind kind = ResultKind::Run;
  QStringList videos;  ///< for thumbnails and Compare; of a pair: full, sparse
  QJsonObject job;     ///< the job file that made it
  QString prompt, model, config, device, modelHash;
  int width = 0, height = 0, frames = 0, steps = 0;
  int stoppedAfter = 0;  ///< steps, when the run was told to keep the video so far; 0: it did all
  std::optional<double> density, psnr, ssim, speedUp, fullSeconds, sparseSeconds;
  QDateTime made;
  qint64 bytes = 0;
  QString fault;              ///< why it is not whole, in words; empty: it is
  int recoverableFrames = 0;  ///< of a video that a stopped process left half-written; its path is OUT.part
  std::optional<ConfigEntry> configEntry;    ///< of a config
  std::optional<project::FoundModel> found;  ///< of a model

  bool operator==(const ResultItem&) const = default;
};

/// Half-written videos of a folder that can be kept. Looks into them: runs on a worker.
QList<ResultItem> scanLeftovers(const QString& folder);
/// Makes a video of what a stopped process left at `part`. Runs on a worker. Empty: done; else why not.
QString recoverVideo(const QString& part);
/// Reads every result below the folders. Runs on a worker; files are outside data: JSON of at most 32 MiB, at
/// most 20,000 items. A result that cannot be read stays in the list with its fault.
QList<ResultItem> scanResults(const QString& resultsFolder, const QString& capturesFolder);
/// One of them: a video file, a pair folder or a capture folder; nothing when it is none of these.
std::optional<ResultItem> readResult(const QString& path);
/// Sparse configs as rows. Runs on a worker.
QList<ResultItem> readConfigItems(const QStringList& files);
ResultItem itemOfModel(const project::FoundModel& model);
/// The settings that a file of ours carries: of a video (its sidecar, or the tag inside it), a sidecar, a job
/// file, a pair folder.
QJsonObject settingsOf(const QString& path);

}  // namespace vdit::ui

Q_DECLARE_METATYPE(vdit::ui::ResultItem)
