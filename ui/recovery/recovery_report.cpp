// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/recovery/recovery_report.h"

#include <QCoreApplication>
#include <QDate>
#include <QFileInfo>
#include <QLocale>

#include "app/jobs/job_queue.h"
#include "engine/base/error.h"
#include "engine/video/video_writer.h"
#include "ui/library/result_item.h"
#include "ui/queue/job_text.h"

namespace vdit::ui {
namespace {

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

QString documentWord(const QString& key) {
  static const struct {
    const char *key, *word;
  } kWords[] = {{"generate-form", QT_TRANSLATE_NOOP("vdit::ui", "Settings in Generate")},
                {"prompt-history", QT_TRANSLATE_NOOP("vdit::ui", "Prompt history")},
                {"annotations", QT_TRANSLATE_NOOP("vdit::ui", "Ratings and tags")},
                {"selection", QT_TRANSLATE_NOOP("vdit::ui", "What was open")},
                {"window", QT_TRANSLATE_NOOP("vdit::ui", "Place of the window")}};
  for (const auto& entry : kWords) {
    if (key == QLatin1String(entry.key)) return tr(entry.word);
  }
  if (key.startsWith(QLatin1String("compare-"))) return tr("Notes and votes");
  if (key.startsWith(QLatin1String("layout-"))) return tr("Places of panels");
  return key;
}

RecoveryItem itemOfDocument(const QString& key, const QString& found,
                            const QList<project::DocumentVersion>& versions) {
  return {.kind = RecoveryItem::Kind::Document,
          .name = documentWord(key),
          .found = found,
          .preview = {},
          .choices = {},
          .part = {},
          .key = key,
          .versions = versions};
}

}  // namespace

QString versionWords(const project::DocumentVersion& version) {
  const QLocale locale;
  const QString time = locale.toString(version.saved.time(), QStringLiteral("HH:mm:ss"));
  const bool today = version.saved.date() == QDate::currentDate();
  const QString when =
      today ? time : locale.toString(version.saved.date(), QLocale::ShortFormat) + QLatin1Char(' ') + time;
  return version.autosaved ? tr("autosaved %1").arg(when) : tr("saved %1").arg(when);
}

QList<RecoveryItem> surveyRecovery(const LeftBehind& left) {
  QList<RecoveryItem> items;
  QStringList toCome;
  for (const jobs::Job& job : left.jobs) {
    if (!jobs::isFinal(job.state)) toCome.append(job.output);
    if (job.state == jobs::JobState::Interrupted) items.append(itemOfJob(job));
  }
  for (const ResultItem& video : scanLeftovers(left.resultsFolder))
    items.append(itemOfVideo(video, toCome.contains(outputOf(video.path))));
  QStringList damaged;
  for (const project::RecoveredDocument& document : left.damaged) {
    damaged.append(document.key);
    items.append(itemOfDocument(document.key, document.words,
                                project::documentVersions(left.projectFolder, document.key)));
  }
  if (!left.crashed || items.isEmpty()) return items;
  for (const project::VersionedDocument& document : project::autosavedDocuments(left.projectFolder)) {
    if (damaged.contains(document.key)) continue;
    items.append(itemOfDocument(document.key, tr("autosaved before the end; older versions are kept"),
                                document.versions));
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
