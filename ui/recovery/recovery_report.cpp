// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/recovery/recovery_report.h"

#include <QCoreApplication>
#include <QFileInfo>

#include "app/jobs/job_queue.h"
#include "engine/base/error.h"
#include "engine/video/video_writer.h"
#include "ui/library/result_item.h"
#include "ui/queue/job_text.h"

namespace vdit::ui {
namespace {

constexpr qsizetype kMostPreview = 4000;
const QString kPart = QStringLiteral(".part");

QString tr(const char* text) {
  return QCoreApplication::translate("vdit::ui", text);
}

QString outputOf(const QString& part) {
  return part.chopped(kPart.size());
}

RecoveryItem itemOfJob(const jobs::Job& job) {
  RecoveryItem item;
  item.kind = RecoveryItem::Kind::Job;
  item.job = job.id;
  item.name = job.title;
  const bool goesOn = !job.checkpointFolder.isEmpty() && QFileInfo(job.checkpointFolder).isDir();
  if (job.progress.step > 0 && job.progress.steps > 0) {
    const QString words = goesOn ? tr("stopped at step %1 of %2; it can go on from its checkpoint")
                                 : tr("stopped at step %1 of %2; it would begin anew");
    item.found = words.arg(job.progress.step).arg(job.progress.steps);
  } else {
    item.found = goesOn ? tr("stopped while it ran; it can go on from its checkpoint")
                        : tr("stopped while it ran; it would begin anew");
  }
  const QString prompt = job.request.value(QLatin1String("prompt")).toString();
  item.preview = (prompt.isEmpty() ? QString() : prompt + QStringLiteral("\n\n")) + job.reason +
                 QStringLiteral("\n\n") + jobs::JobQueue::commandLine(job);
  item.choices = {RecoveryChoice::Resume, RecoveryChoice::Nothing, RecoveryChoice::Cancel};
  return item;
}

RecoveryItem itemOfVideo(const ResultItem& left, bool comesAgain) {
  RecoveryItem item;
  item.kind = RecoveryItem::Kind::Video;
  item.part = left.path;
  item.name = QFileInfo(outputOf(left.path)).fileName();
  item.found = tr("half-written: %1 frames can be kept").arg(left.recoverableFrames);
  item.choices = {RecoveryChoice::KeepFrames, RecoveryChoice::Nothing, RecoveryChoice::Remove};
  if (comesAgain) {
    // Kept as a video it would stand in the way of the job that makes all of it.
    item.found = tr("half-written, %1 frames; its job writes it again").arg(left.recoverableFrames);
    item.choices = {RecoveryChoice::Nothing, RecoveryChoice::Remove};
  }
  item.preview = left.path;
  return item;
}

}  // namespace

QList<RecoveryItem> surveyRecovery(const QList<jobs::Job>& jobs, const QString& resultsFolder,
                                   const QList<project::RecoveredDocument>& documents) {
  QList<RecoveryItem> items;
  QStringList toCome;
  for (const jobs::Job& job : jobs) {
    if (!jobs::isFinal(job.state)) toCome.append(job.output);
    if (job.state == jobs::JobState::Interrupted) items.append(itemOfJob(job));
  }
  for (const ResultItem& left : scanLeftovers(resultsFolder))
    items.append(itemOfVideo(left, toCome.contains(outputOf(left.path))));
  for (const project::RecoveredDocument& document : documents) {
    items.append({.kind = RecoveryItem::Kind::Document,
                  .name = document.key,
                  .found = document.words,
                  .preview = QString::fromUtf8(document.content.left(kMostPreview)),
                  .choices = {},
                  .part = {}});
  }
  return items;
}

QString settleVideo(const QString& part, RecoveryChoice choice) {
  if (choice == RecoveryChoice::KeepFrames) return recoverVideo(part);
  if (choice != RecoveryChoice::Remove) return {};
  try {
    engine::discard_partial(outputOf(part).toStdString());
    return {};
  } catch (const Error& error) {
    return QString::fromUtf8(error.what());
  }
}

QString choiceWord(RecoveryChoice choice) {
  switch (choice) {
    case RecoveryChoice::Nothing:
      return tr("Leave it");
    case RecoveryChoice::Resume:
      return tr("Go on");
    case RecoveryChoice::Cancel:
      return tr("Cancel it");
    case RecoveryChoice::KeepFrames:
      return tr("Keep the frames");
    case RecoveryChoice::Remove:
      return tr("Remove it");
  }
  return {};
}

}  // namespace vdit::ui
